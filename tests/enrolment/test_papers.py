"""Which papers of the blue folder an applicant owes, by rule-set and by what he stated."""

import pytest

from askom_lms.enrolment.domain.facts import (
    Education,
    EducationLevel,
    Experience,
    Facts,
    Paper,
    Programme,
    TechnicalCertificate,
    WorkCounts,
)
from askom_lms.enrolment.domain.papers import ALWAYS, BLUE_FOLDER, RENEWAL, folder_of, marks_of, names_of, papers_owed
from askom_lms.enrolment.domain.rule_sets import NAMES, rule_set
from askom_lms.enrolment.models import BLUE

JUKNIS = {Paper.DIPLOMA, Paper.TECHNICAL, Paper.EXPERIENCE, Paper.RECOMMENDATION}
CERTIFIED = (TechnicalCertificate(number="1"),)


def owed(name="juknis-001", held=(), programme=Programme.PELATIHAN, **facts):
    return set(papers_owed(Facts(programme=programme, **facts), rule_set(name), held))


def test_the_blue_folder_holds_the_kinds_of_the_database_in_their_order():
    assert folder_of(Programme.PELATIHAN) == BLUE_FOLDER
    assert [paper.value for paper in folder_of(Programme.PENINGKATAN)] == [kind.value for kind in BLUE]


def test_a_paper_that_the_string_does_not_reach_is_not_there():
    assert list(marks_of("aaaaaaaa", Programme.PELATIHAN).values()) == list("aaaaaaaa")
    assert list(marks_of("aaaaaaaa", Programme.PENINGKATAN).values()) == list("aaaaaaaa....")
    assert marks_of("aaaaaaaaxu..", Programme.PENINGKATAN)[Paper.ASESOR_CERTIFICATE] == "x"


@pytest.mark.parametrize("programme", list(Programme))
def test_the_juknis_asks_all_but_internalisasi(programme):
    assert owed(programme=programme) == set(BLUE_FOLDER) - {Paper.INTERNALISASI}


@pytest.mark.row("002-054", "002-060", "002-061")
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("programme", list(Programme))
def test_who_he_is_and_that_it_is_true_is_owed_everywhere_and_internalisasi_nowhere(name, programme):
    found = owed(name, programme=programme)

    assert found >= ALWAYS
    assert Paper.INTERNALISASI not in found


@pytest.mark.row("002-060")
def test_what_is_there_is_not_owed():
    assert owed(held=BLUE_FOLDER) == set()
    assert owed(held=set(BLUE_FOLDER) - {Paper.KTP}) == {Paper.KTP}


def test_who_states_to_have_no_technical_certificate_owes_no_copy_of_it():
    assert Paper.TECHNICAL not in owed(technical_certificates=())
    assert Paper.TECHNICAL in owed(technical_certificates=CERTIFIED)
    assert Paper.TECHNICAL in owed(technical_certificates=None)


def test_his_experience_is_still_owed_then():
    assert Paper.EXPERIENCE in owed(technical_certificates=())


@pytest.mark.parametrize("name", ["skema-002", "peserta-000"])
def test_of_two_ways_only_one_is_owed(name):
    assert owed(name) & JUKNIS <= {Paper.DIPLOMA, Paper.TECHNICAL}
    assert owed(name, held={Paper.EXPERIENCE}) & JUKNIS == {Paper.DIPLOMA}
    assert owed(name, held={Paper.TECHNICAL}) & JUKNIS == {Paper.DIPLOMA}


@pytest.mark.parametrize("name", ["skema-002", "peserta-000"])
def test_without_a_certificate_the_other_way_is_owed(name):
    assert owed(name, technical_certificates=()) & JUKNIS == {Paper.DIPLOMA, Paper.EXPERIENCE}


def test_without_any_way_nothing_is_owed_and_the_verdict_decides():
    assert owed("skema-002", technical_certificates=(), experience=()) & JUKNIS == {Paper.DIPLOMA}


def test_a_recertification_under_the_scheme_owes_no_diploma():
    assert Paper.DIPLOMA not in owed("skema-002", programme=Programme.PENINGKATAN)


def renewal(certified_by="skema-002", programme=Programme.PENINGKATAN, held=(), **facts):
    """What a class of 001 that certifies by this rule-set asks beside the eight."""
    stated = Facts(programme=programme, **facts)
    owed = papers_owed(stated, rule_set("juknis-001"), held, certified_by=rule_set(certified_by))
    return set(owed) - set(BLUE_FOLDER)


def test_a_recertification_owes_what_its_certification_will_ask():
    assert renewal() == set(RENEWAL)
    assert renewal(held=RENEWAL) == set()
    assert renewal(held={Paper.SPT_PLANS}) == set(RENEWAL) - {Paper.SPT_PLANS}


def test_a_new_candidate_owes_no_letters_of_assignment():
    assert renewal(programme=Programme.PELATIHAN) == set()


def test_a_certification_that_asks_for_no_letters_makes_none_owed():
    assert renewal("peserta-000") == set()


def test_who_states_to_have_no_letters_of_a_kind_owes_no_copies_of_them():
    assert renewal(spt=WorkCounts(plans=0, organised=0)) == set(RENEWAL) - {Paper.SPT_PLANS}
    assert renewal(spt=WorkCounts(plans=0, organised=1)) == set(RENEWAL)
    assert renewal(spt=WorkCounts(plans=0)) == set(RENEWAL)
    assert renewal(spt=WorkCounts(conducted=0)) == set(RENEWAL) - {Paper.SPT_ASSESSMENTS}


def test_facts_that_fail_for_another_reason_still_owe_their_paper():
    import datetime as dt

    poor = {
        "education": Education(level=EducationLevel.SD),
        "experience": (Experience(started_on=dt.date(2026, 1, 1)),),
    }
    assert owed(**poor) >= {Paper.DIPLOMA, Paper.EXPERIENCE}


def test_papers_are_told_in_the_order_of_the_folder_by_their_names():
    found = papers_owed(Facts(programme=Programme.PELATIHAN), rule_set("juknis-001"), {Paper.DIPLOMA, Paper.TECHNICAL})

    assert found == (Paper.KTP, Paper.PHOTO, Paper.EXPERIENCE, Paper.RECOMMENDATION, Paper.DECLARATION)
    assert names_of(found[:2]) == "KTP, foto 3x4 latar merah"

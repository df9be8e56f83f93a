"""The Friday of an upgrading class: what a recertification needs for K, and what this class itself proves."""

import datetime as dt

import pytest
from sqlalchemy import select

from askom_lms.certification.domain.states import Verdict
from askom_lms.certification.models import TrainerRecommendation
from askom_lms.kernel import db
from askom_lms.training.models import Programme
from tests.assessment.world import examiner_of, seat_of
from tests.certification.ways import examined, judged, page, recommended

ENDS = dt.date(2027, 2, 18)
"""The asesor certificate: the application (20 October) came in time, Friday (20 November) lies after the deadline."""
LETTERS = {"plans": 2, "organised": 0, "conducted": 6, "validations": 2, "tools": 0}
ALL_PAPERS = "aaaaaaaaaaaa"


@pytest.fixture
def renewing(world):
    """The first trainee of an upgrading class, who has everything; what he lacks is taken away by the test."""
    world.klass.programme = Programme.PENINGKATAN
    holds(world)
    return world


def holds(world, *, documents=ALL_PAPERS, spt=LETTERS, until=ENDS):
    seat = seat_of(world, 0)
    held = [{"number": "62010 2421 6 0000045 2022", "valid_until": until.isoformat()}]
    seat.facts = {**seat.facts, "asesor_certificates": held, "spt": spt}
    seat.documents = documents
    db.session().commit()


def broken(world):
    return {fact.rule: fact.says for fact in page(world, 0).facts.broken_rules}


@pytest.mark.row("002-105")
def test_who_has_everything_is_judged_without_a_broken_rule_and_reaches_k(renewing):
    examined(renewing, 0)
    judged(renewing, 0)
    found = page(renewing, 0)

    assert (list(found.facts.broken_rules), found.prerequisites, found.assessed_as_new) == ([], [], False)
    assert found.computed_overall is Verdict.K


def test_the_recommendation_k_is_signed(renewing):
    assert recommended(renewing, 0).verdict is Verdict.K


@pytest.mark.row("002-070")
def test_this_class_is_the_refreshment_and_its_certificate_comes_with_the_trainers_recommendation(renewing):
    examined(renewing, 0)
    db.session().scalars(select(TrainerRecommendation)).one().is_recommended = False
    db.session().commit()

    assert broken(renewing) == {"refreshment_certificate": "Berkas sertifikat refreshmen belum ada."}


def test_without_one_kind_of_letters_he_is_assessed_as_a_new_candidate_and_nothing_is_broken(renewing, desk_of):
    holds(renewing, documents="aaaaaaaaaa.x")
    examined(renewing, 0)

    assert broken(renewing) == {}
    assert page(renewing, 0).assessed_as_new
    told = desk_of(examiner_of(renewing, 0)).open("certification.show_aca", seat=1).text
    assert "diuji dengan metode uji kompetensi calon asesor" in told


def test_without_the_copy_of_the_asesor_certificate_k_is_barred(renewing):
    holds(renewing, documents="aaaaaaaa.aaa")
    examined(renewing, 0)

    assert broken(renewing) == {"asesor_copy": "Berkas sertifikat asesor belum ada."}


@pytest.mark.parametrize(("until", "is_late"), [(dt.date(2027, 1, 20), False), (dt.date(2027, 1, 19), True)])
def test_the_application_counts_for_9_7_1_and_not_the_friday(renewing, until, is_late):
    """He applied on 20 October: three months before 20 January (K10)."""
    holds(renewing, until=until)
    examined(renewing, 0)

    assert ("application_deadline" in broken(renewing)) is is_late
    if is_late:
        assert broken(renewing)["application_deadline"].startswith("Dibaca pada hari permohonan, 20 Oktober 2026.")


def test_without_any_letter_k_is_barred_with_the_sentence(renewing):
    holds(renewing, documents="aaaaaaaaa...")
    examined(renewing, 0)

    found = broken(renewing)
    assert found["planning_letters"] == "Berkas SPT menyusun dokumen perencanaan belum ada."
    assert set(found) == {"planning_letters", "validation_letters", "assessment_letters", "partial_copies"}
    assert page(renewing, 0).computed_overall is Verdict.BK
    assert {one.clause for one in page(renewing, 0).prerequisites} >= {"002:9.1.2.2.d", "002:9.1.2.2.i"}

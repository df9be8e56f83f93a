"""What a verdict adds up to: seats on condition, excused clauses, other readings, and what a person reads."""

import datetime as dt
import json

import pytest

from askom_lms.enrolment.domain.eligibility import check, other_readings
from askom_lms.enrolment.domain.example import EXAMPLE, EXAMPLE_DAY
from askom_lms.enrolment.domain.facts import (
    AsesorCertificate,
    Education,
    EducationLevel,
    Equipment,
    Facts,
    Participation,
    Programme,
)
from askom_lms.enrolment.domain.rule_sets import NAMES, rule_set
from askom_lms.regulations import clause
from tests.enrolment.applicants import (
    DAY_1,
    MISSING,
    ON,
    REJECTED,
    certificate,
    complete,
    counts,
    done,
    papers,
    worked,
)

DAY = dt.timedelta(days=1)
JUKNIS, SKEMA, PESERTA = (rule_set(name) for name in NAMES)
RECERT = Programme.PENINGKATAN


def finding(verdict, rule):
    return next(each for each in verdict.findings if each.rule == rule)


def rules(findings):
    return [each.rule for each in findings]


# internalisasi: a condition on the seat


@pytest.mark.parametrize("rule_set_of_class", [JUKNIS, SKEMA, PESERTA])
@pytest.mark.parametrize("part", [None, Participation(held_on=ON + DAY), Participation(held_on=ON, attended=False)])
def test_a_seat_before_internalisasi_is_conditional_and_not_refused(rule_set_of_class, part):
    verdict = check(complete(internalisasi=part), rule_set_of_class, ON)

    assert (verdict.met, verdict.outcome) == (True, "bersyarat")
    assert rules(verdict.conditions) == ["internalisasi"]
    assert verdict.unmet == ()


@pytest.mark.row("000-005")
@pytest.mark.parametrize("programme", list(Programme))
def test_first_timers_and_expired_asesor_are_asked_differently_and_both_for_the_internalisasi(programme):
    without = check(complete(programme, internalisasi=None), JUKNIS, ON)
    after = check(complete(programme), JUKNIS, ON)

    assert rules(without.conditions) == ["internalisasi"]
    assert finding(without, "internalisasi").met is not True
    assert (rules(after.conditions), finding(after, "internalisasi").met) == ([], True)
    assert ("asesor_window" in rules(after.findings)) is (programme is RECERT)


def test_an_internalisasi_whose_day_has_passed_stays_a_condition_until_panitia_confirms():
    planned = check(complete(internalisasi=Participation(held_on=ON)), JUKNIS, ON)
    confirmed = check(complete(internalisasi=Participation(held_on=ON, attended=True)), JUKNIS, ON)

    assert rules(planned.conditions) == ["internalisasi"]
    assert "Panitia mengonfirmasi" in finding(planned, "internalisasi").pending
    assert (confirmed.conditions, confirmed.outcome) == ((), "memenuhi")


def test_a_class_that_does_not_ask_for_internalisasi_has_no_such_condition():
    verdict = check(complete(internalisasi=None), JUKNIS.with_settings({"internalisasi_required": False}), ON)

    assert (verdict.outcome, verdict.conditions) == ("memenuhi", ())


def test_equipment_is_checked_at_the_door_and_makes_no_seat_conditional():
    verdict = check(complete(equipment=None), JUKNIS, ON)

    assert (verdict.outcome, verdict.conditions) == ("memenuhi", ())
    assert rules(verdict.at_the_door) == ["equipment"]


def test_five_years_without_certificate_are_a_conditional_seat_until_the_internalisasi_certificate():
    facts = complete(technical_certificates=(), internalisasi=Participation(held_on=ON + DAY))
    verdict = check(facts, PESERTA, ON)

    assert verdict.outcome == "bersyarat"
    assert rules(verdict.conditions) == ["internalisasi", "technical_basis"]


def test_a_condition_does_not_save_who_lacks_something_else():
    facts = complete(technical_certificates=(), experience=(), internalisasi=None)
    verdict = check(facts, PESERTA, ON)

    assert (verdict.met, verdict.outcome) == (False, "tidak_memenuhi")
    assert rules(verdict.unmet) == ["technical_basis"]


def test_the_computer_is_no_condition_though_the_laptop_is():
    verdict = check(complete(can_word=False, can_excel=False, equipment=tuple(Equipment)), PESERTA, ON)

    assert rules(verdict.unmet) == ["laptop"]


# not known


def test_what_is_not_known_is_neither_a_seat_nor_a_refusal():
    verdict = check(complete(education=None), JUKNIS, ON)

    assert (verdict.met, verdict.outcome) == (None, "belum_diketahui")
    assert rules(verdict.unmet) == ["qualification"]


def test_a_refusal_outweighs_what_is_not_known():
    verdict = check(complete(education=None, recommendations=()), JUKNIS, ON)

    assert verdict.met is False


@pytest.mark.parametrize("programme", list(Programme))
@pytest.mark.parametrize("rule_set_of_class", [JUKNIS, SKEMA, PESERTA])
def test_nobody_is_refused_or_seated_on_nothing_known(programme, rule_set_of_class):
    verdict = check(Facts(programme=programme), rule_set_of_class, ON)

    assert {each.met for each in verdict.findings} == {None}
    assert verdict.met is None


# 6.2.7: partial is assessed as a new candidate

NOTHING = counts(plans=0, organised=0, conducted=0, validations=0, tools=0)


@pytest.mark.row("002-046", "002-072")
@pytest.mark.parametrize(
    ("spt", "met", "renewal", "outcome"),
    [
        (counts(), True, "penuh", "memenuhi"),
        (counts(conducted=5), True, "sebagian", "sebagian"),
        (counts(plans=0, organised=0, conducted=0), True, "sebagian", "sebagian"),
        (NOTHING, False, "tidak_ada", "tidak_memenuhi"),
        (counts(conducted=None), True, "belum_diketahui", "memenuhi"),
        (
            counts(plans=0, organised=0, validations=0, tools=0, conducted=None),
            None,
            "belum_diketahui",
            "belum_diketahui",
        ),
    ],
)
def test_who_meets_only_some_of_the_work_is_assessed_as_a_new_candidate(spt, met, renewal, outcome):
    verdict = check(complete(RECERT, spt=spt, made=NOTHING), SKEMA, ON)

    as_new = {"sebagian": True, "belum_diketahui": None}.get(renewal, False)
    assert (verdict.met, verdict.renewal, verdict.outcome) == (met, renewal, outcome)
    assert (verdict.assessed_as_new, verdict.as_dict()["renewal"]) == (as_new, renewal)


def test_a_new_candidate_and_another_reading_have_no_outcome_of_recertification():
    assert check(complete(), SKEMA, ON).renewal is None
    assert check(complete(RECERT), JUKNIS, ON).renewal is None


def test_an_excused_clause_is_shown_unmet_and_refuses_nobody():
    verdict = check(complete(RECERT, spt=counts(conducted=5)), SKEMA, ON)
    assessments = finding(verdict, "assessments")

    assert (assessments.met, assessments.refuses) == (False, False)
    assert "Ada 5 dari 6" in assessments.what
    assert "calon asesor" in finding(verdict, "partial").what


def test_the_other_clauses_are_not_excused_by_a_partial():
    verdict = check(complete(RECERT, spt=counts(conducted=5), refreshment=Participation(attended=False)), SKEMA, ON)

    assert verdict.met is False
    assert rules(verdict.unmet) == ["refreshment"]


def test_the_tree_of_an_alternative_reads_a_or_b_and_c():
    planning = finding(check(complete(RECERT, spt=counts(plans=0)), SKEMA, ON), "planning_documents")

    assert (planning.needs_all, [part.met for part in planning.parts]) == (False, [False, True])
    second = planning.parts[1]
    assert (second.needs_all, [part.met for part in second.parts]) == (True, [True, True])


# other readings


def reading(verdicts, name):
    return next(each for each in verdicts if each.rule_set == name)


def test_every_other_rule_set_is_read_and_the_pinned_one_is_not():
    for pinned in (JUKNIS, SKEMA, PESERTA):
        others = other_readings(complete(), pinned, ON)

        assert [each.rule_set for each in others] == [name for name in NAMES if name != pinned.name]
        assert [each.differing for each in others] == [(), ()]


def test_and_in_001_is_or_in_002_and_the_difference_is_marked():
    """K3: a certificate without experience."""
    facts = complete(experience=())
    pinned = check(facts, JUKNIS, ON)
    scheme = reading(other_readings(facts, JUKNIS, ON), "skema-002")

    assert finding(pinned, "technical_basis").met is False
    assert finding(scheme, "technical_basis").met is True
    assert rules(scheme.differing) == ["technical_basis"]


@pytest.mark.row("000-133")
def test_three_years_in_002_are_five_in_000_and_both_days_are_told():
    """K1: without a certificate."""
    facts = complete(technical_certificates=(), experience=(worked(dt.date(2023, 1, 1)),), internalisasi=done(ON - DAY))
    pinned = check(facts, SKEMA, ON)
    notes = reading(other_readings(facts, SKEMA, ON), "peserta-000")

    assert finding(pinned, "technical_basis").cure_on == dt.date(2026, 1, 1)
    assert finding(notes, "technical_basis").cure_on == dt.date(2028, 1, 1)
    assert "technical_basis" in rules(notes.differing)


def test_sma_is_enough_in_002_and_asks_for_proof_of_level_3_in_001():
    """K2: the verdict says which document decided."""
    facts = complete(education=Education(level=EducationLevel.SMA, kkni_level=0))
    pinned = check(facts, JUKNIS, ON)
    scheme = reading(other_readings(facts, JUKNIS, ON), "skema-002")

    assert "Ijazah SMA setara jenjang 2" in finding(pinned, "qualification").what
    assert "bukti kualifikasi jenjang 3" in finding(pinned, "qualification").cure
    assert finding(scheme, "education").met is True
    assert rules(scheme.differing) == ["education"]


@pytest.mark.row("001-044")
@pytest.mark.parametrize(
    ("on", "by_001", "by_002"),
    [
        (dt.date(2025, 7, 14), False, True),
        (dt.date(2025, 7, 15), True, True),
        (dt.date(2025, 7, 16), True, False),
        (dt.date(2026, 1, 15), True, False),
        (dt.date(2026, 1, 16), False, False),
    ],
)
def test_both_windows_of_recertification_are_told(on, by_001, by_002):
    """K10: 001 reads three months each side, 002 at least three months before."""
    held = (AsesorCertificate(number="A-1", valid_until=dt.date(2025, 10, 15)),)
    facts = complete(RECERT, asesor_certificates=held, class_starts_on=None)
    scheme = reading(other_readings(facts, JUKNIS, on), "skema-002")

    assert finding(check(facts, JUKNIS, on), "asesor_window").met is by_001
    assert finding(scheme, "application_deadline").met is by_002
    assert ("application_deadline" in rules(scheme.differing)) is (by_001 != by_002)


@pytest.mark.row("001-044", "002-103")
@pytest.mark.parametrize(
    ("until", "opens", "closes"),
    [
        (dt.date(2028, 2, 29), dt.date(2027, 11, 29), dt.date(2028, 5, 29)),
        (dt.date(2028, 5, 31), dt.date(2028, 2, 29), dt.date(2028, 8, 31)),
        (dt.date(2027, 5, 31), dt.date(2027, 2, 28), dt.date(2027, 8, 31)),
        (dt.date(2027, 11, 30), dt.date(2027, 8, 30), dt.date(2028, 2, 29)),
        (dt.date(2028, 12, 31), dt.date(2028, 9, 30), dt.date(2029, 3, 31)),
    ],
)
def test_both_windows_keep_their_borders_where_months_are_short(until, opens, closes):
    """Leap days and month ends: each border counts, the day beside it does not; 002 ends where 001 begins."""
    facts = complete(
        RECERT, asesor_certificates=(AsesorCertificate(number="A-1", valid_until=until),), class_starts_on=None
    )
    day = dt.timedelta(days=1)

    def by_001(on):
        return finding(check(facts, JUKNIS, on), "asesor_window").met

    def by_002(on):
        return finding(reading(other_readings(facts, JUKNIS, on), "skema-002"), "application_deadline").met

    assert [by_001(on) for on in (opens - day, opens, closes, closes + day)] == [False, True, True, False]
    assert [by_002(on) for on in (opens - day, opens, opens + day)] == [True, True, False]


def test_what_only_the_pinned_rule_set_asks_is_named_when_it_is_not_met():
    others = other_readings(complete(recommendations=()), JUKNIS, ON)

    assert [each.not_asked for each in others] == [("recommendation",), ("recommendation",)]


def test_what_only_another_rule_set_asks_differs_when_it_is_not_met():
    notes = reading(other_readings(complete(brings_skkni=False), JUKNIS, ON), "peserta-000")

    assert rules(notes.differing) == ["skkni_document"]
    assert rules(notes.conditions) == ["skkni_document"]


def test_the_settings_of_the_class_hold_for_other_readings_too():
    settings = {"internalisasi_required": False}
    others = other_readings(complete(internalisasi=None), JUKNIS.with_settings(settings), ON, settings=settings)

    assert [each.conditions for each in others] == [(), ()]


# what a person reads


def test_a_finding_says_what_is_missing_and_when_it_is_cured():
    """X3: kurang 4 bulan pengalaman; terpenuhi 12 Maret 2027; 001 N2."""
    facts = complete(
        class_starts_on=dt.date(2026, 11, 12),
        experience=(worked(dt.date(2024, 3, 12)),),
        technical_certificates=certificate(valid_until=dt.date(2028, 6, 30)),
    )
    short = finding(check(facts, JUKNIS, dt.date(2026, 11, 1)), "technical_basis")

    assert short.clause == "001:peserta.1.b"
    assert "kurang 4 bulan dari 3 tahun" in short.what
    assert "12 November 2026" in short.what
    assert "3 tahun genap pada 12 Maret 2027" in short.cure
    assert short.cure_on == dt.date(2027, 3, 12)


@pytest.mark.row("001-035")
def test_a_certificate_that_ends_before_the_class_is_told_with_its_date():
    facts = complete(technical_certificates=certificate(valid_until=DAY_1 - DAY))
    basis = finding(check(facts, JUKNIS, ON), "technical_basis")

    assert basis.what.startswith(
        "Dibaca pada hari pertama kelas, 21 Juli 2025. Sertifikat S-1 (JDA) berakhir 20 Juli 2025."
    )
    assert "Peserta memperpanjang sertifikat" in basis.cure
    assert basis.cure_on is None


def test_a_yes_tells_its_last_day():
    assert finding(check(complete(), JUKNIS, ON), "technical_basis").met_until == dt.date(2026, 9, 11)


@pytest.mark.parametrize("name", ["DIPLOMA", "TECHNICAL", "EXPERIENCE", "RECOMMENDATION", "DECLARATION"])
def test_a_paper_that_panitia_rejected_or_that_is_missing_turns_its_clause(name):
    rejected = check(complete(papers=papers(**{name: REJECTED})), JUKNIS, ON)
    missing = check(complete(papers=papers(**{name: MISSING})), JUKNIS, ON)

    assert len(rejected.unmet) == len(missing.unmet) == 1
    assert "ditolak panitia: tidak terbaca" in rejected.unmet[0].what
    assert "Peserta mengunggah" in missing.unmet[0].cure


def test_the_verdict_reads_in_english_too():
    verdict = check(EXAMPLE, JUKNIS, EXAMPLE_DAY, language="en")

    assert verdict.title == "BNSP technical guideline (001)"
    assert finding(verdict, "internalisasi").what == "Internalisasi is planned for 16 July 2025."
    assert finding(verdict, "qualification").title == "Qualification level 3 or equal"


def test_the_verdict_is_plain_data_with_the_wording_of_each_clause():
    verdict = check(EXAMPLE, JUKNIS, EXAMPLE_DAY)
    data = json.loads(json.dumps(verdict.as_dict()))
    first = data["findings"][0]

    assert data["met"] is True
    assert (data["rule_set"], data["version"], data["in_force"]) == ("juknis-001", 1, True)
    assert data["outcome"] == "bersyarat"
    assert first["clause_text"] == clause(first["clause"]).text
    assert first["cure_on"] == "2025-07-16"
    assert data["conditions"] == [
        {
            "rule": "internalisasi",
            "clause": "000:internalisasi.1",
            "what": first["what"],
            "cure": first["cure"],
            "cure_on": "2025-07-16",
        }
    ]


def test_a_day_before_the_scheme_was_approved_is_told():
    approved = dt.date(2020, 7, 6)

    assert [check(EXAMPLE, SKEMA, day).as_dict()["in_force"] for day in (approved - DAY, approved)] == [False, True]


def test_the_same_question_has_the_same_answer():
    assert check(EXAMPLE, JUKNIS, EXAMPLE_DAY) == check(EXAMPLE, JUKNIS, EXAMPLE_DAY)

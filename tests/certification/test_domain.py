"""Rules of recommendation, decision, numbers and codes: yes, no and border of each."""

import datetime as dt
import itertools
import uuid
from types import SimpleNamespace

import pytest

from askom_lms.certification.domain import codes, decision, evidence
from askom_lms.certification.domain.decision import Part, one_employer
from askom_lms.certification.domain.evidence import CONDUCT, PLANNING, ROWS, UNITS, VALIDATION, VATM
from askom_lms.certification.domain.numbering import MINUTES, TRAINING_CERTIFICATE, written
from askom_lms.certification.domain.recommendation import (
    Cure,
    Facts,
    ItemFact,
    RuleFact,
    SessionFact,
    TurnFact,
    TurnProgress,
    certificate_gaps,
    may_choose,
    prerequisites,
    readiness,
    training_gaps,
)
from askom_lms.certification.domain.states import (
    CERTIFICATE,
    MEETING,
    RECOMMENDATION,
    CertificateEvent,
    CertificateState,
    MeetingEvent,
    MeetingState,
    RecommendationEvent,
    RecommendationState,
    Verdict,
)
from askom_lms.kernel.machine import IllegalTransition
from askom_lms.regulations.clauses import clause

ALL_YES = {row.key: list(VATM) for row in ROWS}
PLAYED = TurnFact(TurnProgress.DONE, 1, 2)
C, CE = CertificateState, CertificateEvent
LEGAL = {
    (C.PREPARED, CE.ISSUE): C.ISSUED,
    (C.PREPARED, CE.IMPORT): C.ISSUED,
    (C.ISSUED, CE.FREEZE): C.FROZEN,
    (C.FROZEN, CE.UNFREEZE): C.ISSUED,
    (C.ISSUED, CE.REVOKE): C.REVOKED,
    (C.FROZEN, CE.REVOKE): C.REVOKED,
    (C.ISSUED, CE.REPLACE): C.REPLACED,
    (C.FROZEN, CE.REPLACE): C.REPLACED,
}


def ready(**changes):
    facts = {"turn": PLAYED, "practice_done": True, "ticks": ALL_YES, "trainer_signed": True}
    return Facts(**{**facts, **changes})


def codes_of(missing):
    return [one.code.removeprefix("certification.missing.") for one in missing]


@pytest.mark.parametrize(("state", "event"), list(itertools.product(CertificateState, CertificateEvent)))
def test_every_cell_of_the_certificate_table(state, event):
    subject = SimpleNamespace(state=state)
    if (state, event) in LEGAL:
        assert CERTIFICATE.next_state(subject, event) is LEGAL[state, event]
    else:
        with pytest.raises(IllegalTransition):
            CERTIFICATE.next_state(subject, event)


@pytest.mark.parametrize(
    ("machine", "state", "event", "target"),
    [
        (RECOMMENDATION, RecommendationState.DRAFTED, RecommendationEvent.PROPOSE, RecommendationState.PROPOSED),
        (RECOMMENDATION, RecommendationState.PROPOSED, RecommendationEvent.PROPOSE, None),
        (MEETING, MeetingState.PLANNED, MeetingEvent.CLOSE, MeetingState.DECIDED),
        (MEETING, MeetingState.DECIDED, MeetingEvent.CLOSE, None),
    ],
)
def test_every_cell_of_the_recommendation_and_meeting_tables(machine, state, event, target):
    if target:
        assert machine.next_state(SimpleNamespace(state=state), event) is target
    else:
        with pytest.raises(IllegalTransition):
            machine.next_state(SimpleNamespace(state=state), event)


def test_nothing_is_missing_when_everything_is_there():
    assert readiness(ready()) == []


def test_an_item_that_waits_for_paraf_is_cured_by_the_master_asesor():
    facts = ready(
        unparafed=[ItemFact("hijau", "fr-va", "FR.VA", "submitted")], people={Cure.MASTER_ASESOR: "Bambang Wiryawan"}
    )
    (missing,) = readiness(facts)

    assert (missing.code, missing.who, missing.person) == (
        "certification.missing.paraf",
        Cure.MASTER_ASESOR,
        "Bambang Wiryawan",
    )
    assert (missing.link, missing.clause) == ("hijau/fr-va", "000:kewajiban.2")


@pytest.mark.parametrize("status", ["empty", "draft", "returned"])
def test_an_item_not_handed_in_is_cured_by_the_trainee(status):
    (missing,) = readiness(ready(unparafed=[ItemFact("merah", "peta", "Peta", status)]))

    assert (missing.code, missing.who, missing.clause) == (
        "certification.missing.item", Cure.TRAINEE, "000:kewajiban.3",
    )  # fmt: skip


def test_a_paper_of_the_blue_folder_is_not_a_dossier_item():
    assert readiness(ready(unparafed=[ItemFact("biru", "ktp", "KTP", "empty")])) == []


@pytest.mark.parametrize(
    ("can_make_up", "code", "who"),
    [(True, "session", Cure.TRAINEE), (False, "session_for_good", Cure.NOBODY)],
)
def test_a_missed_session_stands_in_the_way(can_make_up, code, who):
    (missing,) = readiness(ready(missed=[SessionFact("h2-1", "MAPA.02", can_make_up)]))

    assert (codes_of([missing]), missing.who) == ([code], who)


def test_a_session_without_a_mark_is_asked_of_panitia():
    (missing,) = readiness(ready(unmarked=["MKVA"]))

    assert (codes_of([missing]), missing.who) == (["mark"], Cure.PANITIA)


def test_a_rule_that_no_longer_holds_stands_in_the_way_with_its_clause():
    (missing,) = readiness(ready(broken_rules=[RuleFact("certificate", "002:6.1.4", "Sertifikat teknis lewat")]))

    assert (codes_of([missing]), missing.clause) == (["eligibility"], "002:6.1.4")


def test_without_practice_with_a_real_asesi_k_is_not_offered():
    assert codes_of(readiness(ready(practice_done=False))) == ["practice"]


@pytest.mark.row("002-085")
@pytest.mark.parametrize("row", [row.key for row in ROWS])
@pytest.mark.parametrize("rule", VATM)
def test_each_rule_of_evidence_of_each_row_stands_in_the_way(row, rule):
    ticks = ALL_YES | {row: [other for other in VATM if other != rule]}
    (missing,) = readiness(ready(ticks=ticks))

    assert missing.what == {"row": row, "rule": rule}
    assert prerequisites(ready(ticks=ticks)) == []


def test_no_tick_at_all_names_all_36_marks():
    assert len(readiness(ready(ticks={}))) == 36


def test_every_clause_named_is_registered():
    facts = Facts(
        unparafed=[ItemFact("merah", "a", "A", "submitted"), ItemFact("merah", "b", "B", "empty")],
        missed=[SessionFact("a", "A", can_make_up=True), SessionFact("b", "B", can_make_up=False)],
        unmarked=["C"],
    )
    for missing in [*readiness(facts), *certificate_gaps(facts)]:
        assert clause(missing.clause)


def test_k_of_a_unit_is_open_when_its_own_evidence_is_whole():
    ticks = ALL_YES | {"pv_2": ["V", "A", "T"]}
    facts = ready(ticks=ticks)

    assert [may_choose(facts, unit, Verdict.K) for unit in UNITS] == [True, True, False]
    assert all(may_choose(facts, unit, Verdict.BK) for unit in UNITS)


@pytest.mark.row("000-008", "000-082")
@pytest.mark.parametrize(
    "change",
    [
        {"practice_done": False},
        {"unparafed": [ItemFact("hijau", "fr-va", "FR.VA", "submitted")]},
        {"missed": [SessionFact("h1-1", "Pembukaan", can_make_up=True)]},
        {"broken_rules": [RuleFact("a", "002:6.1.1", "Ijazah")]},
        {"unmarked": ["MKVA"]},
    ],
)
def test_k_of_no_unit_is_open_while_a_prerequisite_is_missing(change):
    assert not any(may_choose(ready(**change), unit, Verdict.K) for unit in UNITS)


@pytest.mark.row("002-086")
def test_a_unit_is_k_exactly_when_all_its_rows_are_yes():
    assert evidence.computed_unit(ALL_YES, PLANNING) is Verdict.K
    assert evidence.computed_unit(ALL_YES | {"paap_3": ["V", "A", "T"]}, PLANNING) is Verdict.BK
    assert evidence.computed_unit(ALL_YES | {"paap_3": ["V", "A", "T"]}, CONDUCT) is Verdict.K
    assert evidence.computed_unit({}, VALIDATION) is Verdict.BK


def test_rules_that_failed_come_in_the_order_of_the_form():
    assert evidence.failed_rules({"pv_1": ["T", "A"]}, "pv_1") == ("V", "M")
    assert evidence.row_is_met({"pv_1": ["M", "T", "A", "V"]}, "pv_1")


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_one_unit_bk_makes_the_whole_bk(count):
    units = {unit: Verdict.BK if place < count else Verdict.K for place, unit in enumerate(UNITS)}

    assert evidence.overall(units) is (Verdict.K if count == 0 else Verdict.BK)


def test_a_unit_without_a_verdict_counts_as_bk():
    assert evidence.overall({PLANNING: Verdict.K, CONDUCT: Verdict.K}) is Verdict.BK


@pytest.mark.row("002-035")
def test_the_trainer_looks_at_sessions_and_dossiers_1_and_2_only():
    facts = Facts(unparafed=[ItemFact("hijau", "fr-va", "FR.VA", "empty")], turn=PLAYED)
    assert training_gaps(facts) == []

    unparafed = [ItemFact("kuning", "fr-va", "FR.VA", "returned")]
    facts = Facts(unparafed=unparafed, missed=[SessionFact("a", "A", True)], turn=PLAYED)
    assert codes_of(training_gaps(facts)) == ["item", "session"]


@pytest.mark.row("002-096")
def test_a_training_certificate_needs_the_trainers_recommendation_too():
    assert certificate_gaps(Facts(trainer_signed=True, turn=PLAYED)) == []
    assert codes_of(certificate_gaps(Facts(turn=PLAYED))) == ["trainer"]


@pytest.mark.row("004-022")
@pytest.mark.parametrize(
    ("progress", "code", "who"),
    [
        (TurnProgress.NONE, "turn_unplanned", Cure.PANITIA),
        (TurnProgress.PLANNED, "turn", Cure.TRAINEE),
        (TurnProgress.RUNNING, "turn_running", Cure.TRAINEE),
    ],
)
def test_without_a_finished_turn_as_asesor_neither_trainer_nor_k_nor_certificate(progress, code, who):
    facts = ready(turn=TurnFact(progress, 2, 7), people={Cure.TRAINEE: "Sari"})
    for found in (training_gaps(facts), prerequisites(facts), certificate_gaps(facts)):
        (missing,) = found
        assert (missing.code, missing.who) == (f"certification.missing.{code}", who)
        assert missing.clause == "004:praktik.1"
    if progress is not TurnProgress.NONE:
        assert (dict(missing.what), missing.person) == ({"round": "2", "table": "7"}, "Sari")
    assert training_gaps(ready()) == prerequisites(ready()) == []


PERSON, OTHER = uuid.uuid4(), uuid.uuid4()


@pytest.mark.row("000-009", "001-055")
@pytest.mark.parametrize("part", [part for part in Part if part is not Part.DECIDED])
def test_whoever_taught_trained_parafed_examined_or_recommended_may_not_decide(part):
    assert decision.conflicts({PERSON: {part}}, PERSON) == (part,)
    assert decision.conflicts({PERSON: {part}}, OTHER) == ()


def test_somebody_who_only_decided_may_decide():
    assert decision.conflicts({PERSON: {Part.DECIDED}}, PERSON) == ()


def test_an_examiner_who_gave_parafs_is_an_overlap():
    found = decision.overlaps(
        {PERSON: {Part.EXAMINED, Part.PARAFED, Part.RECOMMENDED}, OTHER: {Part.TRAINED, Part.PARAFED}}
    )

    assert [(one.person_id, one.parts) for one in found] == [(PERSON, (Part.PARAFED, Part.EXAMINED, Part.RECOMMENDED))]


def test_a_decider_with_an_earlier_part_is_an_overlap_and_without_is_not():
    assert decision.overlaps({PERSON: {Part.DECIDED, Part.TAUGHT}})
    assert decision.overlaps({PERSON: {Part.DECIDED}, OTHER: {Part.EXAMINED, Part.RECOMMENDED}}) == []


@pytest.mark.row("003-028")
@pytest.mark.parametrize(
    ("recommended", "decided", "asked"),
    [
        (Verdict.K, Verdict.K, False),
        (Verdict.K, Verdict.BK, True),
        (Verdict.BK, Verdict.K, True),
        (Verdict.BK, Verdict.BK, True),
    ],
)
def test_a_reason_is_asked_for_bk_and_for_any_difference(recommended, decided, asked):
    assert decision.needs_reason(recommended, decided) is asked


def test_those_without_a_decision_come_in_the_order_of_the_agenda():
    assert decision.undecided([PERSON, OTHER], {PERSON}) == [OTHER]
    assert decision.undecided([PERSON, OTHER], {PERSON, OTHER}) == []


def test_numbers_are_written_as_their_template_says():
    on = dt.date(2026, 11, 20)
    assert written(TRAINING_CERTIFICATE, 7, "LSP-X", on) == "007/PLT-ASKOM/LSP-X/XI/2026"
    assert written(MINUTES, 1, "LSP-X", dt.date(2026, 1, 1)) == "BA-001/LSP-X/I/2026"
    assert written(MINUTES, 1000, "LSP-X", dt.date(2026, 12, 31)) == "BA-1000/LSP-X/XII/2026"


def test_there_is_no_number_zero():
    with pytest.raises(ValueError, match="start at 1"):
        written(MINUTES, 0, "LSP-X", dt.date(2026, 1, 1))


def test_a_new_code_has_eight_letters_without_look_alikes():
    made = {codes.new_code() for _ in range(200)}

    assert len(made) == 200
    assert all(codes.is_code(code) and not set(code) & set("01OI") for code in made)


@pytest.mark.parametrize("typed", ["7qk4-m2xd", " 7QK4 M2XD ", "7qk4m2xd", "70K4–M2XD", "7OK4.M2XD"])
def test_a_code_is_read_however_it_was_typed(typed):
    assert codes.normalised(typed) == "7QK4M2XD"


def test_i_and_1_are_read_as_l():
    assert codes.normalised("i1K4-M2XD") == "LLK4M2XD"


def test_a_wrong_code_has_neighbours_at_distance_one():
    near = codes.near("7QK4M2XD")

    assert {"8QK4M2XD", "Q7K4M2XD"} <= set(near)
    assert "7QK4M2XD" not in near
    assert "88K4M2XD" not in near


@pytest.mark.parametrize("typed", ["7QK4M2X", "7QK4M2XDD"])
def test_a_letter_too_few_or_too_many_is_forgiven(typed):
    assert "7QK4M2XD" in codes.near(typed)


@pytest.mark.parametrize("typed", ["", "7QK4M2", "7QK4M2XDDD", "7QK4-M2X", "7QK4M2X'"])
def test_what_cannot_be_a_code_has_no_neighbours(typed):
    assert codes.near(typed) == []


def test_a_certificate_number_is_told_from_a_code():
    assert codes.is_number("001/PLT-ASKOM/LSP-X/XI/2026")
    assert not codes.is_number("7QK4-M2XD")


def test_a_code_is_shown_in_two_groups():
    assert codes.shown("7QK4M2XD") == "7QK4-M2XD"


TRAINER, RECOMMENDER, DECIDER = (uuid.uuid4() for _ in range(3))


@pytest.mark.row("000-071")
@pytest.mark.parametrize(
    ("employers", "found"),
    [
        ({TRAINER: "LSP A", RECOMMENDER: "LSP A", DECIDER: "LSP A"}, ["LSP A"]),
        ({TRAINER: "LSP A", RECOMMENDER: "LSP A", DECIDER: "LSP B"}, []),
        ({TRAINER: "LSP A", RECOMMENDER: "LSP A"}, []),
        ({}, []),
    ],
)
def test_trainer_recommender_and_decider_of_one_employer_are_flagged(employers, found):
    parts = {
        TRAINER: frozenset({Part.TRAINED}),
        RECOMMENDER: frozenset({Part.RECOMMENDED}),
        DECIDER: frozenset({Part.DECIDED}),
    }
    assert one_employer(parts, employers) == found

"""What a decision rests on: what no meeting overrules, what units that were assessed again change, until when one may appeal."""

import datetime as dt

import pytest

from askom_lms.certification.domain import decision
from askom_lms.certification.domain.evidence import ROLE_OF, ROWS
from askom_lms.certification.domain.recommendation import (
    Facts,
    TurnFact,
    TurnProgress,
    certificate_gaps,
    prerequisites,
)
from askom_lms.certification.domain.states import Verdict

FIRST = next(row for row in ROWS)
LAST = next(row for row in reversed(ROWS) if row.unit != FIRST.unit)
FACT = {"code": "certification.missing.paraf", "what": {"item": "FR.VA"}}
K, BK = Verdict.K, Verdict.BK


def unmet(row, rule="M"):
    return {"code": decision.JUDGEMENT, "what": {"row": row.key, "rule": rule}}


def unit(row):
    return str(ROLE_OF[row.unit])


def test_a_fact_bars_k_and_a_judgement_of_evidence_does_not():
    assert decision.bars_to_k([unmet(FIRST), FACT, unmet(LAST)]) == [FACT]
    assert decision.bars_to_k([unmet(FIRST)]) == []


def test_unmet_rules_are_told_by_row_and_facts_are_none():
    found = decision.unmet_rules([unmet(FIRST, "V"), FACT, unmet(LAST), unmet(FIRST, "M")])
    assert found == {FIRST.key: ["V", "M"], LAST.key: ["M"]}


@pytest.mark.parametrize(
    ("recommended", "missing", "results", "verdict", "left"),
    [
        (BK, [unmet(FIRST)], {unit(FIRST): True}, K, []),
        (BK, [unmet(FIRST)], {unit(FIRST): False}, BK, []),
        (BK, [unmet(FIRST), unmet(LAST)], {unit(FIRST): True}, BK, [unmet(LAST)]),
        (BK, [unmet(FIRST), unmet(LAST)], {unit(FIRST): True, unit(LAST): True}, K, []),
        (BK, [unmet(FIRST), unmet(LAST)], {unit(FIRST): True, unit(LAST): False}, BK, []),
        (BK, [FACT], {unit(FIRST): True}, BK, [FACT]),
        (K, [FACT], {unit(FIRST): True}, K, [FACT]),
        (K, [], {unit(FIRST): False}, BK, []),
    ],
)
def test_units_assessed_again_replace_what_was_judged_of_them_and_nothing_else(
    recommended, missing, results, verdict, left
):
    assert decision.after_again(recommended, missing, results) == (verdict, left)


@pytest.mark.parametrize(
    ("in_working_days", "day"),
    [(False, dt.date(2026, 11, 21)), (True, dt.date(2026, 11, 23))],
    ids=["calendar", "work"],
)
def test_an_appeal_may_come_until_the_end_of_the_next_day_in_the_zone_of_the_class(in_working_days, day):
    friday = dt.datetime(2026, 11, 20, 11, 0, tzinfo=dt.UTC)
    until = decision.appeal_until(friday, "WIB", in_working_days=in_working_days)
    last = until.astimezone(dt.timezone(dt.timedelta(hours=7)))
    assert (last.date(), last.hour, last.minute) == (day, 23, 59)


def test_the_day_of_a_decision_late_at_night_is_that_of_the_class():
    late = dt.datetime(2026, 11, 20, 15, 30, tzinfo=dt.UTC)
    assert decision.appeal_until(late, "WIT") - decision.appeal_until(late, "WIB") == dt.timedelta(hours=22)


def test_employers_of_all_three_are_named_in_order():
    parts = {1: frozenset({decision.Part.TRAINED, decision.Part.RECOMMENDED, decision.Part.DECIDED})}
    both = dict.fromkeys("abc", frozenset(decision.INDEPENDENT))
    assert decision.one_employer(parts, {1: "LSP A"}) == ["LSP A"]
    assert decision.one_employer(both, {"a": "LSP C", "b": "LSP A", "c": "LSP B"}) == ["LSP A", "LSP B", "LSP C"]


def test_what_nobody_said_yet_is_missing():
    bare = Facts(turn=TurnFact(TurnProgress.DONE, 1, 2))
    assert [one.code for one in prerequisites(bare)] == ["certification.missing.practice"]
    assert [one.code for one in certificate_gaps(bare)] == ["certification.missing.trainer"]

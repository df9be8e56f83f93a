"""The 72 hours, and what cannot be true of an incident."""

import datetime as dt

import pytest

from askom_lms.incidents.domain import due_at, is_late, problem

NOW = dt.datetime(2026, 11, 18, 3, 0, tzinfo=dt.UTC)
HOUR, SECOND = dt.timedelta(hours=1), dt.timedelta(seconds=1)
GOOD = {
    "title": "Laptop hilang", "known_at": NOW - HOUR, "began_at": NOW - 5 * HOUR, "ended_at": NOW - 2 * HOUR,
    "account_id": None, "story": "", "measures": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("told_after", "now_after", "late"),
    [
        (None, 72 * HOUR, False), (None, 72 * HOUR + SECOND, True),
        (72 * HOUR, 100 * HOUR, False), (72 * HOUR + SECOND, 100 * HOUR, True),
    ],
)  # fmt: skip
def test_whoever_has_to_be_told_is_told_within_72_hours(told_after, now_after, late):
    told_at = NOW + told_after if told_after else None
    assert due_at(NOW) == NOW + 72 * HOUR
    assert is_late(NOW, told_at, NOW + now_after) is late


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"ended_at": None}, ""),
        ({"known_at": NOW, "began_at": NOW, "ended_at": NOW}, ""),
        ({"title": ""}, "incidents.title_missing"),
        ({"known_at": None}, "incidents.moment_missing"),
        ({"began_at": None}, "incidents.moment_missing"),
        ({"known_at": NOW + SECOND}, "incidents.future"),
        ({"began_at": NOW + SECOND}, "incidents.future"),
        ({"began_at": NOW - HOUR + SECOND, "ended_at": None}, "incidents.order"),
        ({"ended_at": NOW - 5 * HOUR - SECOND}, "incidents.order"),
        ({"title": "x" * 160}, ""),
        ({"title": "x" * 161}, "incidents.too_long"),
        ({"story": "x" * 4001}, "incidents.too_long"),
    ],
)
def test_what_cannot_be_true_is_named(changes, code):
    assert problem({**GOOD, **changes}, NOW) == code

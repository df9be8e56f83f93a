"""Counts, surveillance, both windows of renewal, reminders and the calendar file, at their borders and in leap years."""

import datetime as dt

import pytest

from askom_lms.registry.domain.asesor import CertificateStanding, standing_of
from askom_lms.registry.domain.states import CertificateState
from askom_lms.upkeep.domain import (
    FACTS,
    Kind,
    Path,
    Reminder,
    Windows,
    in_three_years,
    needs,
    next_surveillance,
    overdue_before,
    path,
    problem,
    reminder_due,
    surveillance_days,
    this_year,
)
from askom_lms.upkeep.domain.calendar_file import Event, calendar_file

D = dt.date
DAY = dt.timedelta(days=1)
TODAY = D(2026, 11, 18)


@pytest.mark.row("000-080")
@pytest.mark.parametrize(
    ("days", "missing"),
    [([], 2), ([D(2026, 1, 1)], 1), ([D(2026, 1, 1), TODAY], 0), ([D(2025, 12, 31), TODAY + DAY], 2)],
)
def test_000_080_fewer_than_two_assessments_in_a_calendar_year_are_short(days, missing):
    tally = this_year(days, TODAY)
    assert (tally.missing, tally.until) == (missing, D(2026, 12, 31))


@pytest.mark.row("000-080", "004-030", "002-069")
def test_004_030_six_count_from_the_day_of_issue_and_without_certificate_in_the_last_three_years():
    issued, until = D(2024, 2, 29), D(2027, 2, 28)
    days = [issued - DAY, issued, *[D(2025, 5, n) for n in range(1, 5)]]
    five = in_three_years(days, TODAY, issued, until)
    assert (five.held, five.missing, five.until) == (5, 1, until)
    assert in_three_years([*days, TODAY], TODAY, issued, until).missing == 0
    leap = D(2028, 2, 29)
    assert in_three_years([D(2025, 2, 28), D(2025, 3, 1), leap], leap, None, None).held == 2


@pytest.mark.row("002-100")
def test_002_100_surveillance_is_due_twelve_months_after_issue_or_the_last_one():
    issued, until = D(2024, 2, 29), D(2027, 2, 28)
    assert next_surveillance(issued, until, []) == D(2025, 2, 28)
    assert next_surveillance(issued, until, [issued - DAY, D(2025, 6, 1)]) == D(2026, 6, 1)
    assert next_surveillance(issued, until, [D(2026, 2, 28)]) == until
    assert next_surveillance(issued, until, [D(2026, 3, 1)]) is None
    assert surveillance_days(issued, until, []) == [D(2025, 2, 28), D(2026, 2, 28), D(2027, 2, 28)]
    assert surveillance_days(issued, until, [D(2026, 3, 1)]) == []


@pytest.mark.row("002-100")
@pytest.mark.parametrize("today", [TODAY, D(2025, 2, 28), D(2025, 3, 1), D(2028, 2, 28), D(2028, 2, 29), D(2028, 3, 1)])
def test_002_100_the_day_before_which_a_list_looks_is_the_rule_itself(today):
    for back in range(360, 372):
        last = today - back * DAY
        due = next_surveillance(last, D(2099, 1, 1), [])
        assert (due < today) is (last < overdue_before(today)), last


@pytest.mark.row("002-103", "001-044")
@pytest.mark.parametrize(
    ("until", "opens", "closes"),
    [
        (D(2027, 5, 31), D(2027, 2, 28), D(2027, 8, 31)),
        (D(2028, 5, 31), D(2028, 2, 29), D(2028, 8, 31)),
        (D(2028, 2, 29), D(2027, 11, 29), D(2028, 5, 29)),
        (D(2027, 11, 30), D(2027, 8, 30), D(2028, 2, 29)),
    ],
)
def test_002_103_both_readings_of_the_window_with_their_borders(until, opens, closes):
    windows = Windows.of(until)
    assert (windows.opens, windows.apply_by, windows.closes) == (opens, opens, closes)
    inside = [on for on in (opens - DAY, opens, closes, closes + DAY) if windows.is_open(on)]
    assert inside == [opens, closes]
    assert [windows.may_apply(on) for on in (opens - DAY, opens, opens + DAY)] == [True, True, False]


@pytest.mark.row("002-103")
@pytest.mark.parametrize(
    ("today", "kind"),
    [
        (D(2026, 11, 30), None), (D(2026, 12, 1), Reminder.SIX), (D(2027, 2, 28), Reminder.SIX),
        (D(2027, 3, 1), Reminder.THREE), (D(2027, 5, 1), Reminder.ONE), (D(2027, 8, 17), Reminder.ONE),
        (D(2027, 8, 18), Reminder.LAST), (D(2027, 9, 1), Reminder.LAST), (D(2027, 9, 2), None),
    ],
)  # fmt: skip
def test_002_103_of_the_reminders_only_the_newest_is_due(today, kind):
    assert reminder_due(D(2027, 6, 1), today) is kind


@pytest.mark.row("002-053", "004-029", "002-104")
@pytest.mark.parametrize(
    ("assess", "plan", "validate", "closed", "found"),
    [
        (6, 2, 2, False, Path.RENEW), (5, 2, 2, False, Path.START_OVER), (6, 1, 2, False, Path.AS_CANDIDATE),
        (6, 2, 1, False, Path.AS_CANDIDATE), (6, 2, 2, True, Path.START_OVER),
    ],
)  # fmt: skip
def test_004_029_what_is_missing_says_how_to_go_on(assess, plan, validate, closed, found):
    done = {Kind.ASSESS: assess, Kind.PLAN: plan, Kind.VALIDATE: validate}
    asked = needs(done, has_certificate=True, refreshed=0, skema=1)
    assert path(asked, is_closed=closed) is found
    assert {one.code for one in asked if not one.is_met} >= {"refresh"}
    assert path(needs(done, has_certificate=False, refreshed=1, skema=1), is_closed=False) is Path.START_OVER


@pytest.mark.row("002-097", "002-098")
def test_002_098_expired_and_replaced_are_read_beside_what_was_decided():
    state, standing = CertificateState, CertificateStanding

    def of(decided, until=TODAY, *, is_newest=True):
        return standing_of(decided, until, TODAY, is_newest=is_newest)

    assert [of(one) for one in state] == [standing.ACTIVE, standing.WARNED, standing.FROZEN, standing.REVOKED]
    assert of(state.ACTIVE, TODAY - DAY) is of(state.FROZEN, TODAY - DAY) is standing.EXPIRED
    assert of(state.ACTIVE, is_newest=False) is standing.REPLACED
    assert of(state.REVOKED, TODAY - DAY, is_newest=False) is standing.REVOKED


GOOD = {
    "kind": "asesmen", "done_on": TODAY, "skema": "JDA", "tuk": "TUK", "institution": "LSP", "asesi": 1, "role": "Asesor",
    "document_number": "SPT-1",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""), ({"tuk": ""}, "upkeep.entry_facts"), ({"role": ""}, "upkeep.entry_facts"),
        ({"done_on": None}, "upkeep.entry_day"), ({"done_on": TODAY + DAY}, "upkeep.entry_day"),
        ({"document_number": ""}, "upkeep.entry_letter"), ({"asesi": None}, "upkeep.entry_asesi"),
        ({"asesi": 0}, "upkeep.entry_asesi"), ({"asesi": 99}, ""), ({"asesi": 100}, "upkeep.entry_asesi"),
        ({"skema": "x" * 160}, ""), ({"skema": "x" * 161}, "upkeep.too_long"),
    ],
)  # fmt: skip
def test_what_cannot_be_true_of_a_task_is_named(changes, code):
    assert set(GOOD) == set(FACTS)
    assert problem({**GOOD, **changes}, TODAY) == code


def test_a_calendar_reads_whole_days_folded_and_escaped():
    event = Event("a-1", D(2028, 2, 29), "Jendela, pertama; kedua", "é" * 60 + "\nbaris", D(2028, 5, 29))
    text = calendar_file([event], dt.datetime(2026, 11, 18, 3, 0, tzinfo=dt.UTC), "contoh.id")
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    whole = text.replace("\r\n ", "").split("\r\n")
    for line in (
        "UID:a-1@contoh.id", "DTSTAMP:20261118T030000Z", "DTSTART;VALUE=DATE:20280229", "DTEND;VALUE=DATE:20280530",
        "SUMMARY:Jendela\\, pertama\\; kedua", "DESCRIPTION:" + "é" * 60 + "\\nbaris",
    ):  # fmt: skip
        assert line in whole

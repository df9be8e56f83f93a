"""Clocks of an appeal, who may sit in a panel, and what its votes say."""

import datetime as dt
import uuid

import pytest

from askom_lms.appeals.domain.panel import Tie, is_upheld, nearest, size_is_right
from askom_lms.appeals.domain.said import LONGEST, Said, problem
from askom_lms.appeals.domain.states import APPEAL, AppealEvent, AppealState
from askom_lms.appeals.domain.term import days_left, ends_at, term_of
from askom_lms.certification.domain.decision import appeal_until
from askom_lms.kernel import clock
from askom_lms.kernel.machine import IllegalTransition
from askom_lms.training.domain.deadline import Holidays

TICK = dt.timedelta(microseconds=1)


def at(day, hour, zone="WIB", minute=0):
    return clock.at(dt.date.fromisoformat(day), dt.time(hour, minute), zone)


@pytest.mark.row("002-113")
@pytest.mark.parametrize(
    ("decided", "zone", "last"),
    [
        (at("2026-11-20", 18), "WIB", "2026-11-21"),
        (at("2026-11-20", 0), "WIB", "2026-11-21"),
        (at("2026-11-20", 23, minute=59), "WIB", "2026-11-21"),
        (at("2026-11-20", 23, minute=30), "WITA", "2026-11-22"),
        (at("2026-11-20", 23, minute=30), "WIT", "2026-11-22"),
        (at("2026-11-20", 22, minute=30), "WITA", "2026-11-21"),
        (at("2028-02-28", 9), "WIB", "2028-02-29"),
        (at("2027-02-28", 9), "WIB", "2027-03-01"),
        (at("2026-12-31", 23), "WIB", "2027-01-01"),
    ],
)
def test_an_appeal_may_be_filed_to_the_end_of_the_next_day_where_the_class_is(decided, zone, last):
    until = appeal_until(decided, zone)

    assert clock.in_zone(until, zone).date().isoformat() == last
    assert clock.in_zone(until + TICK, zone).time() == dt.time(0)


@pytest.mark.row("002-113")
@pytest.mark.parametrize("zone", ["WIB", "WITA", "WIT"])
@pytest.mark.parametrize(
    ("day", "last", "next_last"),
    [
        ("2026-11-20", "2026-11-21", "2026-11-22"),
        ("2026-12-31", "2027-01-01", "2027-01-02"),
        ("2028-02-28", "2028-02-29", "2028-03-01"),
        ("2027-02-27", "2027-02-28", "2027-03-01"),
    ],
)
def test_the_last_tick_of_a_day_and_the_first_of_the_next_differ_by_one_day(zone, day, last, next_last):
    """Midnight is that of the class: the same moment is yesterday in one zone and today in the next."""
    ends = clock.at(dt.date.fromisoformat(day), dt.time.max, zone)
    found = [clock.in_zone(appeal_until(moment, zone), zone) for moment in (ends, ends + TICK)]

    assert [one.date().isoformat() for one in found] == [last, next_last]
    assert {one.timetz().replace(tzinfo=None) for one in found} == {dt.time.max}
    east = {"WIB": "WITA", "WITA": "WIT"}.get(zone)
    assert east is None or clock.in_zone(appeal_until(ends, east), east).date().isoformat() == next_last


@pytest.mark.parametrize(
    ("decided", "last"),
    [("2026-11-19", "2026-11-20"), ("2026-11-20", "2026-11-23"), ("2026-12-24", "2026-12-28"), ("2027-03-08", None)],
)
def test_counted_in_working_days_the_one_day_skips_what_is_off(decided, last):
    """24 December 2026 is joint leave and the 25th a holiday; around 8 March 2027 stand Nyepi and Idul Fitri."""
    until = clock.in_zone(appeal_until(at(decided, 9), "WIB", in_working_days=True), "WIB").date()

    assert until.weekday() < 5
    assert last is None or until.isoformat() == last


@pytest.mark.row("002-117")
@pytest.mark.parametrize(
    ("filed", "zone", "due"),
    [
        (at("2026-06-29", 9), "WIB", "2026-07-27"),
        (at("2026-02-20", 9), "WIB", "2026-03-27"),
        (at("2026-03-02", 9), "WIB", "2026-04-07"),
        (at("2028-02-01", 9), "WIB", None),
        (at("2026-06-28", 23, minute=30), "WIT", "2026-07-27"),
        (at("2026-06-28", 23, minute=30), "WIB", "2026-07-24"),
    ],
)
def test_twenty_working_days_skip_nyepi_idul_fitri_and_joint_leave(filed, zone, due):
    """In March 2026 Nyepi is the 19th, Idul Fitri the 21st and 22nd, and joint leave fills the week around them."""
    found = term_of(filed, zone)

    assert due is None or found.due_on.isoformat() == due
    assert found.warn_on < found.due_on
    assert clock.in_zone(filed, zone).date() < found.warn_on


@pytest.mark.row("002-117")
@pytest.mark.parametrize("zone", ["WIB", "WITA", "WIT"])
def test_around_nyepi_and_idul_fitri_midnight_moves_both_clocks_by_a_working_day(zone):
    """Received on Monday 16 March 2026 or a tick later: Nyepi (19th), Idul Fitri (21st, 22nd) and joint leave follow."""
    ends = clock.at(dt.date(2026, 3, 16), dt.time.max, zone)
    monday, tuesday = term_of(ends, zone), term_of(ends + TICK, zone)

    off = {dt.date(2026, 3, n) for n in range(18, 25)}
    for filed_on, found in ((dt.date(2026, 3, 16), monday), (dt.date(2026, 3, 17), tuesday)):
        days = [filed_on + dt.timedelta(days=n) for n in range(1, (found.due_on - filed_on).days + 1)]
        assert days_left(found.due_on, filed_on) == 20
        assert len([one for one in days if one.weekday() < 5 and one not in off]) >= 20
        assert found.due_on.weekday() < 5
    assert days_left(tuesday.due_on, monday.due_on) == 1


def test_the_day_of_receipt_does_not_count_and_the_last_day_is_whole():
    plain = Holidays(frozenset(), frozenset({2028}))
    found = term_of(at("2028-02-07", 0), "WIB", plain)

    assert (found.warn_on.isoformat(), found.due_on.isoformat()) == ("2028-02-28", "2028-03-06")
    assert found.unknown_years == ()
    assert days_left(found.due_on, dt.date(2028, 2, 7), plain) == 20
    assert [days_left(found.due_on, found.due_on + dt.timedelta(days=n), plain) for n in (-3, 0, 1)] == [1, 0, 0]
    assert ends_at(found.due_on, "WIT") < ends_at(found.due_on, "WITA") < ends_at(found.due_on, "WIB")


def test_a_year_whose_joint_leave_is_not_decided_is_named():
    assert term_of(at("2099-06-01", 9), "WIB").unknown_years == (2099,)


@pytest.mark.parametrize(("n", "right"), [(1, False), (2, False), (3, True), (4, False), (5, True)])
def test_a_panel_has_three_people_or_more_and_an_odd_number(n, right):
    assert size_is_right([uuid.uuid4() for _ in range(n)]) is right


@pytest.mark.parametrize(
    ("votes", "upheld"),
    [([True, True, False], True), ([True, False, False], False), ([True] * 3, True), ([False] * 5, False)],
)
def test_the_majority_decides(votes, upheld):
    assert is_upheld(votes) is upheld


def test_the_nearest_tie_is_named_and_nobody_else_is_tied():
    one, other = uuid.uuid4(), uuid.uuid4()
    ties = {one: {Tie.TAUGHT, Tie.EXAMINED}}

    assert nearest(ties, one) is Tie.EXAMINED
    assert nearest(ties, other) is None


@pytest.mark.parametrize(
    ("answers", "reason", "helper", "code"),
    [
        ({"q1": True, "q2": True, "q3": False}, "a", "", ""),
        ({"q1": False, "q2": False, "q3": False}, "a", "", ""),
        ({"q1": True, "q2": True, "q3": True}, "a", "Sri", ""),
        ({"q1": True, "q2": True}, "a", "", "appeals.answers_missing"),
        ({"q1": True, "q2": True, "q3": False}, "  ", "", "appeals.reason_missing"),
        ({"q1": True, "q2": True, "q3": True}, "a", " ", "appeals.helper_missing"),
        ({"q1": True, "q2": True, "q3": False}, "a" * LONGEST["reason"], "", ""),
        ({"q1": True, "q2": True, "q3": False}, "a" * (LONGEST["reason"] + 1), "", "appeals.too_long"),
    ],
)
def test_what_is_missing_on_the_form(answers, reason, helper, code):
    assert problem(Said(answers, reason, helper).cleaned()) == code


@pytest.mark.row("002-118")
@pytest.mark.parametrize("event", list(AppealEvent))
def test_nothing_follows_the_decision(event):
    with pytest.raises(IllegalTransition):
        APPEAL.row(AppealState.DECIDED, event)

"""20 working days before day 1: weekends, holidays, the border, and a table that ends."""

import datetime as dt

import pytest

from askom_lms.training.domain.deadline import (
    Holidays,
    deadline_of,
    national,
    working_days_before,
    working_days_left,
)

DAY = dt.timedelta(days=1)
MONDAY = dt.date(2026, 11, 16)
PLAIN = Holidays(frozenset(), frozenset(range(2020, 2030)))


@pytest.mark.parametrize(
    ("n", "expected"), [(0, MONDAY), (1, dt.date(2026, 11, 13)), (5, dt.date(2026, 11, 9)), (20, dt.date(2026, 10, 19))]
)
def test_working_days_are_counted_back_over_weekends(n, expected):
    assert working_days_before(MONDAY, n) == expected


@pytest.mark.parametrize(
    ("today", "left", "is_late"),
    [
        (dt.date(2026, 10, 16), 21, False),
        (dt.date(2026, 10, 17), 20, False),
        (dt.date(2026, 10, 19), 20, False),
        (dt.date(2026, 10, 20), 19, True),
        (dt.date(2026, 11, 15), 0, True),
        (MONDAY, 0, True),
        (MONDAY + DAY, 0, True),
    ],
)
def test_twenty_working_days_are_in_time_and_nineteen_are_late(today, left, is_late):
    found = deadline_of(MONDAY, today)

    assert (found.left, found.is_late, found.until) == (left, is_late, dt.date(2026, 10, 19))


def test_a_holiday_and_joint_leave_move_the_deadline_back():
    """Between lie 16 and 17 February, 18 to 20, 23 and 24 March and 3 April 2026."""
    starts_on = dt.date(2026, 4, 6)

    assert working_days_before(starts_on, 20, PLAIN) == dt.date(2026, 3, 9)
    assert working_days_before(starts_on, 20) == dt.date(2026, 2, 27)
    assert working_days_left(dt.date(2026, 3, 18), dt.date(2026, 3, 25)) == 0


def test_a_class_at_new_year_counts_the_holidays_of_both_years():
    both = Holidays(frozenset({dt.date(2026, 12, 25), dt.date(2027, 1, 1)}), frozenset({2026, 2027}))
    starts_on = dt.date(2027, 1, 4)

    found = deadline_of(starts_on, dt.date(2026, 12, 7), both)

    assert (found.until, found.left, found.unknown_years) == (dt.date(2026, 12, 3), 18, ())


def test_a_year_whose_joint_leave_nobody_decided_is_said():
    assert deadline_of(dt.date(2090, 1, 4), dt.date(2089, 12, 1)).unknown_years == (2089, 2090)
    assert deadline_of(dt.date(2026, 12, 28), dt.date(2026, 12, 1)).unknown_years == ()
    only_the_first = Holidays(frozenset(), frozenset({2026}))
    assert deadline_of(dt.date(2027, 1, 4), dt.date(2026, 12, 1), only_the_first).unknown_years == (2027,)


def test_2026_has_the_days_off_of_its_decision():
    """17 national holidays and 8 days of joint leave (SKB 1497, 2 and 5 of 2025)."""
    off = [day for day in national(2026).days if day.year == 2026]

    assert len(off) == 25
    assert {dt.date(2026, 2, 16), dt.date(2026, 3, 19), dt.date(2026, 12, 24), dt.date(2026, 12, 25)} <= set(off)


def test_holidays_among_class_days_are_named_and_a_weekend_is_not():
    nyepi_and_fitri = national(2026).among(dt.date(2026, 3, 17) + dt.timedelta(days=n) for n in range(6))
    assert nyepi_and_fitri == [dt.date(2026, 3, 18), dt.date(2026, 3, 19), dt.date(2026, 3, 20)]
    assert national(2026).among([dt.date(2026, 3, 17), dt.date(2026, 3, 25)]) == []

"""Sets of days and the clock of work, against counting one by one."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askom_lms.enrolment.domain.days import Days, Work, add_months, at_least, length_between, merged, years_complete_on

DAY = dt.timedelta(days=1)
FEW = settings(max_examples=150, deadline=None, derandomize=True)
BEGIN = dt.date(2024, 1, 1)
WINDOW = [BEGIN + number * DAY for number in range(60)]
in_window = st.sampled_from(WINDOW)
spans = st.tuples(st.none() | in_window, st.none() | in_window).map(lambda ends: Days.between(*ends))
sets = st.lists(spans, max_size=3).map(lambda parts: at_least(1, parts))


def listed(days):
    return [day for day in WINDOW if day in days]


@FEW
@given(st.lists(sets, max_size=4), st.integers(0, 4))
def test_at_least_counts_in_how_many_sets_a_day_is(several, count):
    expected = [day for day in WINDOW if sum(day in days for days in several) >= count]

    assert listed(at_least(count, several)) == expected


@FEW
@given(sets, sets)
def test_and_and_or_are_those_of_sets(one, other):
    assert listed(one & other) == [day for day in WINDOW if day in one and day in other]
    assert listed(one | other) == [day for day in WINDOW if day in one or day in other]


@FEW
@given(sets, in_window)
def test_the_next_day_and_the_last_day_of_a_run_are_found(days, day):
    after = [each for each in listed(days) if each >= day]
    found = days.next_from(day)
    if after:
        assert found == after[0]
    else:
        assert found is None or found > WINDOW[-1]
    last = days.last_from(day)
    if last is not None:
        assert day in days
        assert last in days
        assert last + DAY not in days


@FEW
@given(sets, in_window, in_window)
def test_reading_no_earlier_reads_on_the_later_of_two_days(days, floor, day):
    assert (day in days.read_no_earlier_than(floor)) is (max(day, floor) in days)


def test_no_day_lies_between_an_end_and_a_later_start():
    assert Days.between(BEGIN + DAY, BEGIN) == Days.never()
    assert Days.never().next_from(BEGIN) is None
    assert Days.always().last_from(BEGIN) is None


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (dt.date(2024, 1, 31), 1, dt.date(2024, 2, 29)),
        (dt.date(2023, 1, 31), 1, dt.date(2023, 2, 28)),
        (dt.date(2024, 5, 31), -3, dt.date(2024, 2, 29)),
        (dt.date(2024, 11, 30), 3, dt.date(2025, 2, 28)),
        (dt.date(2024, 12, 15), 1, dt.date(2025, 1, 15)),
        (dt.date(2024, 1, 15), -1, dt.date(2023, 12, 15)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2024, 7, 1), 0, dt.date(2024, 7, 1)),
    ],
)
def test_months_end_on_a_day_that_exists(day, months, expected):
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("start", "years", "expected"),
    [
        (dt.date(2020, 2, 29), 3, dt.date(2023, 3, 1)),
        (dt.date(2020, 2, 29), 4, dt.date(2024, 2, 29)),
        (dt.date(2021, 3, 1), 3, dt.date(2024, 3, 1)),
        (dt.date(2021, 2, 28), 3, dt.date(2024, 2, 28)),
    ],
)
def test_years_are_complete_on_the_anniversary_and_after_29_february_on_1_march(start, years, expected):
    assert years_complete_on(start, years) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (dt.date(2022, 11, 1), dt.date(2025, 7, 1), (2, 8, 0)),
        (dt.date(2022, 11, 1), dt.date(2025, 7, 21), (2, 8, 20)),
        (dt.date(2022, 11, 30), dt.date(2022, 12, 29), (0, 0, 29)),
        (dt.date(2022, 11, 1), dt.date(2022, 11, 1), (0, 0, 0)),
    ],
)
def test_a_length_is_said_in_full_years_months_and_days(start, end, expected):
    assert length_between(start, end) == expected


def test_a_length_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="before the start"):
        length_between(BEGIN, BEGIN - DAY)


def test_overlapping_and_touching_periods_become_one():
    january, february = (dt.date(2024, 1, 1), dt.date(2024, 1, 31)), (dt.date(2024, 2, 1), dt.date(2024, 2, 29))
    inside, april = (dt.date(2024, 1, 10), dt.date(2024, 1, 12)), (dt.date(2024, 4, 1), None)

    assert merged([april, february, inside, january]) == [(dt.date(2024, 1, 1), dt.date(2024, 2, 29)), april]
    assert merged([(dt.date(2024, 4, 5), dt.date(2024, 5, 1)), april]) == [april]
    assert merged([]) == []


period_ends = st.tuples(st.dates(dt.date(2019, 1, 1), dt.date(2024, 12, 31)), st.integers(0, 900), st.booleans()).map(
    lambda drawn: (drawn[0], None if drawn[2] else drawn[0] + drawn[1] * DAY)
)


@FEW
@given(st.lists(period_ends, min_size=1, max_size=4), st.integers(1, 5))
def test_years_are_complete_when_each_day_not_worked_has_moved_the_anniversary_by_one(periods, years):
    start = min(first for first, _ in periods)
    due = years_complete_on(start, years)
    day, expected = start, None
    while day < dt.date(2036, 1, 1):
        if day >= due:
            expected = day
            break
        if not any(first <= day and (last is None or day <= last) for first, last in periods):
            due += DAY
        day += DAY

    assert Work.of(periods).complete_on(years) == expected


@FEW
@given(st.lists(period_ends, max_size=4), st.integers(1, 5), st.dates(dt.date(2018, 6, 1), dt.date(2030, 1, 1)))
def test_nothing_is_missing_exactly_from_the_day_the_years_are_complete(periods, years, day):
    work = Work.of(periods)
    complete_on = work.complete_on(years)

    assert (work.missing_on(day, years) == (0, 0, 0)) is (complete_on is not None and complete_on <= day)


def test_work_before_it_begins_is_nothing_and_all_is_missing():
    assert Work.of([]).done_by(BEGIN) == (0, 0, 0)
    assert Work.of([(BEGIN, None)]).done_by(BEGIN - DAY) == (0, 0, 0)
    assert Work.of([]).missing_on(BEGIN, 3) == (3, 0, 0)
    assert Work.of([]).complete_on(3) is None


def test_both_ends_of_a_span_belong_to_it_and_its_last_day_is_told_from_each_of_its_days():
    first, last = dt.date(2026, 3, 1), dt.date(2026, 3, 5)
    days = Days.between(first, last)
    assert [first - DAY in days, first in days, last in days, last + DAY in days] == [False, True, True, False]
    assert [days.last_from(day) for day in (first - DAY, first, last, last + DAY)] == [None, last, last, None]
    assert last in Days.between(None, last)
    assert last + DAY not in Days.between(None, last)


def test_a_run_without_an_end_has_no_last_day_and_holds_the_last_day_that_exists():
    for days in (Days.always(), Days.between(BEGIN, None)):
        assert days.last_from(BEGIN) is None
        assert dt.date.max in days
        assert days.next_from(dt.date.max) == dt.date.max
    assert at_least(1, (Days.always(), Days.never())) == Days.always()


@pytest.mark.parametrize(
    ("last", "complete"), [(dt.date(2026, 2, 28), None), (dt.date(2026, 3, 1), dt.date(2026, 3, 2)), (None, dt.date(2026, 3, 2))]
)  # fmt: skip
def test_the_last_day_of_work_completes_the_years_or_misses_them_by_a_day(last, complete):
    assert Work.of([(dt.date(2023, 3, 2), last)]).complete_on(3) == complete


@pytest.mark.parametrize(
    ("on", "done"), [(dt.date(2023, 12, 31), (0, 11, 30)), (dt.date(2024, 1, 1), (1, 0, 0)), (dt.date(2025, 5, 5), (1, 0, 0))]
)  # fmt: skip
def test_the_last_day_of_work_counts_and_nothing_after_it(on, done):
    assert Work.of([(dt.date(2023, 1, 1), dt.date(2023, 12, 31))]).done_by(on) == done

"""Sets of days: on which days a statement about a person is true, so that "since when" and "until when" are exact."""

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FIRST = dt.date.min.toordinal()
END = dt.date.max.toordinal() + 1
"""One past the last day that exists: a span that ends here never ends."""


@dataclass(frozen=True)
class Days:
    """A set of days as half-open spans of day numbers: sorted, apart from each other, never empty."""

    spans: tuple[tuple[int, int], ...] = ()

    @classmethod
    def always(cls) -> "Days":
        return cls(((FIRST, END),))

    @classmethod
    def never(cls) -> "Days":
        return cls()

    @classmethod
    def when(cls, is_true: bool) -> "Days":
        """Every day for a statement that time does not change."""
        return cls.always() if is_true else cls.never()

    @classmethod
    def between(cls, first: dt.date | None, last: dt.date | None) -> "Days":
        """Both days included; None is open on that side."""
        start = FIRST if first is None else first.toordinal()
        end = END if last is None else last.toordinal() + 1
        return cls(((start, end),)) if start < end else cls()

    def __contains__(self, day: dt.date) -> bool:
        return any(start <= day.toordinal() < end for start, end in self.spans)

    def __and__(self, other: "Days") -> "Days":
        return at_least(2, (self, other))

    def __or__(self, other: "Days") -> "Days":
        return at_least(1, (self, other))

    def next_from(self, day: dt.date) -> dt.date | None:
        """The first day of the set that is not before this day; None when there is none."""
        for start, end in self.spans:
            if day.toordinal() < end:
                return dt.date.fromordinal(max(start, day.toordinal()))
        return None

    def last_from(self, day: dt.date) -> dt.date | None:
        """The last day of the unbroken run that this day is in; None when the run never ends or there is no run."""
        for start, end in self.spans:
            if start <= day.toordinal() < end < END:
                return dt.date.fromordinal(end - 1)
        return None

    def read_no_earlier_than(self, day: dt.date) -> "Days":
        """The days on which the statement, read on the later of that day and `day`, is true."""
        later = self & Days.between(day, None)
        return later | Days.between(None, day) if day in self else later


def at_least(count: int, sets: Sequence[Days]) -> Days:
    """The days that are in at least `count` of the sets."""
    steps = sorted(
        [(start, 1) for days in sets for start, _ in days.spans] + [(end, -1) for days in sets for _, end in days.spans]
    )
    spans: list[tuple[int, int]] = []
    held, opened = 0, None if count > 0 else FIRST
    for position, (day, step) in enumerate(steps):
        held += step
        if position + 1 < len(steps) and steps[position + 1][0] == day:
            continue
        if held >= count and opened is None:
            opened = day
        elif held < count and opened is not None:
            spans.append((opened, day))
            opened = None
    if opened is not None and opened < END:
        spans.append((opened, END))
    return Days(tuple(spans))


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months away; a day that the month does not have becomes its last day (31 Jan + 1 = 28 Feb)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def years_complete_on(day: dt.date, years: int) -> dt.date:
    """The day on which full years counted from `day` are complete: three years from 29 February end on 1 March."""
    same = add_months(day, 12 * years)
    return same if same.day == day.day else same + dt.timedelta(days=1)


def length_between(start: dt.date, end: dt.date) -> tuple[int, int, int]:
    """Full years, months and days from start to end, as a person says it. Raises ValueError when it ends before."""
    if end < start:
        raise ValueError("the end is before the start")
    months = (end.year - start.year) * 12 + end.month - start.month
    if add_months(start, months) > end:
        months -= 1
    return months // 12, months % 12, (end - add_months(start, months)).days


def merged(periods: Iterable[tuple[dt.date, dt.date | None]]) -> list[tuple[dt.date, dt.date | None]]:
    """Periods (first day, last day or None for running) as disjoint periods in order; touching ones are joined."""
    together: list[tuple[dt.date, dt.date | None]] = []
    for first, last in sorted(periods, key=lambda period: period[0]):
        if together:
            before_first, before_last = together[-1]
            if before_last is None or first <= before_last + dt.timedelta(days=1):
                latest = None if before_last is None or last is None else max(before_last, last)
                together[-1] = (before_first, latest)
                continue
        together.append((first, last))
    return together


@dataclass(frozen=True)
class Work:
    """Periods of work read as one clock that runs only while somebody works.

    So many years are complete on the anniversary of the first day, moved on by one day for every day not worked.
    What is worked twice counts once, the last day counts, and a running period goes on.
    """

    periods: tuple[tuple[dt.date, dt.date | None], ...]

    @classmethod
    def of(cls, periods: Iterable[tuple[dt.date, dt.date | None]]) -> "Work":
        return cls(tuple(merged(periods)))

    def complete_on(self, years: int) -> dt.date | None:
        """The day on which the years are complete, or None when the work ends before."""
        if not self.periods:
            return None
        due = years_complete_on(self.periods[0][0], years)
        free_from = self.periods[0][0]
        for first, last in self.periods:
            due += first - free_from
            if last is None or last + dt.timedelta(days=1) >= due:
                return due
            free_from = last + dt.timedelta(days=1)
        return None

    def done_by(self, day: dt.date) -> tuple[int, int, int]:
        """Years, months and days of work before this day."""
        return length_between(*self._clock(day))

    def missing_on(self, day: dt.date, years: int) -> tuple[int, int, int]:
        """Years, months and days still to work on this day; all zero exactly when the years are complete."""
        start, reached = self._clock(day)
        return length_between(reached, max(reached, years_complete_on(start, years)))

    def _clock(self, day: dt.date) -> tuple[dt.date, dt.date]:
        """The first day, and that day moved on by the days worked before `day`."""
        if not self.periods:
            return day, day
        start = reached = self.periods[0][0]
        for first, last in self.periods:
            free_from = day if last is None else min(day, last + dt.timedelta(days=1))
            reached += max(free_from - first, dt.timedelta())
        return start, reached

"""How long before day 1 a class is applied for: 20 working days (SOP askom); counting them ahead as well. Pure.

A working day is Monday to Friday, no national holiday and no joint leave: offices of BNSP are closed on both. The
library has them by year as three ministers decide them; a year without joint leave was not decided yet, or the library
does not know it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from holidays import country_holidays
from holidays.constants import GOVERNMENT, PUBLIC

WORKING_DAYS_AHEAD = 20
DAY = dt.timedelta(days=1)
SATURDAY = 5
YEARS_BACK = 2


@dataclass(frozen=True)
class Holidays:
    """Days off, and the years of which all of them are known."""

    days: frozenset[dt.date]
    years: frozenset[int]

    def is_working(self, day: dt.date) -> bool:
        return day.weekday() < SATURDAY and day not in self.days

    def among(self, days: Iterable[dt.date]) -> list[dt.date]:
        """Which of these are no weekdays of work for the country; a weekend says so itself."""
        return sorted({day for day in days if day.weekday() < SATURDAY and day in self.days})


@cache
def national(last: int) -> Holidays:
    """Those of this year and of the years right before it."""
    years = range(last - YEARS_BACK, last + 1)
    leave = country_holidays("ID", years=years, categories=(GOVERNMENT,))
    days = country_holidays("ID", years=years, categories=(PUBLIC, GOVERNMENT))
    return Holidays(frozenset(days), frozenset(day.year for day in leave))


@dataclass(frozen=True)
class Deadline:
    """Until when an application comes in time, and how many working days are left before day 1."""

    until: dt.date
    left: int
    unknown_years: tuple[int, ...] = ()
    """Years between the two whose days off are not all known: some of them may have been counted as working days."""
    needed: int = WORKING_DAYS_AHEAD

    @property
    def is_late(self) -> bool:
        return self.left < self.needed


def working_days_before(day: dt.date, n: int, table: Holidays | None = None) -> dt.date:
    """The n-th working day before this day; the day itself is not counted."""
    known = table or national(day.year)
    while n > 0:
        day -= DAY
        n -= known.is_working(day)
    return day


def working_days_after(day: dt.date, n: int, table: Holidays | None = None) -> dt.date:
    """The n-th working day after this day; the day itself is not counted."""
    known = table or national(day.year + 1)
    while n > 0:
        day += DAY
        n -= known.is_working(day)
    return day


def working_days_left(today: dt.date, day: dt.date, table: Holidays | None = None) -> int:
    """Working days from today on, today included, until the day before this one; 0 when it is there or past."""
    known = table or national(day.year)
    return sum(known.is_working(today + n * DAY) for n in range(max((day - today).days, 0)))


def deadline_of(starts_on: dt.date, today: dt.date, table: Holidays | None = None) -> Deadline:
    """The deadline of a class that begins on this day, as it stands today."""
    known = table or national(starts_on.year)
    until = working_days_before(starts_on, WORKING_DAYS_AHEAD, known)
    spanned = range(min(until, today).year, starts_on.year + 1)
    unknown = tuple(year for year in spanned if year not in known.years)
    return Deadline(until, working_days_left(today, starts_on, known), unknown)

"""20 working days for the decision, counted from the day after the appeal was received (002 9.9.6). Pure."""

import datetime as dt
from dataclasses import dataclass

from askom_lms.kernel import clock
from askom_lms.training.domain.deadline import DAY, Holidays, national, working_days_after, working_days_left

TO_DECIDE = 20
"""002:9.9.6."""
WARNED_AFTER = 15
MORNING = dt.time(8, 0)


@dataclass(frozen=True)
class Term:
    """When the panel is reminded, and the last day for its decision."""

    warn_on: dt.date
    due_on: dt.date
    unknown_years: tuple[int, ...] = ()
    """Years whose joint leave is not decided yet: some of their days off may count as working days."""


def term_of(filed_at: dt.datetime, zone: str, table: Holidays | None = None) -> Term:
    """The clock of an appeal that was received at this moment; it is read in the zone of the class."""
    day = clock.in_zone(filed_at, zone).date()
    known = table or national(day.year + 1)
    due = working_days_after(day, TO_DECIDE, known)
    unknown = tuple(year for year in range(day.year, due.year + 1) if year not in known.years)
    return Term(working_days_after(day, WARNED_AFTER, known), due, unknown)


def ends_at(due_on: dt.date, zone: str) -> dt.datetime:
    """The last moment of the last day."""
    return clock.at(due_on, dt.time.max, zone)


def days_left(due_on: dt.date, today: dt.date, table: Holidays | None = None) -> int:
    """Working days after today, the last one included; 0 on the last day and when it is past."""
    return working_days_left(today + DAY, due_on + DAY, table)

"""The default timetable, and the dates that its days get."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from askom_lms.training.domain.templates import read_toml

DEFAULT_TIMETABLE = "default-40jp"
FULL_JP = 40
MOST_SESSIONS = 64
"""Length of the attendance string of the roster."""


@dataclass(frozen=True)
class PlannedSession:
    """One row of a timetable before it has dates: day 0 is the pre-day."""

    key: str
    day: int
    start: dt.time
    end: dt.time
    jp: int
    title: str
    output: str = ""
    is_aca: bool = False
    breaks: int = 0

    @property
    def taught_minutes(self) -> int:
        day = dt.date.min
        length = dt.datetime.combine(day, self.end) - dt.datetime.combine(day, self.start)
        return int(length.total_seconds()) // 60 - self.breaks


@dataclass(frozen=True)
class SessionLine:
    """One row of the timetable as the organiser wrote it; `key` is empty for a new one."""

    key: str
    day: int
    on: dt.date
    start: dt.time
    end: dt.time
    jp: int
    title: str
    output: str = ""
    speaker: str = ""
    room: str = ""
    is_aca: bool = False
    row: int = 0
    """Its number on the page it was written on, from 1; 0 when it came without a page."""


@cache
def default_timetable(name: str = DEFAULT_TIMETABLE) -> tuple[PlannedSession, ...]:
    """The rows of a timetable template. Raises FileNotFoundError."""
    return tuple(
        PlannedSession(
            key=entry["key"],
            day=entry["day"],
            start=dt.time.fromisoformat(entry["start"]),
            end=dt.time.fromisoformat(entry["end"]),
            jp=entry["jp"],
            title=entry["title"],
            output=entry.get("output", ""),
            is_aca=entry.get("is_aca", False),
            breaks=entry["breaks"],
        )
        for entry in read_toml(f"timetables/{name}.toml")["session"]
    )


def date_of(day: int, starts_on: dt.date, pre_day_on: dt.date | None) -> dt.date | None:
    """The date of a day of the timetable; None for the pre-day of a class without one."""
    return pre_day_on if day == 0 else starts_on + dt.timedelta(days=day - 1)

"""Days of a class: weekday check, clash of staff, and the calendar file."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

MONDAY, SATURDAY = 0, 5
LINE_OCTETS = 73
"""RFC 5545 folds after 75 octets; the fold itself takes one, and the break is not counted."""


@dataclass(frozen=True)
class DayRemark:
    """Something odd about the dates; a remark never blocks."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


def day_remarks(days: Sequence[tuple[int, dt.date]]) -> list[DayRemark]:
    """Remarks on (day number, date) pairs: first day not a Monday, a later one on a weekend, days out of order (K8)."""
    dated = sorted(set(days))
    remarks = [DayRemark("weekend", {"day": n, "date": on}) for n, on in dated if n > 1 and on.weekday() >= SATURDAY]
    first = next((on for n, on in dated if n == 1), None)
    if first is not None and first.weekday() != MONDAY:
        remarks.insert(0, DayRemark("first_day", {"date": first}))
    later = pairwise(dated)
    return remarks + [DayRemark("order", {"day": n, "date": on}) for (_, before), (n, on) in later if on <= before]


def hour_remarks(hours: int, full: int) -> list[DayRemark]:
    """A remark when the lesson hours are not those of a whole class."""
    return [] if hours == full else [DayRemark("hours", {"n": hours, "full": full})]


def past_remarks(days: Sequence[tuple[int, dt.date]], today: dt.date) -> list[DayRemark]:
    """A remark on a class that has not begun although its day 1 is over: most likely a wrong year or month."""
    first = next((on for n, on in sorted(set(days)) if n == 1), None)
    return [DayRemark("past", {"date": first})] if first is not None and first < today else []


def holiday_remarks(days_off: Iterable[dt.date]) -> list[DayRemark]:
    """A remark on each day on which the venue, BNSP and most trainees are off: Nyepi, Idul Fitri, joint leave."""
    return [DayRemark("holiday", {"date": on}) for on in days_off]


def weekday_is_wrong(stated: int | None, on: dt.date) -> bool:
    """Whether a letter names another weekday (0 is Monday) than the date has."""
    return stated is not None and stated != on.weekday()


def first_common_day(one: Iterable[dt.date], other: Iterable[dt.date]) -> dt.date | None:
    """The first day on which both take place: nobody works in two classes on one day (000:kelas.7, 000:kelas.8)."""
    return min(set(one) & set(other), default=None)


def works_on(day: int, speaker: str, name: str) -> bool:
    """Whether somebody of the staff works on a session: on every class day, on the pre-day (0) as its speaker."""
    return day > 0 or f" {_plain(name)} " in f" {_plain(speaker)} "


def _plain(words: str) -> str:
    """Letters and digits in single blanks, without regard to capitals and titles set off by commas."""
    return " ".join("".join(one if one.isalnum() else " " for one in words).casefold().split())


@dataclass(frozen=True)
class Entry:
    """One session in a calendar file."""

    uid: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    title: str
    place: str
    note: str = ""


def calendar_file(name: str, entries: Iterable[Entry], made_at: dt.datetime) -> str:
    """The sessions as iCalendar text (RFC 5545)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//askom LMS//ID", f"X-WR-CALNAME:{_escaped(name)}"]
    for entry in entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{entry.uid}",
            f"DTSTAMP:{_utc(made_at)}",
            f"DTSTART:{_utc(entry.starts_at)}",
            f"DTEND:{_utc(entry.ends_at)}",
            f"SUMMARY:{_escaped(entry.title)}",
            f"LOCATION:{_escaped(entry.place)}",
            f"DESCRIPTION:{_escaped(entry.note)}",
            "END:VEVENT",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(plain, written)
    return text


def _folded(line: str) -> str:
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > LINE_OCTETS:
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])

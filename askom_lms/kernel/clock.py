"""Time: the only place that reads a clock, and the ways of writing a moment, in the language of whoever reads."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}


@dataclass(frozen=True)
class Names:
    """What one language calls days, months and spans of time (one, many)."""

    days: tuple[str, ...]
    months: tuple[str, ...]
    minute: tuple[str, str]
    hour: tuple[str, str]
    day: tuple[str, str]
    short_months: tuple[str, ...]


NAMES = {
    "id": Names(
        days=("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
        months=(
            "Januari",
            "Februari",
            "Maret",
            "April",
            "Mei",
            "Juni",
            "Juli",
            "Agustus",
            "September",
            "Oktober",
            "November",
            "Desember",
        ),
        short_months=("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
        minute=("menit", "menit"),
        hour=("jam", "jam"),
        day=("hari", "hari"),
    ),
    "en": Names(
        days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        months=(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ),
        short_months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
        minute=("minute", "minutes"),
        hour=("hour", "hours"),
        day=("day", "days"),
    ),
}
READER: ContextVar[str] = ContextVar("askom_reader", default="id")
"""The language of whoever reads what is written now; official forms and commands are Indonesian."""
ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def now() -> dt.datetime:
    """This moment in UTC."""
    return dt.datetime.now(dt.UTC)


def in_zone(moment: dt.datetime, zone: str) -> dt.datetime:
    """The moment as a wall clock in WIB, WITA or WIT shows it."""
    return moment.astimezone(ZoneInfo(ZONES[zone]))


def day_of(moment: dt.datetime) -> dt.date:
    """The day in WIB, for whatever has no zone of its own: a last day counts until it is over in the west.

    The day of UTC is still yesterday when a class gathers in the morning.
    """
    return in_zone(moment, "WIB").date()


def at(day: dt.date, time: dt.time, zone: str) -> dt.datetime:
    """The UTC moment at which a wall clock of this zone shows this day and time."""
    return dt.datetime.combine(day, time, ZoneInfo(ZONES[zone])).astimezone(dt.UTC)


@contextlib.contextmanager
def read_by(language: str) -> Iterator[None]:
    """What is written inside is for a reader of this language."""
    token = READER.set(language)
    try:
        yield
    finally:
        READER.reset(token)


def _names(language: str | None) -> Names:
    return NAMES[language or READER.get()]


def tanggal(day: dt.date, *, with_day: bool = True, language: str | None = None) -> str:
    """Rabu, 23 Juli 2025. What is printed or frozen names its language; what is read now need not."""
    names = _names(language)
    written = f"{day.day} {names.months[day.month - 1]} {day.year}"
    return f"{names.days[day.weekday()]}, {written}" if with_day else written


def tanggal_singkat(day: dt.date) -> str:
    """Rab 23 Jul."""
    names = _names(None)
    return f"{names.days[day.weekday()][:3]} {day.day} {names.short_months[day.month - 1]}"


def jam(moment: dt.datetime, zone: str = "WIB", *, with_zone: bool = False) -> str:
    """14.20, or 14.20 WIB."""
    written = in_zone(moment, zone).strftime("%H.%M")
    return f"{written} {zone}" if with_zone else written


def saat(moment: dt.datetime, zone: str = "WIB", *, language: str | None = None) -> str:
    """23 Juli 2025, 14.20 WIB."""
    on = tanggal(in_zone(moment, zone).date(), with_day=False, language=language)
    return f"{on}, {jam(moment, zone, with_zone=True)}"


HOUR, DAY = 60, 24 * 60
"""Minutes of each."""


class Span(NamedTuple):
    """A length of time in its largest unit that reads well, and the minutes left of hours."""

    unit: Literal["minute", "hour", "day"]
    number: int
    minutes: int = 0


def span_of(seconds: float) -> Span:
    """Minutes below an hour, hours below two days, else whole days; never less than a minute."""
    minutes = max(1, int(seconds // 60))
    if minutes < HOUR:
        return Span("minute", minutes)
    if minutes < 2 * DAY:
        return Span("hour", *divmod(minutes, HOUR))
    return Span("day", minutes // DAY)


def lama(seconds: float) -> str:
    """38 menit, 2 jam 40 menit, 3 hari: how long, in words, never less than a minute."""
    names, span = _names(None), span_of(seconds)
    words = _many(span.number, getattr(names, span.unit))
    return f"{words} {_many(span.minutes, names.minute)}" if span.minutes else words


def _many(number: int, unit: tuple[str, str]) -> str:
    return f"{number} {unit[number != 1]}"

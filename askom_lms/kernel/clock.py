"""Time: the only place that reads a clock, and Indonesian ways of writing a moment."""

import datetime as dt
from zoneinfo import ZoneInfo

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
SHORT_DAYS = ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min")
MONTHS = (
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
)
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def now() -> dt.datetime:
    """This moment in UTC."""
    return dt.datetime.now(dt.UTC)


def in_zone(moment: dt.datetime, zone: str) -> dt.datetime:
    """The moment as a wall clock in WIB, WITA or WIT shows it."""
    return moment.astimezone(ZoneInfo(ZONES[zone]))


def at(day: dt.date, time: dt.time, zone: str) -> dt.datetime:
    """The UTC moment at which a wall clock of this zone shows this day and time."""
    return dt.datetime.combine(day, time, ZoneInfo(ZONES[zone])).astimezone(dt.UTC)


def tanggal(day: dt.date, *, with_day: bool = True) -> str:
    """Rabu, 23 Juli 2025."""
    written = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{DAYS[day.weekday()]}, {written}" if with_day else written


def tanggal_singkat(day: dt.date) -> str:
    """Rab 23 Jul."""
    return f"{SHORT_DAYS[day.weekday()]} {day.day} {SHORT_MONTHS[day.month - 1]}"


def jam(moment: dt.datetime, zone: str = "WIB", *, with_zone: bool = False) -> str:
    """14.20, or 14.20 WIB."""
    written = in_zone(moment, zone).strftime("%H.%M")
    return f"{written} {zone}" if with_zone else written


def saat(moment: dt.datetime, zone: str = "WIB") -> str:
    """23 Juli 2025, 14.20 WIB."""
    return f"{tanggal(in_zone(moment, zone).date(), with_day=False)}, {jam(moment, zone, with_zone=True)}"


def lama(seconds: float) -> str:
    """38 menit, 2 jam 40 menit, 3 hari: how long, in words, never less than a minute."""
    minutes = max(1, int(seconds // 60))
    if minutes < 60:  # noqa: PLR2004 - minutes of an hour
        return f"{minutes} menit"
    hours, rest = divmod(minutes, 60)
    if hours < 48:  # noqa: PLR2004 - two days still read well in hours
        return f"{hours} jam {rest} menit" if rest else f"{hours} jam"
    return f"{hours // 24} hari"

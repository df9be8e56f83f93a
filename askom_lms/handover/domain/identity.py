"""The number and the name on a KTP: what cannot be right, and what differs from what the account says. Pure."""

import datetime as dt
import re

DIGITS = 16
LONGEST_NAME = 120
NIK = re.compile(rf"[0-9]{{{DIGITS}}}")
WOMEN = 40
"""Added to the day of birth of a woman."""
PROVINCES = range(11, 98)
DAYS = range(1, 32)


def cleaned(nik: str) -> str:
    """Without the spaces, points and dashes with which people write it."""
    return re.sub(r"[\s.\-]", "", nik)


def nik_problem(nik: str) -> str:
    """Code of why this cannot be a NIK; empty when it can: 16 digits, a province, and a day of birth that exists."""
    if not NIK.fullmatch(nik):
        return "handover.nik_length"
    if int(nik[:2]) not in PROVINCES or nik[12:] == "0000" or not any(_days(nik, century) for century in (1900, 2000)):
        return "handover.nik_date"
    return ""


def is_birthday(nik: str, born_on: dt.date) -> bool:
    """Whether the number carries this day of birth: its date, a woman's day 40 higher, and two digits of the year."""
    return _days(nik, born_on.year // 100 * 100) == born_on


def _days(nik: str, century: int) -> dt.date | None:
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    try:
        return dt.date(century + year, month, day if day in DAYS else day - WOMEN)
    except ValueError:
        return None


def is_same_name(one: str, other: str) -> bool:
    """Whether two papers name one person: capitals, spaces, points and the titles behind a comma do not count."""
    return _plain(one) == _plain(other) != ""


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[.’'`\-]", " ", name.partition(",")[0]).split()).casefold()


def name_problem(name: str) -> str:
    """Code of what the name on the KTP lacks, or empty."""
    if not name:
        return "handover.ktp_name"
    return "handover.too_long" if len(name) > LONGEST_NAME else ""

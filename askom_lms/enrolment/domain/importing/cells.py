"""What is written in one cell: days in four spellings, education, yes and no."""

import datetime as dt
import re

from askom_lms.enrolment.domain.facts import EducationLevel, ProofKind, RecommenderKind
from askom_lms.kernel.clock import NAMES

EXCEL_EPOCH = dt.date(1899, 12, 30)
SERIAL = re.compile(r"[1-9][0-9]{3,4}(\.0*)?")
ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ].*)?")
DAY_FIRST = re.compile(r"([0-9]{1,2}) ?[/.-] ?([0-9]{1,2}) ?[/.-] ?([0-9]{4})")
SPOKEN = re.compile(r"([0-9]{1,2})[ .-]+([a-z]+)[ .,-]+([0-9]{4})", re.IGNORECASE)
BEFORE_A_DAY = re.compile(r"^(.*,|s[./]?d\b\.?|sampai|hingga)\s*", re.IGNORECASE)
"""A place of birth or a weekday, or the words until a day: `Malang, 12 Mei 1985`, `s.d. 12 Mei 2027`."""
LOST_DIGITS = re.compile(r"[0-9]+([.,][0-9]+)?e\+?[0-9]+", re.IGNORECASE)
BARE_MOBILE = re.compile(r"8[0-9]{8,11}")
YEARS = range(1900, 2201)
MONTHS = {
    name.casefold(): number
    for names in NAMES.values()
    for months in (names.months, names.short_months)
    for number, name in enumerate(months, 1)
} | {"agt": 8, "agust": 8, "nop": 11, "sept": 9, "pebruari": 2}
YES = frozenset({"ya", "y", "yes", "true", "1", "bisa", "mampu", "v", "✓", "x"})
NO = frozenset({"tidak", "t", "no", "n", "false", "0", "belum", "-"})
SCHOOLS = {
    "smk": EducationLevel.SMA,
    "smu": EducationLevel.SMA,
    "ma": EducationLevel.SMA,
    "stm": EducationLevel.SMA,
    "slta": EducationLevel.SMA,
    "paketc": EducationLevel.SMA,
    "diploma1": EducationLevel.D1,
    "diploma2": EducationLevel.D2,
    "diploma3": EducationLevel.D3,
    "diploma4": EducationLevel.D4,
    "sarjana": EducationLevel.S1,
    "bachelor": EducationLevel.S1,
    "magister": EducationLevel.S2,
    "master": EducationLevel.S2,
    "doktor": EducationLevel.S3,
} | {level.value.casefold(): level for level in EducationLevel}
ROMAN = (("iv", "4"), ("iii", "3"), ("ii", "2"), ("i", "1"))
PROOFS = {
    "industri": ProofKind.INDUSTRI,
    "perusahaan": ProofKind.INDUSTRI,
    "instansi": ProofKind.INSTANSI,
    "organisasiprofesi": ProofKind.ORGANISASI_PROFESI,
    "pernyataansendiri": ProofKind.OWN_STATEMENT,
    "tidakada": ProofKind.NONE,
}
KINDS = {kind.value: kind for kind in RecommenderKind}


LONGEST = 500


def clean(written: str) -> str:
    """A cell as it is kept: one line, only what can be seen."""
    seen = "".join(char if char.isprintable() else " " for char in written)
    return " ".join(seen.split())[:LONGEST]


def day(written: str) -> dt.date | None:
    """The day, or None for what is no day: 2026-12-31, 31/12/2026, 31 Desember 2026, or the number that Excel keeps.

    A place, a weekday or `s.d.` may stand before it.
    """
    text = " ".join(written.split())
    return _day_alone(text) or _day_alone(BEFORE_A_DAY.sub("", text))


def _day_alone(text: str) -> dt.date | None:
    if SERIAL.fullmatch(text):
        return EXCEL_EPOCH + dt.timedelta(days=int(float(text)))
    if found := ISO.fullmatch(text):
        return _date(*(int(part) for part in found.groups()))
    if found := DAY_FIRST.fullmatch(text):
        return _date(*(int(part) for part in reversed(found.groups())))
    if found := SPOKEN.fullmatch(text):
        number, month, year = found.groups()
        return _date(int(year), MONTHS.get(month.casefold(), 0), int(number))
    return None


def phone(written: str) -> str | None:
    """The number as people write it, with the first 0 that a spreadsheet drops from a number; None where a spreadsheet
    kept 8,12E+10 instead of the digits."""
    if LOST_DIGITS.fullmatch(written):
        return None
    return f"0{written}" if BARE_MOBILE.fullmatch(written) else written


def _date(year: int, month: int, number: int) -> dt.date | None:
    try:
        return dt.date(year, month, number) if year in YEARS else None
    except ValueError:
        return None


def yes(written: str) -> bool | None:
    """Yes, no, or None for what is neither."""
    text = written.strip().casefold()
    return True if text in YES else False if text in NO else None


def education(written: str) -> EducationLevel | None:
    """The level: D-III, Diploma 3 and D3 are one; a subject behind it does not matter (S1 Informatika)."""
    bare = re.sub(r"[^a-z0-9 ]", "", written.casefold().replace("-", "").replace("/", " "))
    for words in (bare.split()[:2], bare.split()[:1]):
        text = "".join(words)
        if text in SCHOOLS:
            return SCHOOLS[text]
        for sign, number in ROMAN:
            if text.endswith(sign) and text.removesuffix(sign) + number in SCHOOLS:
                return SCHOOLS[text.removesuffix(sign) + number]
    return None


def proof(written: str) -> ProofKind | None:
    return PROOFS.get(re.sub(r"[^a-z]", "", written.casefold()))


def recommender_kind(written: str) -> RecommenderKind | None:
    return KINDS.get(written.strip().casefold())

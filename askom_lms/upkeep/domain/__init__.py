"""What an asesor owes while his certificate lasts: counts, surveillance, windows of renewal, what is missing. Pure."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from askom_lms.enrolment.domain.days import add_months
from askom_lms.registry.domain.asesor import EACH_YEAR, IN_THREE_YEARS, counted

YEAR = 12
"""Months between two surveillances at most (002:9.6.2)."""
AROUND = 3
"""Months before and after the last day: 001:peserta.2.e reads both, 002:9.7.1 the first."""
PAPERS = 2
"""How often he planned and how often he helped to validate (002:6.2.2, 002:6.2.3)."""
DAY = dt.timedelta(days=1)
LAST_CALL = dt.timedelta(days=14)
"""So long before the window closes the last reminder leaves."""
LONGEST = {"skema": 160, "tuk": 160, "institution": 160, "role": 80, "document_number": 64}
"""Characters of each text of an entry."""
LONGEST_TEXT = 1000
MOST_ASESI = 99
FACTS = ("kind", "done_on", "skema", "tuk", "institution", "asesi", "role", "document_number")


class Kind(StrEnum):
    """What an entry proves: an assessment, a plan of one, a contribution to validation."""

    ASSESS = "asesmen"
    PLAN = "perencanaan"
    VALIDATE = "validasi"


class Method(StrEnum):
    """How surveillance is done (002:9.6.3)."""

    LOGBOOK = "logbook"
    SUPERIOR = "atasan"
    THIRD_PARTY = "pihak_ketiga"
    VISIT = "kunjungan"
    OTHER = "lain"


@dataclass(frozen=True)
class Tally:
    """How often something was done, how often it has to be, and until when."""

    held: int
    least: int
    until: dt.date

    @property
    def missing(self) -> int:
        return max(self.least - self.held, 0)


def this_year(days: Iterable[dt.date], today: dt.date) -> Tally:
    """Assessments of the calendar year: fewer than 2 warn (000:asesor.5)."""
    return Tally(counted(days, today)[0], EACH_YEAR, dt.date(today.year, 12, 31))


def in_three_years(days: Iterable[dt.date], today: dt.date, issued_on: dt.date | None, until: dt.date | None) -> Tally:
    """Assessments since the certificate was issued; without one those of the last three years (004:rekognisi.1)."""
    return Tally(counted(days, today, issued_on)[1], IN_THREE_YEARS, until or today)


@dataclass(frozen=True)
class Windows:
    """Both readings of when to renew, each border included."""

    opens: dt.date
    apply_by: dt.date
    until: dt.date
    closes: dt.date

    @classmethod
    def of(cls, valid_until: dt.date) -> "Windows":
        """Three months before: here 001 opens and 002 ends, which is one and the same day."""
        before = add_months(valid_until, -AROUND)
        return cls(before, before, valid_until, add_months(valid_until, AROUND))

    def is_open(self, today: dt.date) -> bool:
        """Whether 001 lets him into a class of renewal."""
        return self.opens <= today <= self.closes

    def may_apply(self, today: dt.date) -> bool:
        """Whether an application of today is in time for 002."""
        return today <= self.apply_by


def next_surveillance(issued_on: dt.date, valid_until: dt.date, done: Iterable[dt.date]) -> dt.date | None:
    """The last day of the next: twelve months from issue or from the last one; None when the certificate ends first."""
    last = max((on for on in done if on >= issued_on), default=issued_on)
    due = add_months(last, YEAR)
    return due if due <= valid_until else None


def surveillance_days(issued_on: dt.date, valid_until: dt.date, done: Iterable[dt.date]) -> list[dt.date]:
    """This next one and each year's after it."""
    first = next_surveillance(issued_on, valid_until, done)
    days = [add_months(first, YEAR * n) for n in range(YEAR)] if first else []
    return [on for on in days if on <= valid_until]


def overdue_before(today: dt.date) -> dt.date:
    """Whose last surveillance lies before this day has missed the next one; 29 February counts as the 28th."""
    return max(add_months(today, -YEAR), add_months(today - DAY, -YEAR) + DAY)


class Reminder(StrEnum):
    """Mails before a certificate ends: 6, 3 and 1 month ahead, and before the window of 001 closes."""

    SIX = "6"
    THREE = "3"
    ONE = "1"
    LAST = "akhir"


def reminder_due(valid_until: dt.date, today: dt.date) -> Reminder | None:
    """The one whose day has come last: who is noted late hears once, not four times."""
    closes = Windows.of(valid_until).closes
    days = {
        Reminder.SIX: add_months(valid_until, -6),
        Reminder.THREE: add_months(valid_until, -3),
        Reminder.ONE: add_months(valid_until, -1),
        Reminder.LAST: closes - LAST_CALL,
    }
    begun = [one for one, on in days.items() if on <= today <= closes]
    return begun[-1] if begun else None


@dataclass(frozen=True)
class Need:
    """One condition of renewal, with its clause of 002."""

    code: str
    clause: str
    held: int
    least: int

    @property
    def is_met(self) -> bool:
        return self.held >= self.least


class Path(StrEnum):
    """How he can go on."""

    RENEW = "perpanjang"
    AS_CANDIDATE = "uji_calon"
    """Assessed by the methods for a new candidate (002:6.2.7)."""
    START_OVER = "dari_awal"
    """All from the beginning (004:rekognisi.2)."""


def needs(done: Mapping[Kind, int], *, has_certificate: bool, refreshed: int, skema: int) -> tuple[Need, ...]:
    """What 002 asks of somebody who renews, in its order."""
    return (
        Need("certificate", "002:6.2.1", int(has_certificate), 1),
        Need("plan", "002:6.2.2", done.get(Kind.PLAN, 0), PAPERS),
        Need("validate", "002:6.2.3", done.get(Kind.VALIDATE, 0), PAPERS),
        Need("assess", "002:6.2.4", done.get(Kind.ASSESS, 0), IN_THREE_YEARS),
        Need("refresh", "002:6.2.5", refreshed, 1),
        Need("skema", "002:6.2.6", skema, 1),
    )


def path(asked: Collection[Need], *, is_closed: bool) -> Path:
    """What the list leads to: without certificate, six assessments or an open window everything begins anew."""
    missing = {one.code for one in asked if not one.is_met}
    if is_closed or missing & {"certificate", "assess"}:
        return Path.START_OVER
    return Path.AS_CANDIDATE if missing & {"plan", "validate"} else Path.RENEW


def problem(facts: Mapping[str, Any], today: dt.date) -> str:
    """Code of the first thing that an entry lacks or that cannot be; empty when all can."""
    if any(not facts[name] for name in ("skema", "tuk", "institution", "role")):
        return "upkeep.entry_facts"
    if facts["done_on"] is None or facts["done_on"] > today:
        return "upkeep.entry_day"
    if not facts["document_number"]:
        return "upkeep.entry_letter"
    if facts["asesi"] is None or not 1 <= facts["asesi"] <= MOST_ASESI:
        return "upkeep.entry_asesi"
    return "upkeep.too_long" if any(len(facts[name]) > most for name, most in LONGEST.items()) else ""

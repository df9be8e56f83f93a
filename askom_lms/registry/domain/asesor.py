"""The register of asesor: how long a certificate holds, which days a loan covers, how often he examined. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from askom_lms.registry.domain.states import CertificateState

VALID_YEARS = 3
"""000-029, instruments 13: an asesor's certificate holds three years."""
EACH_YEAR, IN_THREE_YEARS = 2, 6
"""How often an asesor examines at least (000-080)."""
LONGEST_TUK = 160


class CertificateStanding(StrEnum):
    """How a certificate stands today: its state, unless its day or a later certificate says otherwise."""

    ACTIVE = CertificateState.ACTIVE.value
    WARNED = CertificateState.WARNED.value
    FROZEN = CertificateState.FROZEN.value
    REVOKED = CertificateState.REVOKED.value
    EXPIRED = "habis"
    REPLACED = "diganti"


@dataclass(frozen=True)
class Document:
    """A paper behind a step: its number, its date and the checked file."""

    number: str = ""
    on: dt.date | None = None
    sha256: str | None = None
    media_type: str = ""

    @property
    def is_whole(self) -> bool:
        """Number, date and file: what a letter has (000-028)."""
        return bool(self.number and self.on and self.sha256)


@dataclass(frozen=True)
class Span:
    """First and last day of a loan."""

    starts_on: dt.date
    ends_on: dt.date


def default_until(issued_on: dt.date) -> dt.date:
    """The last day of a certificate of three years (000-029); 29 February ends on 28 February."""
    return _years_on(issued_on, VALID_YEARS)


def _years_on(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def first_uncovered(days: Iterable[dt.date], loans: Iterable[Span]) -> dt.date | None:
    """The first of these days that no loan covers; its first and its last day count."""
    held = list(loans)
    return next((on for on in sorted(days) if not any(one.starts_on <= on <= one.ends_on for one in held)), None)


def counted(days: Iterable[dt.date], today: dt.date, issued_on: dt.date | None = None) -> tuple[int, int]:
    """How many of these days lie in this calendar year, and in the three years of the certificate (000-080).

    Without a certificate the last three years count.
    """
    past = [on for on in days if on <= today]
    since = issued_on or _years_on(today, -VALID_YEARS) + dt.timedelta(days=1)
    return sum(on.year == today.year for on in past), sum(on >= since for on in past)


def standing_of(
    state: CertificateState, valid_until: dt.date, today: dt.date, *, is_newest: bool
) -> CertificateStanding:
    """How a certificate stands: expired and replaced are read from its day and from a later one, never written."""
    if state is CertificateState.REVOKED:
        return CertificateStanding.REVOKED
    if not is_newest:
        return CertificateStanding.REPLACED
    return CertificateStanding.EXPIRED if valid_until < today else CertificateStanding(state.value)

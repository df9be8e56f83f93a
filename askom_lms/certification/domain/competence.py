"""Competence certificates: what stands in the way of one, how one stands today, what may be written about one. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from askom_lms.certification.domain.states import CertificateState, Verdict
from askom_lms.registry.domain.asesor import CertificateStanding, default_until

LONGEST_NUMBER = 64
"""Characters of the number of a certificate and of its SK."""


class Source(StrEnum):
    """Who issued it: this installation, for an institution that is BNSP, or BNSP elsewhere (D10)."""

    HERE = "here"
    IMPORTED = "imported"


class Bar(StrEnum):
    """What stands in the way of a competence certificate; each has a sentence `certification.bar_<value>`."""

    UNDECIDED = "undecided"
    UNSIGNED = "unsigned"
    SET_ASIDE = "set_aside"
    NOT_COMPETENT = "not_competent"
    UNTRAINED = "untrained"
    FROZEN = "frozen"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Facts:
    """What counts for one trainee."""

    verdict: Verdict | None
    is_signed: bool
    """Whether the berita acara of the decision is signed by all."""
    was_set_aside: bool
    """Whether an appeal took an earlier decision away."""
    is_trained: bool
    """Whether his training certificate is out and counts."""
    register: CertificateStanding | None
    """How the certificate stands that the register of asesor holds for him so far."""


def bars(facts: Facts, source: Source) -> tuple[Bar, ...]:
    """What stands in the way, in the order of the process (002:9.4.2, 002:9.4.4, 002:9.4.7; D10).

    What BNSP has issued itself is not held up by a training certificate of ours.
    """
    found = []
    if facts.verdict is None:
        found.append(Bar.SET_ASIDE if facts.was_set_aside else Bar.UNDECIDED)
    elif not facts.is_signed:
        found.append(Bar.UNSIGNED)
    elif facts.verdict is Verdict.BK:
        found.append(Bar.NOT_COMPETENT)
    if source is Source.HERE and not facts.is_trained:
        found.append(Bar.UNTRAINED)
    if facts.register in (CertificateStanding.FROZEN, CertificateStanding.REVOKED):
        found.append(Bar(facts.register.name.lower()))
    return tuple(found)


SHOWN: Mapping[CertificateStanding, CertificateState] = {
    CertificateStanding.ACTIVE: CertificateState.ISSUED,
    CertificateStanding.WARNED: CertificateState.ISSUED,
    CertificateStanding.FROZEN: CertificateState.FROZEN,
    CertificateStanding.REVOKED: CertificateState.REVOKED,
    CertificateStanding.EXPIRED: CertificateState.EXPIRED,
    CertificateStanding.REPLACED: CertificateState.REPLACED,
}
"""A warning stays between BNSP and the holder."""


def shown_state(state: CertificateState, register: CertificateStanding | None) -> CertificateState:
    """How a competence certificate stands: once it is out, the register of asesor says it, and nobody else."""
    return state if state is not CertificateState.ISSUED or register is None else SHOWN[register]


@dataclass(frozen=True)
class Written:
    """What a person wrote about one certificate that BNSP issued."""

    number: str
    sk_number: str
    sk_on: dt.date | None
    issued_on: dt.date | None
    valid_until: dt.date | None = None

    def tidy(self) -> "Written":
        """Without spaces around or doubled within the numbers."""
        return replace(self, number=" ".join(self.number.split()), sk_number=" ".join(self.sk_number.split()))

    @property
    def until(self) -> dt.date | None:
        """Its last day: as written, else three years on (002:9.4.6)."""
        return self.valid_until or (default_until(self.issued_on) if self.issued_on else None)


def days_wrong(one: Written, decided_on: dt.date, today: dt.date) -> str:
    """What is wrong with number and days, as the code of a sentence; empty when nothing is.

    The SK follows the decision and the certificate the SK (002:9.4.5, 002:9.4.6); none is of tomorrow, none over before
    it begins.
    """
    if not one.number or not one.sk_number or one.sk_on is None or one.issued_on is None or one.until is None:
        return "certification.import_facts"
    if max(len(one.number), len(one.sk_number)) > LONGEST_NUMBER:
        return "certification.import_long"
    in_order = decided_on <= one.sk_on <= one.issued_on <= today and one.issued_on <= one.until
    return "" if in_order else "certification.import_days"

"""What an application for certification asks before it is sent, and what an asesor's book proves of it. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from askom_lms.agreements.domain import Key

RULES = "skema-002"
"""The scheme itself says what its certification asks (002:9.1.2), whatever a class reads for other purposes."""
EVIDENCE = "002:9.1.2."
"""Clauses of the rows of evidence; all others of the rule-set are what these rows prove."""
LETTERS = {"plans": "spt-perencanaan", "validations": "spt-validasi", "conducted": "spt-asesmen"}
"""Kind of work -> the paper that is its copies of letters (002:9.1.2.2.d, 002:9.1.2.2.e, 002:9.1.2.2.f)."""


class ApplyingPermission(StrEnum):
    """Permissions of this context."""

    OWN = "applying:own"
    READ = "applying:read"
    """Where everybody of a class stands with it."""
    PERMIT = "applying:permit"
    """Allow, for the assessing organisation, that results go to an employer (002:9.10.10)."""
    REVIEW = "applying:review"
    """Read the applications that were sent."""
    JUDGE = "applying:judge"
    """Accept one, return it or refuse it (002:9.1.5, 002:9.1.6)."""


class Kind(StrEnum):
    """For whom 002:9.1.2 lists evidence."""

    CANDIDATE = "calon"
    """Rows a to f (002 9.1.2.1)."""
    RENEWAL = "ulang"
    """Rows a to i (002 9.1.2.2)."""


ASKED_FIRST = (Key.INFORMATION, Key.RIGHTS, Key.ETHICS)
"""What is told and agreed before an application is sent, in this order (002:9.1.1, 002:7.2.3, 002:7.2.4)."""
MISSING = {
    Key.INFORMATION: "applying.no_information",
    Key.RIGHTS: "agreements.missing_rights",
    Key.ETHICS: "agreements.missing_ethics",
}


def not_yet(signed: Collection[Key], *, is_met: bool | None) -> str:
    """Code of the first thing that keeps an application from being sent; empty when nothing does.

    `is_met`: what the rules say; None when something is not known, which is no yes.
    """
    for key in ASKED_FIRST:
        if key not in signed:
            return MISSING[key]
    return "" if is_met else "applying.unmet"


@dataclass(frozen=True)
class Work:
    """What an asesor's book proves since his certificate: letters of assignment by kind of work."""

    plans: int = 0
    validations: int = 0
    conducted: int = 0


def with_book(stated: Mapping[str, Any], work: Work) -> dict[str, Any]:
    """Letters (SPT) as stated or as the book proves them, whichever is more; what neither knows stays unknown."""
    found = dict(stated)
    for kind in LETTERS:
        proven, said = getattr(work, kind), stated.get(kind)
        if proven and proven > (said or 0):
            found[kind] = proven
    return found


def copies_in_book(work: Work) -> dict[str, dict[str, bool]]:
    """Papers that the book holds itself: its letters are the copies."""
    return {paper: {"present": True} for kind, paper in LETTERS.items() if getattr(work, kind)}

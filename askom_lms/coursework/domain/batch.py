"""Paraf in one go: at most ten versions, each opened by the same master asesor and green on every check (D9)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from askom_lms.kernel.messages import Invalid, Refusal

MOST = 10


@dataclass(frozen=True)
class Candidate:
    """One version proposed for a batch."""

    submission_id: uuid.UUID
    name: str
    """FR.IA.01 Dewi Anggraini."""
    is_opened: bool
    """By the person who signs."""
    is_green: bool
    is_same: bool
    """The content is what his list showed."""


def why_not(candidate: Candidate) -> str | None:
    """The code of the sentence that keeps this one out, or None."""
    if not candidate.is_opened:
        return "coursework.batch_unopened"
    if not candidate.is_green:
        return "coursework.batch_not_green"
    return None if candidate.is_same else "coursework.batch_changed"


def check(candidates: Sequence[Candidate]) -> None:
    """Refuses the whole batch and names the items that keep it (askom:kelompok.1)."""
    if not candidates:
        raise Invalid("coursework.batch_empty")
    if len(candidates) > MOST:
        raise Invalid("coursework.batch_too_many", count=len(candidates), most=MOST)
    for code in ("coursework.batch_unopened", "coursework.batch_not_green", "coursework.batch_changed"):
        names = [candidate.name for candidate in candidates if why_not(candidate) == code]
        if names:
            raise Refusal(code, names=", ".join(names))

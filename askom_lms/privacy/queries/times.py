"""How long each class of documents stays: as a person confirmed it last, or else as proposed."""

from dataclasses import dataclass

from sqlalchemy import select

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.privacy.domain.retention import RETENTIONS, Retention
from askom_lms.privacy.models import RetentionDecision
from askom_lms.privacy.policy import P


@dataclass(frozen=True)
class Time:
    """One class of documents and what was decided about it, newest first."""

    kind: Retention
    decisions: tuple[RetentionDecision, ...]

    @property
    def days(self) -> int:
        return self.decisions[0].days if self.decisions else self.kind.days

    @property
    def is_confirmed(self) -> bool:
        """What is promised on a page of its own needs nobody to confirm it."""
        return self.kind.is_fixed or bool(self.decisions)

    @property
    def version(self) -> int:
        """Of the last decision; 0 before the first."""
        return self.decisions[0].version if self.decisions else 0


def times_of() -> dict[str, Time]:
    """Every class of documents, in the order of the table; one query."""
    of = RetentionDecision
    rows = list(session().scalars(select(of).order_by(of.kind, of.version.desc())))
    return {key: Time(kind, tuple(row for row in rows if row.kind == key)) for key, kind in RETENTIONS.items()}


def list_times(act: Act) -> list[Time]:
    """All of them, for who confirms. Raises Denied."""
    act.require(P.RETAIN)
    return list(times_of().values())


def get_time(act: Act, key: str) -> Time:
    """One of them. Raises Denied, NotFound."""
    act.require(P.RETAIN)
    if key not in RETENTIONS:
        raise NotFound
    return times_of()[key]

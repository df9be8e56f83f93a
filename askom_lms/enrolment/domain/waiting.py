"""The waiting list of a class: who is next for a seat that comes free (004-008). Pure."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from askom_lms.training.domain.composition import PER_MASTER_ASESOR, external_allows


@dataclass(frozen=True)
class InLine:
    """Somebody on the list."""

    id: uuid.UUID
    name: str
    place: int
    is_external: bool
    is_approved: bool = True
    """Whether the approval names the facts as they are now."""


@dataclass(frozen=True)
class Room:
    """The seats of a class, those that are offered already among the taken ones."""

    capacity: int
    masters: int
    taken: int
    external_taken: int
    proposed: int

    @property
    def free(self) -> int:
        """How many seats can still be given, by seats and by master asesor."""
        return max(0, min(self.capacity, PER_MASTER_ASESOR * self.masters) - self.taken)

    def fits(self, one: InLine) -> bool:
        """Whether 30 % still allows this very person."""
        return self.free > 0 and (not one.is_external or external_allows(self.external_taken + 1, self.proposed))


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, and who is passed over: his data changed, or 30 % does not allow him now."""

    chosen: InLine | None
    passed: Sequence[InLine]


def whose_turn(line: Iterable[InLine], room: Room) -> Turn:
    """The first by place who fits; nobody while no seat is free."""
    passed: list[InLine] = []
    for one in sorted(line, key=lambda each: each.place):
        if one.is_approved and room.fits(one):
            return Turn(one, passed)
        passed.append(one)
    return Turn(None, passed)


def offer_ends(now: dt.datetime, hours: int, begins: dt.datetime) -> dt.datetime:
    """When an offer ends: after these hours, but not after the class began."""
    return min(now + dt.timedelta(hours=hours), max(begins, now))


def is_lapsed(ends_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether the time of an offer is over; its last moment still counts."""
    return ends_at is not None and now > ends_at

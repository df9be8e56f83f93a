"""How many of the list fit: 24 seats and 30 % for people of other institutions, and how two classes share the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

from askom_lms.training.domain.composition import MOST_SEATS, external_allows


@dataclass(frozen=True)
class Room:
    """A class: its seats, the people proposed, who stands on its list already and how many of them are external."""

    capacity: int
    proposed: int
    taken: int
    external: int

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.taken)


def first_external_over(room: Room, externals: Sequence[bool]) -> int | None:
    """Place in the list of the first one from another institution who breaks the 30 % (001:penyelenggara.5)."""
    nth = room.external
    for place, is_external in enumerate(externals):
        nth += is_external
        if is_external and not external_allows(nth, room.proposed):
            return place
    return None


def shares(room: Room, people: int) -> tuple[int, ...]:
    """How many of them stay in this class when the rest becomes a second one: as even as can be, or this one full.

    Empty when all fit, or when not even two classes are enough (004-009, 001:penyelenggara.6).
    """
    if people <= room.free:
        return ()
    even = min(room.free, max(0, -(-(room.taken + people) // 2) - room.taken))
    offered = dict.fromkeys((even, room.free))
    return tuple(stay for stay in offered if 0 < people - stay <= min(MOST_SEATS, room.capacity))


def divided(externals: Sequence[bool], stay: int) -> tuple[list[int], list[int]]:
    """Places in the list of those who stay and of those who go, each in its order; external people in proportion."""
    there = [place for place, is_external in enumerate(externals) if is_external]
    here = [place for place, is_external in enumerate(externals) if not is_external]
    guests = min(stay, round(len(there) * stay / len(externals))) if externals else 0
    guests = max(guests, stay - len(here))
    kept = sorted([*there[:guests], *here[: stay - guests]])
    return kept, [place for place in range(len(externals)) if place not in set(kept)]

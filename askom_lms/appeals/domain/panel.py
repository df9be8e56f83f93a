"""Who may sit in the panel (002 9.9.4, 9.9.5), and what its votes say. Pure."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum

LEAST = 3


class Tie(StrEnum):
    """What ties somebody to what is appealed against, the nearest first."""

    APPELLANT = "appellant"
    DECIDED = "decided"
    MET = "met"
    RECOMMENDED = "recommended"
    EXAMINED = "examined"
    PARAFED = "parafed"
    TRAINED = "trained"
    TAUGHT = "taught"
    ASESI = "asesi"
    PLAYED = "played"
    RELATED = "related"


Ties = Mapping[uuid.UUID, AbstractSet[Tie]]
"""Person -> what ties him to the case."""


def nearest(ties: Ties, person_id: uuid.UUID) -> Tie | None:
    """Why this person may not judge; None when he may."""
    found = ties.get(person_id, frozenset())
    return next((tie for tie in Tie if tie in found), None)


def size_is_right(members: Collection[uuid.UUID]) -> bool:
    """At least three, and odd, so that the votes always say something."""
    return len(members) >= LEAST and len(members) % 2 == 1


def is_upheld(votes: Sequence[bool]) -> bool:
    """The majority of an odd panel."""
    return sum(votes) * 2 > len(votes)

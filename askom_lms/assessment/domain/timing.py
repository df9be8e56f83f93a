"""When each turn starts: as early as possible, nobody and no table twice at the same time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from askom_lms.assessment.domain.pairing import Turn

STEP = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class Busy:
    """Somebody's time that is taken already by a turn that goes on or stays planned."""

    people: frozenset[str]
    table: int
    starts_at: dt.datetime


def start_times(
    turns: Sequence[Turn], first: dt.datetime, minutes: int, busy: Sequence[Busy] = ()
) -> dict[Turn, dt.datetime]:
    """A start for every turn, none before `first`; a turn and what is busy last `minutes`."""
    length = dt.timedelta(minutes=minutes)
    taken = list(busy)
    found = {}
    for turn in sorted(turns, key=lambda turn: (turn.order, turn.table)):
        start = first
        while any(_clashes(turn, start, other, length) for other in taken):
            start += STEP
        found[turn] = start
        taken.append(Busy(turn.people, turn.table, start))
    return found


def _clashes(turn: Turn, start: dt.datetime, other: Busy, length: dt.timedelta) -> bool:
    shares = bool(turn.people & other.people) or turn.table == other.table
    return shares and abs(start - other.starts_at) < length

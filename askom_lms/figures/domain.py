"""What is counted of a class, into which sums it goes, and what may be said of few. Pure."""

import bisect
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

MINUTE, HOUR = 60, 3600
BOUNDS = (5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 24 * HOUR, 48 * HOUR)
"""Seconds at which a span of waiting ends, itself included; what took longer than the last is a span of its own."""
WAITS = tuple(f"waited_{n}" for n in range(len(BOUNDS) + 1))
COUNTS = (
    "classes", "finished", "offered", "taken", "withdrawn", "n_k", "n_bk", "n_open",
    "handed_in", "parafed", "returned", "seconds",
)  # fmt: skip
MEASURES = (*COUNTS, *WAITS)
"""Everything that is summed up: columns of a class and of a sum alike."""
NATION = uuid.UUID(int=0)
"""Stands where a sum is of no institution but of all."""
WHOLE_YEAR, EVERY_PROGRAMME = 0, ""
LEAST = 5
"""A share of fewer is not told: it would speak of persons."""


class Key(NamedTuple):
    """Of what a sum is: an institution or the nation, a year, a month or the whole year, a programme or every one."""

    scope_id: uuid.UUID
    year: int
    month: int
    programme: str


HEAD = Key(NATION, 0, WHOLE_YEAR, EVERY_PROGRAMME)
"""Everything ever: who counts holds this row, and it tells when that was."""


@dataclass(frozen=True)
class Place:
    """Where a class counts."""

    institution_id: uuid.UUID
    year: int
    month: int
    programme: str

    def keys(self) -> Iterator[Key]:
        """The sums that a class is part of: nine, however many classes there are."""
        yield HEAD
        for scope_id in (NATION, self.institution_id):
            for month in (WHOLE_YEAR, self.month):
                for programme in (EVERY_PROGRAMME, self.programme):
                    yield Key(scope_id, self.year, month, programme)


Counted = tuple[Place, Mapping[str, int]]
"""Where a class counts, and with what."""


def deltas(changes: Iterable[tuple[Counted | None, Counted | None]]) -> dict[Key, dict[str, int]]:
    """How each sum moves when classes go from what they counted to what they count now; what stays is left out."""
    sums: dict[Key, Counter[str]] = {}
    for before, after in changes:
        for counted, sign in ((before, -1), (after, 1)):
            if counted is None:
                continue
            place, measures = counted
            for key in place.keys():  # noqa: SIM118 - not a dictionary
                total = sums.setdefault(key, Counter())
                for name in MEASURES:
                    total[name] += sign * measures[name]
    return {key: dict(total) for key, total in sorted(sums.items()) if any(total.values())}


def waits_of(seconds: Iterable[float]) -> dict[str, int]:
    """How many hand-ins waited how long for their paraf, and all their seconds."""
    spans, total = [0] * len(WAITS), 0.0
    for each in seconds:
        spans[bisect.bisect_left(BOUNDS, each)] += 1
        total += each
    return {"seconds": round(total), **dict(zip(WAITS, spans, strict=True))}


def span_of(counts: Sequence[int], share: float) -> int | None:
    """In which span the wait lies that `share` of all do not exceed; None of fewer than LEAST."""
    total = sum(counts)
    if total < LEAST:
        return None
    reached = 0
    for n, count in enumerate(counts):
        reached += count
        if reached >= share * total:
            return n
    return len(counts) - 1


def rate(part: int, whole: int) -> float | None:
    """A share between 0 and 1; None of fewer than LEAST."""
    return part / whole if whole >= LEAST else None

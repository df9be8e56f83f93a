"""Parafs looked at a second time (product X23; 003 keyakinan dalam keputusan): figures for one person, and a sample.

Nothing here orders people: figures are those of one master asesor about himself, and a sample is made of versions.
"""

import datetime as dt
import hashlib
import statistics
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

SMALLEST, TENTH = 5, 10
"""A sample holds one in ten of the parafs, and never fewer than five."""
QUICK = dt.timedelta(seconds=15)
"""Shorter between opening and decision than a sheet can be read."""
MINUTE = dt.timedelta(seconds=60)
BURST = 20
"""So many decisions within a minute are worth a second look, whoever gave them."""
MOST_QUICK = 3
"""So many quick ones a sample asks for."""


@dataclass(frozen=True)
class Decided:
    """One decided version: what its figures and its place in a sample are reckoned from."""

    id: uuid.UUID
    form_code: str
    trainee_id: uuid.UUID
    master_asesor_id: uuid.UUID
    """Who decided."""
    opened_at: dt.datetime | None
    """When he had it on his screen for the first time; None when that was never noted."""
    decided_at: dt.datetime
    is_parafed: bool
    """False for a return."""
    in_batch: bool = False

    @property
    def family(self) -> str:
        return family(self.form_code)

    @property
    def time_open(self) -> dt.timedelta | None:
        """From the first opening to the decision; never below zero."""
        return max(self.decided_at - self.opened_at, dt.timedelta()) if self.opened_at else None

    @property
    def is_short(self) -> bool:
        """Decided in less than `QUICK` after it was opened, or never opened."""
        return self.time_open is None or self.time_open < QUICK


def family(form_code: str) -> str:
    """FR.IA for FR.IA.01 and FR.IA.04A: the forms that ask for the same kind of reading."""
    parts = form_code.split(".")
    return ".".join(parts[:2]) if parts[0] == "FR" else form_code


@dataclass(frozen=True)
class Figures:
    """What one master asesor decided, or what he decided on one form family."""

    decided: int
    returned: int
    median_open: dt.timedelta | None
    """None when no opening was noted."""
    short: int
    """Versions decided in less than `QUICK`."""

    @property
    def percent_returned(self) -> int:
        return round(100 * self.returned / self.decided) if self.decided else 0


@dataclass(frozen=True)
class Mirror:
    """The figures of one master asesor about himself."""

    total: Figures
    families: Sequence[tuple[str, Figures]]
    """By the name of the form family."""
    largest_batch: int
    """Versions parafed in one go; 0 when there was no batch."""
    busiest_minute: int
    """The most decisions that lie within sixty seconds."""

    @property
    def is_burst(self) -> bool:
        return self.busiest_minute >= BURST


def mirror(of: Iterable[Decided]) -> Mirror:
    """The figures of these decisions, all of one master asesor."""
    rows = sorted(of, key=lambda row: (row.family, row.decided_at))
    families = [(name, _figures(list(group))) for name, group in groupby(rows, key=lambda row: row.family)]
    batches = Counter(row.decided_at for row in rows if row.in_batch)
    return Mirror(_figures(rows), families, max(batches.values(), default=0), max(_together(rows).values(), default=0))


def _figures(rows: Sequence[Decided]) -> Figures:
    times = [row.time_open for row in rows if row.time_open is not None]
    median = dt.timedelta(seconds=statistics.median(time.total_seconds() for time in times)) if times else None
    returned = sum(not row.is_parafed for row in rows)
    return Figures(len(rows), returned, median, sum(row.is_short for row in rows))


def _together(rows: Iterable[Decided]) -> dict[uuid.UUID, int]:
    """For each decision, the most decisions of one minute (60 seconds, both ends) that it lies in."""
    ordered = sorted(rows, key=lambda row: (row.decided_at, row.id))
    found = {row.id: 1 for row in ordered}
    first = 0
    for last, row in enumerate(ordered):
        while row.decided_at - ordered[first].decided_at > MINUTE:
            first += 1
        for one in ordered[first : last + 1]:
            found[one.id] = max(found[one.id], last + 1 - first)
    return found


def quick_ones(decided: Sequence[Decided]) -> frozenset[uuid.UUID]:
    """The parafs given fast: `is_short`, or one of `BURST` decisions of the same person within a minute."""
    by_person: dict[uuid.UUID, list[Decided]] = {}
    for row in decided:
        by_person.setdefault(row.master_asesor_id, []).append(row)
    crowded = {key for rows in by_person.values() for key, count in _together(rows).items() if count >= BURST}
    return frozenset(row.id for row in decided if row.is_parafed and (row.is_short or row.id in crowded))


def sample_size(count: int) -> int:
    """How many of so many parafs: one in ten, rounded up, at least five, and never more than there are."""
    return min(count, max(SMALLEST, -(-count // TENTH)))


def propose(class_id: uuid.UUID, decided: Sequence[Decided]) -> list[Decided]:
    """The parafs of a class that a second reader is asked to look at, of these decisions.

    The rule: `sample_size` of the parafs, drawn in the order of a hash of class and version, so that everybody who asks
    again gets the same ones and nobody chooses. First up to three of the quick ones; then one of each form family that
    is not there yet, as long as there is room; then any. At each step a trainee who is in the sample least often comes
    first, so nobody is in it twice while another one could be taken.
    """
    parafs = sorted((row for row in decided if row.is_parafed), key=lambda row: _drawn(class_id, row))
    size, quick = sample_size(len(parafs)), quick_ones(decided)
    sample: list[Decided] = []

    def take(pool: Iterable[Decided]) -> bool:
        """The one whose trainee, then whose family, is there least often; of equals the first drawn."""
        trainees, families = Counter(row.trainee_id for row in sample), Counter(row.family for row in sample)
        there = {row.id for row in sample}
        rest = [row for row in pool if row.id not in there]
        if rest and len(sample) < size:
            sample.append(min(rest, key=lambda row: (trainees[row.trainee_id], families[row.family])))
            return True
        return False

    for _ in range(MOST_QUICK):
        take(row for row in parafs if row.id in quick)
    while take([row for row in parafs if row.family not in {one.family for one in sample}]):
        pass
    while take(parafs):
        pass
    return sample


def _drawn(class_id: uuid.UUID, row: Decided) -> str:
    return hashlib.sha256(class_id.bytes + row.id.bytes).hexdigest()

"""Besok tidak terkejar: whether what tomorrow rests on can still be handed in and parafed tonight. Pure."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from askom_lms.coursework.domain.states import PROGRESS, ItemStatus
from askom_lms.training.domain.kits import PHASES
from askom_lms.training.domain.states import Folder

MINUTES_A_SHEET = 15
"""What writing one sheet takes a trainee."""
ASSUMED_PACE = 12.0
"""Parafs an hour of a master asesor who has given few today: his desk may have been empty."""
BELIEVED_FROM = 5
SLOWEST = 4.0
"""A slow desk may be one where little was handed in."""
DESK_CLOSES = 21
"""O'clock, in the zone of the class: sheets are still parafed in the evening, and nobody is asked for the night."""
DONE, WAITING = PROGRESS[ItemStatus.SIGNED_OFF], PROGRESS[ItemStatus.SUBMITTED]
FRIDAY = Folder.HIJAU
BEFORE_FRIDAY = (Folder.MERAH, Folder.KUNING)
PLANNING = PHASES.index("planning")


@dataclass(frozen=True)
class Owed:
    """What one person still owes before tomorrow."""

    seat: int
    master_id: uuid.UUID | None
    unsent: int
    waiting: int

    @property
    def left(self) -> int:
        return self.unsent + self.waiting


@dataclass(frozen=True)
class Late:
    """Why tomorrow is out of reach: more sheets than he can write (`writing`) or than his desk can paraf (`queue`)."""

    kind: str
    left: int
    fits: int
    """How many can still be written, or parafed by his master asesor."""


def needed(phases: str, practice: Collection[Folder]) -> tuple[int, ...]:
    """Positions of the sheets on which tomorrow's practice rests; `phases` is the class's `kit_phases`.

    Practice in a folder asks for its planning (askom:D5.praktik), Friday for both folders before it (askom:D5.jumat).
    """
    wanted = {_letter(folder, PLANNING) for folder in practice}
    if FRIDAY in practice:
        wanted |= {_letter(folder, phase) for folder in BEFORE_FRIDAY for phase in range(len(PHASES))}
    return tuple(place for place, letter in enumerate(phases) if letter in wanted)


def _letter(folder: Folder, phase: int) -> str:
    """As `training.domain.kits.kit_phases` writes it."""
    return chr(ord("a") + list(Folder).index(folder) * len(PHASES) + phase)


def owed(seat: int, master_id: uuid.UUID | None, progress: str, places: Sequence[int]) -> Owed:
    """What is still to be sent, and what waits for a paraf; missing letters count as empty."""
    letters = [progress[place : place + 1] for place in places]
    waiting = letters.count(WAITING)
    return Owed(seat, master_id, len(letters) - waiting - letters.count(DONE), waiting)


def pace(parafs: int, hours: float) -> float:
    """Parafs an hour of one master asesor today."""
    return max(parafs / max(hours, 1.0), SLOWEST) if parafs >= BELIEVED_FROM else ASSUMED_PACE


def out_of_reach(rows: Iterable[Owed], hours_left: float, paces: Mapping[uuid.UUID, float]) -> dict[int, Late]:
    """seat -> why. Who owes least comes first at the desk of his master asesor, so that most people get through."""
    hours, late = max(hours_left, 0.0), {}
    writes = int(hours * 60 / MINUTES_A_SHEET)
    ordered = sorted((row for row in rows if row.left), key=lambda row: (str(row.master_id), row.left, row.seat))
    for master_id, group in groupby(ordered, key=lambda row: row.master_id):
        fits = int(hours * paces.get(master_id, ASSUMED_PACE)) if master_id else 0
        so_far = 0
        for row in group:
            if row.unsent > writes:
                late[row.seat] = Late("writing", row.unsent, writes)
                continue
            so_far += row.left
            if so_far > fits:
                late[row.seat] = Late("queue", row.left, fits)
    return late

"""The progress string of an enrolment: one letter per kit item, read by every list and written with every step."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from askom_lms.coursework.domain.states import PROGRESS, ItemStatus
from askom_lms.training.domain.kits import planning_beside

EMPTY = PROGRESS[ItemStatus.EMPTY]


class FolderCount(NamedTuple):
    """How one folder stands: parafed, waiting for paraf, returned, and how many items it has."""

    parafed: int
    waiting: int
    returned: int
    total: int

    @property
    def is_whole(self) -> bool:
        return self.total > 0 and self.parafed == self.total


UNSENT = frozenset(PROGRESS[status] for status in (ItemStatus.EMPTY, ItemStatus.DRAFT, ItemStatus.RETURNED))


def planning_left(progress: str, phases: str, position: int) -> int:
    """How many planning sheets in the folder of this one have no paraf; `phases` is the class's `kit_phases`."""
    done = PROGRESS[ItemStatus.SIGNED_OFF]
    return sum(progress[place : place + 1] != done for place in planning_beside(phases, position))


def is_blocking(progress: str, phases: str, position: int) -> bool:
    """Whether practice waits for the paraf of this sheet and for nothing that its trainee could still do."""
    planning = planning_beside(phases, position)
    return position in planning and all((progress[place : place + 1] or EMPTY) not in UNSENT for place in planning)


def folder_counts(progress: str, kit_shape: Mapping[str, Sequence[int]]) -> dict[str, FolderCount]:
    """The counts of every folder; `kit_shape` is folder -> [first position, count]. Missing letters count as empty."""
    return {folder: _count(progress[first : first + total], total) for folder, (first, total) in kit_shape.items()}


def _count(letters: str, total: int) -> FolderCount:
    return FolderCount(
        letters.count(PROGRESS[ItemStatus.SIGNED_OFF]),
        letters.count(PROGRESS[ItemStatus.SUBMITTED]),
        letters.count(PROGRESS[ItemStatus.RETURNED]),
        total,
    )


def is_last_paraf(progress: str, shape: Sequence[int], position: int) -> bool:
    """Whether a paraf at this position makes its folder whole."""
    first, total = shape
    others = progress[first:position] + progress[position + 1 : first + total]
    return len(others) == total - 1 and set(others) <= {PROGRESS[ItemStatus.SIGNED_OFF]}

"""What is open at the end of a day and of a class, and when that keeps it from being closed. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

LONGEST_NOTE = 500


class Left(StrEnum):
    """What may be open at the end of a day."""

    UNMARKED = "unmarked"
    LEAVE = "leave"
    WAITING = "waiting"
    RETURNED = "returned"
    PAPERS = "papers"
    PHOTO = "photo"


class Weight(StrEnum):
    """What one line of the last checklist says: green, written about, or in the way."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Check(StrEnum):
    """What is looked at before a class is closed."""

    RECOMMENDED = "recommended"
    DECIDED = "decided"
    CERTIFIED = "certified"
    LETTERS = "letters"
    PHOTOS = "photos"
    DAYS = "days"
    TURNED_IN = "turned_in"


HARD = frozenset({Check.RECOMMENDED, Check.DECIDED})
"""No class is over while somebody of it waits for his recommendation or decision; the others want a word."""


@dataclass(frozen=True)
class Line:
    """One line of the last checklist: how many of how many are done."""

    check: Check
    done: int
    total: int

    @property
    def weight(self) -> Weight:
        if self.done >= self.total:
            return Weight.GREEN
        return Weight.RED if self.check in HARD else Weight.AMBER

    @property
    def left(self) -> int:
        return self.total - self.done


def open_lines(counts: Mapping[Left, int]) -> dict[Left, int]:
    """What is left, in the order of the list."""
    return {key: counts[key] for key in Left if counts.get(key)}


def unsaid(keys: Iterable[StrEnum], notes: Mapping[str, str]) -> list[str]:
    """Things left of which nothing was written."""
    return [str(key) for key in keys if not notes.get(key, "").strip()]

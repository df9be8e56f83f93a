"""What is open at the end of a day and of a class, and when that keeps it from being closed. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
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
    EVALUATED = "evaluated"
    EVALUATED_BY_LSP = "evaluated_by_lsp"
    ANSWERED = "answered"
    """Each no about a master asesor has an action (002:9.10.16)."""


HARD = frozenset({Check.RECOMMENDED, Check.DECIDED})
"""No class is over while somebody of it waits for his recommendation or decision; the others want a word."""


@dataclass(frozen=True)
class Line:
    """One line of the last checklist: how many of how many are done."""

    check: Check
    done: int
    total: int
    named: tuple[str, ...] = ()
    """Of whom or what something is left."""
    day: int = 0
    """The first day of which something is left, where days are counted."""

    @property
    def weight(self) -> Weight:
        if self.done >= self.total:
            return Weight.GREEN
        return Weight.RED if self.check in HARD else Weight.AMBER

    @property
    def left(self) -> int:
        return self.total - self.done


@dataclass(frozen=True)
class Judged:
    """How far the evaluation of one master asesor is (002:9.10.16): of those who met him, and of the LSP."""

    name: str
    met: int
    answered: int
    is_by_lsp: bool


def evaluation_lines(people: Sequence[Judged], findings: Mapping[str, str], followed: Collection[str]) -> list[Line]:
    """Whom trainees and LSP have not evaluated yet, and what was said of them without an action.

    `findings`: key -> words; `followed`: keys of those with an action. Who evaluated and left since counts no further
    than those who met him.
    """
    done = [min(one.answered, one.met) for one in people]
    open_ones = [f"{one.name} ({n}/{one.met})" for one, n in zip(people, done, strict=True) if n < one.met]
    silent = [one.name for one in people if not one.is_by_lsp]
    left = [text for key, text in findings.items() if key not in followed]
    return [
        Line(Check.EVALUATED, sum(done), sum(one.met for one in people), tuple(open_ones)),
        Line(Check.EVALUATED_BY_LSP, len(people) - len(silent), len(people), tuple(silent)),
        Line(Check.ANSWERED, len(findings) - len(left), len(findings), tuple(left)),
    ]


def open_lines(counts: Mapping[Left, int]) -> dict[Left, int]:
    """What is left, in the order of the list."""
    return {key: counts[key] for key in Left if counts.get(key)}


def unsaid(keys: Iterable[StrEnum], notes: Mapping[str, str]) -> list[str]:
    """Things left of which nothing was written."""
    return [str(key) for key in keys if not notes.get(key, "").strip()]

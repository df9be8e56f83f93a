"""What contexts above know: cards about the day of one trainee for his timetable, links for the page of a class."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from askom_lms.kernel.act import Act
from askom_lms.training.models import TrainingClass


@dataclass(frozen=True)
class TimetableCard:
    """A block above the timetable: a heading and pairs of term and value (partner, table, time)."""

    title: str
    pairs: tuple[tuple[str, str], ...]


TIMETABLE_CARDS: list[Callable[[Act, TrainingClass], TimetableCard | None]] = []
"""One function per context, one query each at most."""


CLASS_LINKS: list[Callable[[Act, TrainingClass], Iterable[tuple[str, str]]]] = []
"""One function per context: words and addresses of its pages that this person may open; no query, or one."""


def class_links(act: Act, klass: TrainingClass) -> list[tuple[str, str]]:
    """All of them, in the order of the contexts."""
    return [link for give in CLASS_LINKS for link in give(act, klass)]


def timetable_cards(act: Act, klass: TrainingClass) -> list[TimetableCard]:
    """Every card that has something to say to this person today."""
    return [card for make in TIMETABLE_CARDS if (card := make(act, klass)) is not None]

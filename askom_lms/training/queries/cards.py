"""What contexts above know about the day of one trainee: they add their cards to the timetable page."""

from collections.abc import Callable
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


def timetable_cards(act: Act, klass: TrainingClass) -> list[TimetableCard]:
    """Every card that has something to say to this person today."""
    return [card for make in TIMETABLE_CARDS if (card := make(act, klass)) is not None]

"""Who else hears of marks: what depends on a day asks to be told, in the transaction that marks it."""

import uuid
from collections.abc import Callable, Collection

from askom_lms.kernel.act import Act
from askom_lms.training.models import TrainingClass

AFTER_MARKS: list[Callable[[Act, TrainingClass, int, Collection[uuid.UUID]], None]] = []
"""Called with the class, the day and whose mark changed; the chain of the class is held, its row not yet."""


def tell_marks(act: Act, klass: TrainingClass, day: int, people: Collection[uuid.UUID]) -> None:
    """These people have another mark on this day."""
    for hear in AFTER_MARKS:
        hear(act, klass, day, people)

"""The paraf queue: its order, everybody's place in it, and how long it will take."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Any, Protocol, TypeVar


class Waiting(Protocol):
    """What decides the place of an item."""

    @property
    def item_id(self) -> uuid.UUID: ...
    @property
    def folder(self) -> Any: ...
    @property
    def key(self) -> str: ...
    @property
    def enrolment_id(self) -> uuid.UUID: ...
    @property
    def number(self) -> int: ...
    @property
    def waiting_since(self) -> dt.datetime: ...
    @property
    def is_blocking(self) -> bool: ...


W = TypeVar("W", bound=Waiting)
HEAD_START = dt.timedelta(minutes=30)
"""A sheet that holds somebody up counts as if it had waited this much longer, so that nobody else waits for ever."""


class Order(StrEnum):
    """Two ways through the queue (Gradescope grades one question across all; some prefer one person at a time)."""

    FORM = "formulir"
    TRAINEE = "peserta"


def ordered(items: Iterable[W], order: Order = Order.FORM) -> list[W]:
    """Groups of one form (or one trainee), the group with the oldest item first; inside, sent-again ones, then oldest.

    A returned item is back near the front (product X8): its trainee has waited twice. One whose trainee can do nothing
    but wait for it comes sooner.
    """
    group: Callable[[W], tuple[str, ...]] = _form if order is Order.FORM else _trainee
    held = [(group(item), _since(item), item) for item in items]
    oldest: dict[tuple[str, ...], dt.datetime] = {}
    for name, since, _ in held:
        oldest[name] = min(oldest.get(name, since), since)
    held.sort(key=lambda one: (oldest[one[0]], one[0], one[2].number == 1, one[1], str(one[2].item_id)))
    return [item for _, _, item in held]


def _since(item: Waiting) -> dt.datetime:
    return item.waiting_since - HEAD_START if item.is_blocking else item.waiting_since


def _form(item: Waiting) -> tuple[str, ...]:
    return str(item.folder), item.key


def _trainee(item: Waiting) -> tuple[str, ...]:
    return (str(item.enrolment_id),)


def place_of(items: Sequence[W], item_id: uuid.UUID) -> int:
    """The place of one item, counted from 1; 0 when it is not waiting."""
    return next((place for place, item in enumerate(ordered(items), 1) if item.item_id == item_id), 0)


def minutes_left(place: int, decided_last_hour: int) -> int | None:
    """About how long until this place is reached at the pace of the last hour; None when nothing was decided yet."""
    if not place or not decided_last_hour:
        return None
    return max(1, round(place * 60 / decided_last_hour))

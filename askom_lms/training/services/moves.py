"""The life of a class: enrolment opens and closes, the class runs and is finished."""

import uuid
from collections.abc import Callable

from sqlalchemy import func, select

from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.training.domain.states import CLASS, ClassEvent
from askom_lms.training.models import ClassSession, TrainingClass
from askom_lms.training.queries import fresh
from askom_lms.training.services.muk import muk_gone
from askom_lms.training.services.touch import chain_of, hold, touch_class

BEFORE_START: list[Callable[[uuid.UUID], Refusal | None]] = []
"""Contexts above say why a class cannot begin yet: a seat whose condition is open."""

BEFORE_FINISH: list[Callable[[TrainingClass], Refusal | None]] = []
"""The same for why it cannot be finished yet: somebody waits for his decision."""


def open_enrolment(act: Act, klass: TrainingClass) -> None:
    """Let people apply. Raises Refusal of the first hard rule that does not hold."""
    _take(act, klass, ClassEvent.OPEN)


def close_enrolment(act: Act, klass: TrainingClass) -> None:
    """No more seats; from now on the 30 % counts the people accepted."""
    _take(act, klass, ClassEvent.CLOSE)
    klass.enrolment_closed_at = act.now


def reopen_enrolment(act: Act, klass: TrainingClass) -> None:
    """Undo a closing that came too early; the 30 % counts those proposed again."""
    _take(act, klass, ClassEvent.REOPEN)
    klass.enrolment_closed_at = None


def start_class(act: Act, klass: TrainingClass) -> None:
    """The class runs: kit and composition are fixed.

    Raises Refusal `training.nobody_enrolled`, `training.below_minimum` (K5), `training.muk_gone`, or the first that a
    context above has in `BEFORE_START`.
    """
    hold(klass)
    for ask in BEFORE_START:
        if refusal := ask(klass.id):
            raise refusal
    if refusal := muk_gone(klass):
        raise refusal
    _take(act, klass, ClassEvent.START)


def finish_class(act: Act, klass: TrainingClass) -> None:
    """The class is over; attendance is closed.

    Raises Refusal `training.not_over` before the last session ended, or the first that a context above has in
    `BEFORE_FINISH`.
    """
    hold(klass)
    ends_at = session().scalar(select(func.max(ClassSession.ends_at)).where(ClassSession.class_id == klass.id))
    if ends_at is not None and act.now < ends_at:
        raise Refusal("training.not_over", until=clock.saat(ends_at, klass.zone))
    for ask in BEFORE_FINISH:
        if refusal := ask(klass):
            raise refusal
    _take(act, klass, ClassEvent.FINISH)


def _take(act: Act, klass: TrainingClass, event: ClassEvent) -> None:
    """The counters are read again first: seats are taken around the ORM."""
    hold(klass)
    act.take(CLASS, fresh(klass), event, chain=chain_of(klass), data={"seats": klass.seats_taken})
    touch_class(klass.id)

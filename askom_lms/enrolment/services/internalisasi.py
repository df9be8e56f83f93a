"""A seat that waits for internalisasi follows what is known of it: marks of the day, accepted or issued certificates.

Each step is asked where the mark or the verdict is given; nobody asks a second time here.
"""

import uuid
from collections.abc import Collection

from sqlalchemy import select

from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import attended_on, today_in, unconfirmed
from askom_lms.enrolment.services.holding import SEAT, chain_of, class_of, hold
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.training import services as training
from askom_lms.training.models import ClassState, TrainingClass

PRE_DAY = 0
"""As the timetable numbers it."""
UNDER_WAY = (ClassState.RUNNING, ClassState.FINISHED)


def hear_marks(act: Act, klass: TrainingClass, day: int, people: Collection[uuid.UUID]) -> None:
    """Marks of the internalisasi day changed: seats are confirmed by attendance, and taken back with it."""
    if day != PRE_DAY:
        return
    wanted = select(Enrolment).where(Enrolment.class_id == klass.id, Enrolment.person_id.in_(people))
    for enrolment in session().scalars(wanted.order_by(Enrolment.seat_number)).all():
        hold(enrolment)
        note_attendance(enrolment)
        settle(act, enrolment)


def note_attendance(enrolment: Enrolment) -> None:
    """Keep beside the seat what the marks say."""
    enrolment.internalisasi_on = attended_on(enrolment)
    session().flush()


def settle(act: Act, enrolment: Enrolment) -> None:
    """Confirm the seat when nothing is open any more, take the confirmation back when something is again.

    Called where the row is held. Before day 1 only (askom:kursi.1); a class that runs keeps its seats.
    """
    klass = class_of(enrolment)
    if enrolment.seat_number is None or not enrolment.is_conditional or klass.state in UNDER_WAY:
        return
    today = today_in(act, klass)
    conditions = unconfirmed(enrolment, today).conditions
    if conditions and enrolment.confirmed_at is not None:
        enrolment.confirmed_at = None
        open_again = [finding.rule for finding in conditions]
        act.record("enrolment.condition_reopened", chain_of(enrolment), enrolment, {"open": open_again}, seals=SEAT)
        act.notify("enrolment.condition_reopened", enrolment)
        training.touch_class(enrolment.class_id)
    elif not conditions and enrolment.confirmed_at is None and today < klass.starts_on:
        enrolment.confirmed_at = act.now
        act.record("enrolment.condition_confirmed", chain_of(enrolment), enrolment, {"by": "shown"}, seals=SEAT)
        act.notify("enrolment.condition_confirmed", enrolment)
        training.touch_class(enrolment.class_id)


def certify_here(act: Act, enrolment: Enrolment, number: str) -> None:
    """A certificate of internalisasi was issued here under this number; an empty one says that it counts no more."""
    hold(enrolment)
    enrolment.internalisasi_number = number
    session().flush()
    settle(act, enrolment)


training.AFTER_MARKS.append(hear_marks)

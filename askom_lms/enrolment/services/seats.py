"""Seats: 24 and 30 %, refused at the exact person whatever happens at the same moment.

The counter of the class row is changed in one statement that also holds the rule, so two people cannot take the
last seat on either database; the row stays locked until the transaction ends.
"""

import uuid
from typing import Any, cast

from sqlalchemy import CursorResult, and_, literal, or_, select, update

from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.people import services as people
from askom_lms.people.domain import Role
from askom_lms.training import services as training
from askom_lms.training.models import ClassState, TrainingClass

PERCENT = 100
EXTERNAL_LIMIT = 30
OPEN_STATES = (ClassState.PLANNED, ClassState.OPEN)


def take_seat(act: Act, enrolment: Enrolment) -> None:
    """Give the enrolment the lowest free seat. Raises Refusal `enrolment.full`, `.external_full` or `.closed`."""
    if enrolment.seat_number is not None:
        return
    extra = 1 if enrolment.is_external else 0
    klass = TrainingClass
    fits = and_(
        klass.id == enrolment.class_id,
        klass.enrolment_closed_at.is_(None),
        klass.seats_taken < klass.capacity,
        or_(
            literal(not enrolment.is_external),
            PERCENT * (klass.external_taken + extra) <= EXTERNAL_LIMIT * klass.proposed,
        ),
    )
    taken = cast(
        CursorResult[Any],
        session().execute(
            update(klass)
            .where(fits)
            .values(
                seats_taken=klass.seats_taken + 1,
                external_taken=klass.external_taken + extra,
                version=klass.version + 1,
            )
            .execution_options(synchronize_session=False)
        ),
    )
    if taken.rowcount != 1:
        raise why_no_seat(enrolment.class_id, is_external=enrolment.is_external)
    enrolment.seat_number = lowest_free_seat(enrolment.class_id)
    session().flush()
    training.add_to_roster(act, class_row(enrolment.class_id), enrolment.person_id)


def class_row(class_id: uuid.UUID) -> TrainingClass:
    """The class as it stands in the database now."""
    return (
        session()
        .execute(select(TrainingClass).where(TrainingClass.id == class_id).execution_options(populate_existing=True))
        .scalar_one()
    )


def why_no_seat(class_id: uuid.UUID, *, is_external: bool) -> Refusal:
    """The sentence for a seat that could not be given."""
    klass = class_row(class_id)
    if klass.enrolment_closed_at is not None:
        return Refusal("enrolment.closed", number=klass.number)
    if klass.seats_taken >= klass.capacity:
        return Refusal("enrolment.full", capacity=klass.capacity, number=klass.number)
    if is_external:
        most = EXTERNAL_LIMIT * klass.proposed // PERCENT
        return Refusal("enrolment.external_full", nth=klass.external_taken + 1, proposed=klass.proposed, most=most)
    return Refusal("enrolment.full", capacity=klass.capacity, number=klass.number)


def lowest_free_seat(class_id: uuid.UUID) -> int:
    held = set(
        session().scalars(
            select(Enrolment.seat_number).where(Enrolment.class_id == class_id, Enrolment.seat_number.is_not(None))
        )
    )
    return next(number for number in range(1, len(held) + 2) if number not in held)


def give_back_seat(act: Act, enrolment: Enrolment) -> None:
    """Free the seat; the 30 % may now be broken, which the rules strip shows in red."""
    if enrolment.seat_number is None:
        return
    enrolment.seat_number = None
    extra = 1 if enrolment.is_external else 0
    klass = TrainingClass
    session().execute(
        update(klass)
        .where(klass.id == enrolment.class_id)
        .values(
            seats_taken=klass.seats_taken - 1, external_taken=klass.external_taken - extra, version=klass.version + 1
        )
        .execution_options(synchronize_session=False)
    )
    row = class_row(enrolment.class_id)
    if enrolment.is_ketua_kelas:
        enrolment.is_ketua_kelas = False
        people.revoke_role(act, enrolment.person_id, Role.KETUA_KELAS, scope_id=enrolment.class_id)
    training.remove_from_roster(act, row, enrolment.person_id)

"""Seats: 24 and 30 %, refused at the exact person whatever happens at the same moment.

The counter of the class row is changed in one statement that also holds the rule, so two people cannot take the
last seat on either database; the row stays locked until the transaction ends.
"""

import uuid
from typing import Any, cast

from sqlalchemy import CursorResult, and_, literal, or_, select, update

from askom_lms.enrolment.domain.waiting import whose_turn
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import room_left, waiting_line
from askom_lms.enrolment.services.holding import SEAT, chain_of
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.people import services as people
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from askom_lms.training import services as training
from askom_lms.training.domain.composition import (
    EXTERNAL_PERCENT,
    PER_MASTER_ASESOR,
    external_allows,
    most_external,
)
from askom_lms.training.models import ClassState, TrainingClass

PERCENT = 100
CLOSED = frozenset({ClassState.CLOSED, ClassState.RUNNING, ClassState.FINISHED})


def must_not_be_closed(klass: TrainingClass) -> None:
    """Drafts may be made while a class is planned. Raises Refusal `enrolment.closed`."""
    if klass.state in CLOSED:
        raise Refusal("enrolment.closed", number=klass.number)


def must_be_open(klass: TrainingClass) -> None:
    """Raises Refusal `enrolment.closed` or `enrolment.not_open`."""
    refusal = why_not_open(klass)
    if refusal is not None:
        raise refusal


def why_not_open(klass: TrainingClass) -> Refusal | None:
    """`enrolment.closed` or `enrolment.not_open`, so that a page can say it before somebody tries; None while open."""
    if klass.state in CLOSED:
        return Refusal("enrolment.closed", number=klass.number)
    return None if klass.state is ClassState.OPEN else Refusal("enrolment.not_open", number=klass.number)


def must_have_room(enrolment: Enrolment) -> None:
    """Ask before anything is changed; `take_seat` asks again. Raises what `take_seat` raises."""
    if enrolment.seat_number is not None:
        return
    refusal = why_no_seat(class_row(enrolment.class_id), enrolment)
    if refusal is not None:
        raise refusal


def must_be_his_turn(enrolment: Enrolment) -> None:
    """A free seat that is offered to somebody, or for which others wait, is not his (004-008). Raises Refusal."""
    refusal = None if enrolment.seat_number is not None else why_not_his_turn(class_row(enrolment.class_id), enrolment)
    if refusal is not None:
        raise refusal


def take_seat(act: Act, enrolment: Enrolment) -> bool:
    """Give the enrolment the lowest free seat; False when it holds one already.

    Raises Refusal `enrolment.full`, `enrolment.master_full`, `enrolment.external_full`, `enrolment.closed` or
    `enrolment.not_open`.
    """
    if enrolment.seat_number is not None:
        return False
    extra = 1 if enrolment.is_external else 0
    klass = TrainingClass
    fits = and_(
        klass.id == enrolment.class_id,
        klass.state == ClassState.OPEN,
        klass.seats_taken < klass.capacity,
        klass.seats_taken < PER_MASTER_ASESOR * klass.n_master_asesor,
        or_(
            literal(not enrolment.is_external),
            PERCENT * (klass.external_taken + extra) <= EXTERNAL_PERCENT * klass.proposed,
        ),
    )
    if _counted(fits, extra=extra, by=1) != 1:
        refusal = why_no_seat(class_row(enrolment.class_id), enrolment)
        raise refusal or Refusal("enrolment.not_now", state=str(enrolment.state), event="accept")
    enrolment.seat_number = lowest_free_seat(enrolment.class_id)
    session().flush()
    training.add_to_roster(act, class_row(enrolment.class_id), enrolment.person_id)
    return True


def _counted(where: Any, *, extra: int, by: int) -> int:
    """Move the counters of a class in one statement; how many rows it found."""
    klass = TrainingClass
    changed = cast(
        CursorResult[Any],
        session().execute(
            update(klass)
            .where(where)
            .values(
                seats_taken=klass.seats_taken + by,
                external_taken=klass.external_taken + by * extra,
                version=klass.version + 1,
            )
            .execution_options(synchronize_session=False)
        ),
    )
    return changed.rowcount


def class_row(class_id: uuid.UUID) -> TrainingClass:
    """The class as it stands in the database now."""
    return (
        session()
        .execute(select(TrainingClass).where(TrainingClass.id == class_id).execution_options(populate_existing=True))
        .scalar_one()
    )


def why_no_seat(klass: TrainingClass, enrolment: Enrolment) -> Refusal | None:
    """The sentence for a seat that this very person, by name, cannot be given; None while there is room."""
    if klass.state in CLOSED:
        return Refusal("enrolment.closed", number=klass.number)
    if klass.state is not ClassState.OPEN:
        return Refusal("enrolment.not_open", number=klass.number)
    if klass.seats_taken >= klass.capacity:
        name = name_of(enrolment)
        return Refusal("enrolment.full", name=name, capacity=klass.capacity, number=klass.number)
    most = PER_MASTER_ASESOR * klass.n_master_asesor
    if klass.seats_taken >= most:
        nth, masters = klass.seats_taken + 1, klass.n_master_asesor
        return Refusal("enrolment.master_full", name=name_of(enrolment), nth=nth, masters=masters, most=most)
    nth = klass.external_taken + 1
    if enrolment.is_external and not external_allows(nth, klass.proposed):
        name, most = name_of(enrolment), most_external(klass.proposed)
        return Refusal("enrolment.external_full", name=name, nth=nth, proposed=klass.proposed, most=most)
    return None


def why_not_his_turn(klass: TrainingClass, enrolment: Enrolment) -> Refusal | None:
    """Why a free seat is not for somebody who is not on the list: it is offered, or others wait for it."""
    room = room_left(klass)
    if room.free == 0:
        return Refusal("enrolment.seat_offered", name=name_of(enrolment))
    turn = whose_turn(waiting_line(klass.id), room)
    return Refusal("enrolment.others_first", name=name_of(enrolment), next=turn.chosen.name) if turn.chosen else None


def name_of(enrolment: Enrolment) -> str:
    return session().get_one(Person, enrolment.person_id).name


def lowest_free_seat(class_id: uuid.UUID) -> int:
    held = set(
        session().scalars(
            select(Enrolment.seat_number).where(Enrolment.class_id == class_id, Enrolment.seat_number.is_not(None))
        )
    )
    return next(number for number in range(1, len(held) + 2) if number not in held)


def give_back_seat(act: Act, enrolment: Enrolment) -> None:
    """Free the seat or the place on the list; the 30 % may now be broken, which the rules strip shows in red."""
    enrolment.waiting_place, enrolment.offer_ends_at = None, None
    if enrolment.seat_number is None:
        return
    enrolment.seat_number = None
    enrolment.is_conditional, enrolment.confirmed_at = False, None
    enrolment.approved_facts_version = None
    if enrolment.is_ketua_kelas:
        enrolment.is_ketua_kelas = False
        people.revoke_role(act, enrolment.person_id, Role.KETUA_KELAS, scope_id=enrolment.class_id)
    act.record("enrolment.seat_freed", chain_of(enrolment), enrolment, seals=SEAT)
    _counted(TrainingClass.id == enrolment.class_id, extra=1 if enrolment.is_external else 0, by=-1)
    training.remove_from_roster(act, class_row(enrolment.class_id), enrolment.person_id)

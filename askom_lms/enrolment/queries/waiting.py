"""The waiting list of a class, and the room that is left for it."""

import uuid

from sqlalchemy import func, select

from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.domain.waiting import InLine, Room
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.db import session
from askom_lms.people.models import Person
from askom_lms.training.models import TrainingClass


def waiting_line(class_id: uuid.UUID) -> list[InLine]:
    """Those who wait, by place; who has an offer is not among them."""
    one = Enrolment
    is_approved = one.approved_facts_version == one.facts_version
    rows = session().execute(
        select(one.id, Person.name, one.waiting_place, one.is_external, is_approved)
        .join(Person, Person.id == one.person_id)
        .where(one.class_id == class_id, one.state == EnrolmentState.WAITING)
        .order_by(one.waiting_place)
    )
    return [InLine(key, name, place or 0, external, bool(approved)) for key, name, place, external, approved in rows]


def room_left(klass: TrainingClass) -> Room:
    """The seats with those that are offered counted as taken."""
    offered = (Enrolment.class_id == klass.id, Enrolment.state == EnrolmentState.OFFERED)
    external = func.count().filter(Enrolment.is_external)
    count, others = session().execute(select(func.count(), external).where(*offered)).one()
    return room_of_class(klass, count, others)


def room_of_class(klass: TrainingClass, offered: int, external_offered: int) -> Room:
    """The same where the offers are counted already."""
    return Room(
        capacity=klass.capacity,
        masters=klass.n_master_asesor,
        taken=klass.seats_taken + offered,
        external_taken=klass.external_taken + external_offered,
        proposed=klass.proposed,
    )

"""Relations of asesor to those they judge (002:9.10.7): who declared what, and which parafs need another look."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import aliased

from askom_lms.agreements.domain import Key
from askom_lms.agreements.queries import signs
from askom_lms.coursework.domain.states import CourseworkPermission as P
from askom_lms.coursework.domain.states import ItemStatus
from askom_lms.coursework.models import AsesorRelation, DossierItem, Paraf, Submission
from askom_lms.coursework.queries.organising import class_for_organising
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import TraineeRow, trainee_rows
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.training.models import StaffRole, TrainingClass
from askom_lms.training.queries import StaffRow, staff_of

R = AsesorRelation
JUDGING = (StaffRole.MASTER_ASESOR, StaffRole.EXAMINER, StaffRole.TIM_TEKNIS)
"""Whose relation to a trainee matters: they give parafs, examine and vote."""
trainee = aliased(Person, name="related_trainee")
judge = aliased(Person, name="related_judge")


@dataclass(frozen=True)
class RelationLine:
    """One relation that was told, and how many standing parafs of this asesor for this trainee it throws doubt on."""

    id: uuid.UUID
    person_id: uuid.UUID
    enrolment_id: uuid.UUID
    judge: str
    trainee: str
    seat: int | None
    text: str
    is_own: bool
    told_at: dt.datetime
    withdrawn_at: dt.datetime | None
    withdrawn_reason: str
    parafs: int

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None


@dataclass(frozen=True)
class OwnRelations:
    """What a master asesor sees before his first paraf in a class."""

    klass: TrainingClass
    trainees: Sequence[TraineeRow]
    lines: Sequence[RelationLine]
    has_declared: bool
    has_ethics: bool


@dataclass(frozen=True)
class ClassRelations:
    """What those who organise a class or decide in it see."""

    klass: TrainingClass
    staff: Sequence[StaffRow]
    declared: frozenset[uuid.UUID]
    trainees: Sequence[TraineeRow]
    lines: Sequence[RelationLine]


def own_relations(act: Act, slug: str) -> OwnRelations:
    """Four queries. Raises Denied, NotFound."""
    klass = class_for_organising(act, slug, P.RELATE)
    me = act.person.id
    declared, ethics = (
        session()
        .execute(select(signs(Key.RELATIONS, me, klass.id, any_version=True), signs(Key.ETHICS, me, any_version=True)))
        .one()
    )
    return OwnRelations(klass, trainee_rows(klass.id), _lines(klass.id, me), declared, ethics)


def class_relations(act: Act, slug: str) -> ClassRelations:
    """Five queries. Raises Denied, NotFound."""
    klass = class_for_organising(act, slug, P.RELATIONS)
    staff = [one for one in staff_of(klass.id) if one.role in JUDGING]
    ids = [one.person_id for one in staff]
    signed = select(Person.id).where(Person.id.in_(ids), signs(Key.RELATIONS, Person.id, klass.id, any_version=True))
    return ClassRelations(
        klass, staff, frozenset(session().scalars(signed)), trainee_rows(klass.id), _lines(klass.id, None)
    )


def _lines(class_id: uuid.UUID, person_id: uuid.UUID | None) -> list[RelationLine]:
    given = (
        select(func.count())
        .select_from(Paraf)
        .join(Submission, Submission.id == Paraf.submission_id)
        .join(DossierItem, DossierItem.id == Submission.item_id)
        .where(
            DossierItem.enrolment_id == R.enrolment_id,
            DossierItem.status == ItemStatus.SIGNED_OFF,
            Paraf.person_id == R.person_id,
            Paraf.revoked_at.is_(None),
            Paraf.at <= R.told_at,
        )
        .correlate(R)
        .scalar_subquery()
    )
    wanted = (
        select(
            R.id, R.person_id, R.enrolment_id, judge.name, trainee.name, Enrolment.seat_number, R.text, R.is_own,
            R.told_at, R.withdrawn_at, R.withdrawn_reason, given,
        )
        .join(Enrolment, Enrolment.id == R.enrolment_id)
        .join(trainee, trainee.id == Enrolment.person_id)
        .join(judge, judge.id == R.person_id)
        .where(R.class_id == class_id)
        .order_by(R.told_at.desc(), R.id)
    )  # fmt: skip
    if person_id is not None:
        wanted = wanted.where(R.person_id == person_id, R.is_own)
    rows: Any = session().execute(wanted)
    return [RelationLine(*row) for row in rows]


def first_undeclared(act: Act) -> str:
    """The address of a class in which sheets wait for this person and he has not declared himself; empty for none."""
    act.require(P.DESK)
    of, me = DossierItem, act.person.id
    wanted = (
        select(TrainingClass.slug)
        .join(of, of.class_id == TrainingClass.id)
        .where(
            of.master_asesor_id == me,
            of.status == ItemStatus.SUBMITTED,
            ~and_(signs(Key.RELATIONS, me, of.class_id, any_version=True), signs(Key.ETHICS, me, any_version=True)),
        )
        .limit(1)
    )
    return session().scalar(wanted) or ""


def related(person_id: uuid.UUID | None, enrolment_id: Any) -> ColumnElement[bool]:
    """Whether a relation of this person to this trainee was told, by himself or by others, and stands."""
    return exists().where(R.person_id == person_id, R.enrolment_id == enrolment_id, R.withdrawn_at.is_(None))


def between(person_id: uuid.UUID, enrolment_id: uuid.UUID) -> bool:
    """The same of one trainee."""
    return bool(session().scalar(select(related(person_id, enrolment_id))))


def came_to_light(class_id: uuid.UUID) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """(person, enrolment) of each relation in this class that stands and that its asesor had not told."""
    wanted = select(R.person_id, R.enrolment_id).where(
        R.class_id == class_id, R.is_own.is_(False), R.withdrawn_at.is_(None)
    )
    return {(row.person_id, row.enrolment_id) for row in session().execute(wanted)}


def get_relation(klass: TrainingClass, relation_id: uuid.UUID) -> AsesorRelation:
    """One of this class. Raises NotFound."""
    found = session().get(R, relation_id)
    if found is None or found.class_id != klass.id:
        raise NotFound
    return found

"""Applications: one of them, those of a class, those with a seat."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, select
from sqlalchemy.orm import joinedload

from askom_lms.enrolment.domain.flow import FlowFacts
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.people.models import Person
from askom_lms.skema.models import Skema
from askom_lms.training.models import TrainingClass

SEATED = (EnrolmentState.ACCEPTED, EnrolmentState.ENROLLED, EnrolmentState.COMPLETED)
IN_LINE = (EnrolmentState.WAITING, EnrolmentState.OFFERED)
LIVING = (EnrolmentState.DRAFT, EnrolmentState.APPLIED, *IN_LINE, EnrolmentState.REJECTED, *SEATED)


def seated_in(class_id: uuid.UUID) -> ColumnElement[bool]:
    """Who holds a seat: also somebody whose approval was dropped by an edit keeps it while panitia looks again (D8)."""
    return and_(Enrolment.class_id == class_id, Enrolment.seat_number.is_not(None))


def get_enrolment(act: Act, enrolment_id: uuid.UUID) -> Enrolment:
    """One application with its person, class and skema. Raises NotFound for somebody else's."""
    return _one(act, Enrolment.id == enrolment_id)


def enrolment_at_seat(act: Act, class_id: uuid.UUID, seat: int) -> Enrolment:
    """The person on this seat of the class, as lists number him. Raises NotFound."""
    return _one(act, Enrolment.class_id == class_id, Enrolment.seat_number == seat)


def enrolment_of_seat(act: Act, slug: str, seat: int) -> Enrolment:
    """The same by the address of the class, in one query. Raises NotFound."""
    wanted = select(TrainingClass.id).where(TrainingClass.slug == slug).scalar_subquery()
    return _one(act, Enrolment.class_id == wanted, Enrolment.seat_number == seat)


def _one(act: Act, *where: Any) -> Enrolment:
    found = session().scalar(
        select(Enrolment)
        .where(*where)
        .options(joinedload(Enrolment.person), joinedload(Enrolment.training_class), joinedload(Enrolment.skema))
    )
    if found is None:
        raise NotFound
    act.require(P.READ, found)
    return found


def own_enrolment(act: Act) -> Enrolment | None:
    """The signed-in person's application to the newest class he has one for; by construction it is his."""
    return session().scalar(
        select(Enrolment)
        .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
        .where(Enrolment.person_id == act.person.id, Enrolment.state.in_(LIVING))
        .options(joinedload(Enrolment.person), joinedload(Enrolment.training_class), joinedload(Enrolment.skema))
        .order_by(TrainingClass.starts_on.desc(), TrainingClass.number.desc())
        .limit(1)
    )


class HasLeft(Refusal):
    """He withdrew, or was recorded as withdrawn, from the class that he asks about."""

    status = 410


def why_without(act: Act) -> Refusal | None:
    """Why the signed-in person has no living application: he withdrew from his last one; None when he had none."""
    last = session().scalar(
        select(Enrolment)
        .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
        .where(Enrolment.person_id == act.person.id, Enrolment.state == EnrolmentState.WITHDRAWN)
        .options(joinedload(Enrolment.training_class))
        .order_by(TrainingClass.starts_on.desc(), TrainingClass.number.desc())
        .limit(1)
    )
    if last is None:
        return None
    return HasLeft("enrolment.left", number=last.training_class.number, reason=last.decision_reason.rstrip(". "))


def flow_facts(row: Any, *, is_recommended: bool = False, is_decided: bool = False) -> FlowFacts:
    """Where somebody is in the certification flow; `row` is the application or a row with its columns.

    What comes after the seat is known above: whoever reads it there says so.
    """
    return FlowFacts(
        state=row.state,
        marks=row.documents + row.pre_day,
        is_approved=row.approved_facts_version == row.facts_version,
        has_open_condition=row.is_conditional and row.confirmed_at is None,
        is_recommended=is_recommended,
        is_decided=is_decided,
    )


@dataclass(frozen=True)
class TraineeRow:
    """One seated person, as lists need him."""

    enrolment_id: uuid.UUID
    person_id: uuid.UUID
    name: str
    seat_number: int
    origin: str
    is_external: bool
    group: str
    master_asesor_id: uuid.UUID | None
    examiner_id: uuid.UUID | None
    skema_id: uuid.UUID | None
    is_ketua_kelas: bool
    state: EnrolmentState
    progress: str
    documents: str


def trainee_rows(class_id: uuid.UUID, *, master_asesor_id: uuid.UUID | None = None) -> list[TraineeRow]:
    """Everybody with a seat, in seat order; only one master asesor's people when he is given."""
    e = Enrolment
    wanted = (
        select(
            e.id, e.person_id, Person.name, e.seat_number, e.origin, e.is_external, e.group, e.master_asesor_id,
            e.examiner_id, e.skema_id, e.is_ketua_kelas, e.state, e.progress, e.documents,
        )
        .join(Person, Person.id == e.person_id)
        .where(seated_in(class_id))
        .order_by(e.seat_number)
    )  # fmt: skip
    if master_asesor_id is not None:
        wanted = wanted.where(e.master_asesor_id == master_asesor_id)
    rows: Iterable[Any] = session().execute(wanted)
    return [TraineeRow(*row) for row in rows]


@dataclass(frozen=True)
class ApplicantRow:
    """One application, as panitia's list shows it."""

    enrolment_id: uuid.UUID
    name: str
    email: str
    phone: str
    origin: str
    city: str
    province: str
    is_external: bool
    state: EnrolmentState
    seat_number: int | None
    group: str
    documents: str
    pre_day: str
    is_conditional: bool
    """Has a seat that must still be confirmed before day 1."""
    is_dropped: bool
    """Was approved once; an edit dropped that and panitia has to look again."""
    applied_at: dt.datetime | None
    is_ketua_kelas: bool
    renewal: str
    waiting_place: int | None
    offer_ends_at: dt.datetime | None
    is_approved: bool
    """The approval names the facts as they are now."""

    @property
    def needs_panitia(self) -> bool:
        """Something here waits for panitia."""
        return (
            self.state is EnrolmentState.APPLIED
            or self.is_dropped
            or (self.state in IN_LINE and not self.is_approved)
            or self.is_conditional
            or "u" in self.documents + self.pre_day
        )


def applicant_rows(act: Act, klass: TrainingClass) -> list[ApplicantRow]:
    """Every application of the class: seats first, then those waiting, then drafts and the rest."""
    act.require(P.LIST, klass)
    e = Enrolment
    rows: Iterable[Any] = session().execute(
        select(
            e.id, Person.name, Person.email, e.origin, e.is_external, e.state, e.seat_number, e.group, e.documents,
            e.pre_day, e.is_conditional, e.confirmed_at, e.approved_facts_version, e.applied_at, e.is_ketua_kelas,
            e.renewal, Person.phone, e.city, e.province, e.waiting_place, e.offer_ends_at, e.facts_version,
        )
        .join(Person, Person.id == e.person_id)
        .where(e.class_id == klass.id)
        .order_by(e.seat_number.is_(None), e.seat_number, e.applied_at.is_(None), e.applied_at, Person.name)
    )  # fmt: skip
    return [_applicant(row) for row in rows]


def _applicant(row: Row[Any]) -> ApplicantRow:
    return ApplicantRow(
        enrolment_id=row.id,
        name=row.name,
        email=row.email,
        phone=row.phone,
        origin=row.origin,
        city=row.city,
        province=row.province,
        is_external=row.is_external,
        state=row.state,
        seat_number=row.seat_number,
        group=row.group,
        documents=row.documents,
        pre_day=row.pre_day,
        is_conditional=row.seat_number is not None and row.is_conditional and row.confirmed_at is None,
        is_dropped=row.seat_number is not None and row.approved_facts_version is None,
        applied_at=row.applied_at,
        is_ketua_kelas=row.is_ketua_kelas,
        renewal=row.renewal,
        waiting_place=row.waiting_place,
        offer_ends_at=row.offer_ends_at,
        is_approved=row.approved_facts_version == row.facts_version,
    )


def ketua_of(class_id: uuid.UUID) -> uuid.UUID | None:
    """The person who is ketua kelas."""
    return session().scalar(select(Enrolment.person_id).where(Enrolment.class_id == class_id, Enrolment.is_ketua_kelas))


def prepared_titles(enrolment: Enrolment) -> list[str]:
    """The skema that he prepares beside the chosen one, by title; no query without any."""
    wanted = {uuid.UUID(key) for key in enrolment.prepared} - {enrolment.skema_id}
    if not wanted:
        return []
    return list(session().scalars(select(Skema.title).where(Skema.id.in_(wanted)).order_by(Skema.title)))

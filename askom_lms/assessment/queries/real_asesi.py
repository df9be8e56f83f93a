"""The real asesi of one trainee, and what the asesi himself is asked."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from askom_lms.assessment.domain.states import AssessmentPermission as P
from askom_lms.assessment.domain.states import ExamState
from askom_lms.assessment.models import AcaExam, RealAsesi
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import SEATED, enrolment_at_seat, own_enrolment
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.people.models import Person
from askom_lms.people.queries import PersonCard
from askom_lms.training.models import ClassSession, ClassStaff, TrainingClass


@dataclass(frozen=True)
class AsesiPage:
    """The trainee's seat, his asesi if registered, and whether the examination still allows a change."""

    enrolment: Enrolment
    asesi: RealAsesi | None
    person: PersonCard | None
    has_password: bool
    may_change: bool
    examiner: str = ""


def real_asesi_of(enrolment_id: uuid.UUID) -> RealAsesi | None:
    """The registered asesi of one trainee."""
    return session().scalar(select(RealAsesi).where(RealAsesi.enrolment_id == enrolment_id))


def asesi_page(act: Act, slug: str = "", seat: int = 0) -> AsesiPage:
    """Own seat, or that of a trainee of a class for panitia. Raises NotFound, Denied."""
    enrolment = _at(act, slug, seat) if slug else own_enrolment(act)
    act.require(P.REGISTER_ASESI, enrolment)
    if enrolment is None:
        raise NotFound
    person, examiner = aliased(Person, name="asesi"), aliased(Person, name="examiner")
    row = session().execute(
        select(
            RealAsesi, person.id, person.name, person.email, person.met_number, person.password_hash, AcaExam.state,
            examiner.name,
        )
        .select_from(Enrolment)
        .outerjoin(RealAsesi, RealAsesi.enrolment_id == Enrolment.id)
        .outerjoin(person, person.id == RealAsesi.person_id)
        .outerjoin(AcaExam, AcaExam.enrolment_id == Enrolment.id)
        .outerjoin(examiner, examiner.id == AcaExam.examiner_id)
        .where(Enrolment.id == enrolment.id)
    )  # fmt: skip
    asesi, person_id, name, email, met, proof, state, by = row.one()
    may_change = state in (None, ExamState.PLANNED, ExamState.DECLARED)
    if asesi is None:
        return AsesiPage(enrolment, None, None, has_password=False, may_change=may_change)
    card = PersonCard(person_id, name, email, met)
    return AsesiPage(enrolment, asesi, card, proof is not None, may_change, by or "")


def _at(act: Act, slug: str, seat: int) -> Enrolment:
    class_id = session().scalar(select(TrainingClass.id).where(TrainingClass.slug == slug))
    if class_id is None:
        raise NotFound
    return enrolment_at_seat(act, class_id, seat)


@dataclass(frozen=True)
class ConsentPage:
    """What the asesi agrees to: who assesses him, in which class, when."""

    asesi: RealAsesi
    asesor_name: str
    examiner_name: str
    klass: TrainingClass
    begins_at: dt.datetime | None
    """When the examination begins, as the timetable says."""


def own_consent(act: Act) -> list[ConsentPage]:
    """The assessments in which the signed-in person is the asesi, newest first."""
    act.require(P.CONSENT)
    examiner = aliased(Person, name="examiner")
    begins_at = select(func.min(ClassSession.starts_at)).where(
        ClassSession.class_id == RealAsesi.class_id, ClassSession.is_aca
    )
    rows = session().execute(
        select(RealAsesi, Person.name, examiner.name, TrainingClass, begins_at.scalar_subquery())
        .join(Enrolment, Enrolment.id == RealAsesi.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(TrainingClass, TrainingClass.id == RealAsesi.class_id)
        .outerjoin(AcaExam, AcaExam.enrolment_id == RealAsesi.enrolment_id)
        .outerjoin(examiner, examiner.id == AcaExam.examiner_id)
        .where(RealAsesi.person_id == act.person.id)
        .order_by(RealAsesi.registered_at.desc())
    )
    return [ConsentPage(asesi, asesor, by or "", klass, at) for asesi, asesor, by, klass, at in rows]


def get_real_asesi(act: Act, asesi_id: uuid.UUID) -> RealAsesi:
    """One registration, by the asesi himself. Raises NotFound, Denied."""
    found = session().get(RealAsesi, asesi_id)
    if found is None:
        raise NotFound
    act.require(P.CONSENT, found)
    return found


def must_be_outsider(class_id: uuid.UUID, person: Person) -> None:
    """The real asesi neither learns nor works in this class (askom:asesi.1).

    Raises Refusal `assessment.trainee_as_asesi`, `assessment.staff_as_asesi`.
    """
    learns = select(Enrolment.id).where(
        Enrolment.class_id == class_id, Enrolment.person_id == person.id, Enrolment.state.in_(SEATED)
    )
    if session().scalar(learns) is not None:
        raise Refusal("assessment.trainee_as_asesi", name=person.name)
    works = select(ClassStaff.id).where(
        ClassStaff.class_id == class_id, ClassStaff.person_id == person.id, ClassStaff.ended_at.is_(None)
    )
    if session().scalars(works).first() is not None:
        raise Refusal("assessment.staff_as_asesi", name=person.name)


def is_named_like_trainee(class_id: uuid.UUID, name: str) -> bool:
    """Whether somebody of the class has this name: a class-mate under another address, or a namesake."""
    seated = select(Person.name).join(Enrolment, Enrolment.person_id == Person.id)
    names = session().scalars(seated.where(Enrolment.class_id == class_id, Enrolment.state.in_(SEATED)))
    return _folded(name) in {_folded(one) for one in names}


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())

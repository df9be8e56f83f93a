"""Incidents, and whose data was looked at: the access log joined with whoever each document is about."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, Subquery, func, literal, select, union_all

from askom_lms.appeals.models import Appeal
from askom_lms.applying.models import CertificationApplication
from askom_lms.assessment.models import AcaExam, RealAsesi
from askom_lms.certification.models import Certificate, DecisionMeeting, Recommendation, TrainerRecommendation
from askom_lms.correspondence.models import Letter
from askom_lms.coursework.models import Attachment, DossierItem, Submission, WetParaf
from askom_lms.enrolment.models import Enrolment, EnrolmentDocument
from askom_lms.incidents.models import Incident
from askom_lms.incidents.policy import P
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import AccessLogEntry
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.registry.models import AsesorStep
from askom_lms.training.domain.states import Folder
from askom_lms.training.models import ClassStaff, LeaveRequest, RollPhoto, TrainingClass
from askom_lms.upkeep.models import BookEntry, Surveillance

REFUSED = "refused:"
"""So begins what the log says of a look that was not granted."""
OF_ENROLMENT = (
    EnrolmentDocument, DossierItem, TrainerRecommendation, Recommendation, Certificate, AcaExam,
    CertificationApplication,
)  # fmt: skip
"""Rows that name the enrolment they are about."""
OF_RECORD = (DossierItem, Recommendation, AcaExam)
"""Of those, the rows that hold a filled form."""


@dataclass
class Touched:
    """One person, and how often what of his was looked at."""

    person_id: uuid.UUID
    name: str
    email: str
    last_at: dt.datetime
    looks: dict[str, int] = field(default_factory=dict)
    """Kind of document -> how often."""


def list_incidents(act: Act) -> list[Incident]:
    """The newest first."""
    act.require(P.KEEP)
    return list(session().scalars(select(Incident).order_by(Incident.number.desc())))


def get_incident(act: Act, number: int) -> Incident:
    """Raises Denied, NotFound."""
    act.require(P.KEEP)
    found = session().scalar(select(Incident).where(Incident.number == number))
    if found is None:
        raise NotFound
    return found


def touched(act: Act, incident: Incident) -> list[Touched]:
    """Whose documents were looked at while it went on, by name; one query, however many people there are."""
    act.require(P.KEEP)
    looked = _looked(incident, act.now)
    found = about(looked).subquery()
    rows = session().execute(
        select(Person.id, Person.name, Person.email, found.c.kind, func.sum(found.c.n), func.max(found.c.last_at))
        .join(found, found.c.person_id == Person.id)
        .group_by(Person.id, Person.name, Person.email, found.c.kind)
        .order_by(Person.name, Person.id, found.c.kind)
    )
    people: dict[uuid.UUID, Touched] = {}
    for person_id, name, email, kind, n, last_at in rows:
        one = people.setdefault(person_id, Touched(person_id, name, email, last_at))
        one.looks[kind] = int(n)
        one.last_at = max(one.last_at, last_at)
    return list(people.values())


def _looked(incident: Incident, now: dt.datetime) -> Subquery:
    log = AccessLogEntry
    refused = log.what.startswith(REFUSED)
    during = [~refused, log.at >= incident.began_at, log.at <= (incident.ended_at or now)]
    if incident.account_id is not None:
        during.append(log.actor_id == incident.account_id)
    counted = select(log.subject_kind, log.subject_id, func.count().label("n"), func.max(log.at).label("last_at"))
    return counted.where(*during).group_by(log.subject_kind, log.subject_id).subquery()


def about(looked: Subquery) -> Any:
    """kind, person_id and what `looked` says besides: each document once for every person that it is about.

    `looked` names documents by subject_kind and subject_id.
    The real asesi stands on the sheets of the green folder and on the exam; an archive and a meeting are about all.
    """
    one, item, asesi = Enrolment, DossierItem, RealAsesi
    through = [
        _rows(looked, of.__tablename__, of.id, one.person_id).join(one, one.id == of.enrolment_id)
        for of in OF_ENROLMENT
    ]
    through += [
        _rows(looked, "enrolment", one.id, one.person_id),
        _rows(looked, "person", Person.id, Person.id),
        _rows(looked, "class_staff", ClassStaff.id, ClassStaff.person_id),
        _rows(looked, "appeal", Appeal.id, Appeal.person_id),
        _rows(looked, "letter", Letter.id, one.person_id).join(one, one.class_id == Letter.class_id),
        _rows(looked, "letter", Letter.id, Letter.person_id).where(Letter.person_id.is_not(None)),
        _rows(looked, "asesor_step", AsesorStep.id, AsesorStep.person_id),
        _rows(looked, "book_entry", BookEntry.id, BookEntry.person_id),
        _rows(looked, "surveillance", Surveillance.id, Surveillance.person_id),
        _rows(looked, "leave_request", LeaveRequest.id, LeaveRequest.person_id),
        _rows(looked, "roll_photo", RollPhoto.id, one.person_id).join(one, one.class_id == RollPhoto.class_id),
        _rows(looked, "training_class", TrainingClass.id, one.person_id).join(one, one.class_id == TrainingClass.id),
        _rows(looked, "decision_meeting", DecisionMeeting.id, one.person_id).join(
            one, one.class_id == DecisionMeeting.class_id
        ),
        _rows(looked, "aca_exam", AcaExam.id, asesi.person_id).join(asesi, asesi.enrolment_id == AcaExam.enrolment_id),
    ]
    for kind, subject, joins in _of_items():
        whose = _rows(looked, kind, subject, one.person_id)
        whose = _joined(whose, joins).join(one, one.id == item.enrolment_id)
        green = _joined(_rows(looked, kind, subject, asesi.person_id), joins)
        green = green.join(asesi, asesi.enrolment_id == item.enrolment_id).where(item.folder == Folder.HIJAU)
        through += [whose, green]
    through += [
        _rows(looked, "record", of.record_id, one.person_id).join(one, one.id == of.enrolment_id) for of in OF_RECORD
    ]
    return union_all(*through)


def _of_items() -> list[tuple[str, Any, list[tuple[Any, Any]]]]:
    """Kinds that lead to a sheet: the kind, its id, and the joins up to the sheet."""
    item, version = DossierItem, Submission
    to_item = (item, item.id == version.item_id)
    return [
        ("submission", version.id, [to_item]),
        ("record", version.record_id, [to_item]),
        ("attachment", Attachment.id, [(item, item.id == Attachment.item_id)]),
        ("wet_paraf", WetParaf.id, [(version, version.id == WetParaf.submission_id), to_item]),
    ]


def _joined(query: Select[Any], joins: list[tuple[Any, Any]]) -> Select[Any]:
    for target, on in joins:
        query = query.join(target, on)
    return query


def _rows(looked: Subquery, kind: str, subject: Any, person: Any) -> Select[Any]:
    told = (column for column in looked.c if column.name != "subject_kind")
    columns = (literal(kind).label("kind"), person.label("person_id"), *told)
    return (
        select(*columns)
        .select_from(looked)
        .join(subject.class_, subject == looked.c.subject_id)
        .where(looked.c.subject_kind == kind)
    )


def account_of(incident: Incident) -> Person | None:
    """Whose sign-in was abused."""
    return session().get(Person, incident.account_id) if incident.account_id else None

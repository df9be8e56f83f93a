"""Who hears of what happens to an application: the applicant, and panitia when they have to look."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from askom_lms.enrolment.domain.sentences import named
from askom_lms.enrolment.models import Enrolment, EnrolmentDocument
from askom_lms.kernel import jobs
from askom_lms.kernel.act import Act, Notice
from askom_lms.kernel.db import session
from askom_lms.kernel.mail import cancel_mail, queue_mail
from askom_lms.people.domain import Role
from askom_lms.people.models import Person, RoleGrant
from askom_lms.training.models import ClassStaff, StaffRole, TrainingClass

UNDO_TIME = dt.timedelta(seconds=10)
"""So long a verdict on a paper can be taken back; the mail waits for it."""


def mail_key(document: EnrolmentDocument) -> str:
    """By which the mail about this verdict is stopped."""
    return f"document:{document.id}"


def _tell(act: Act, enrolment: Enrolment, template: str, **params: Any) -> None:
    """Mail the applicant."""
    row = (
        session()
        .execute(
            select(Person.email, Person.name, TrainingClass.number, TrainingClass.starts_on, TrainingClass.zone)
            .join(TrainingClass, TrainingClass.id == enrolment.class_id)
            .where(Person.id == enrolment.person_id)
        )
        .one()
    )
    known = {"name": row.name, "number": row.number, "starts_on": row.starts_on, "zone": row.zone}
    queue_mail(row.email, template, now=act.now, **known, **params)


def _tell_panitia(act: Act, enrolment: Enrolment, template: str) -> None:
    """Mail everybody who is panitia of the class now."""
    applicant = session().execute(
        select(Person.name, TrainingClass.number)
        .join(TrainingClass, TrainingClass.id == enrolment.class_id)
        .where(Person.id == enrolment.person_id)
    )
    about = applicant.one()
    panitia = session().execute(
        select(Person.email, Person.name)
        .join(ClassStaff, ClassStaff.person_id == Person.id)
        .where(
            ClassStaff.class_id == enrolment.class_id,
            ClassStaff.role == StaffRole.PANITIA,
            ClassStaff.ended_at.is_(None),
        )
        .order_by(Person.email)
    )
    known = {"applicant": about.name, "number": about.number, "enrolment_id": enrolment.id}
    for row in panitia.all():
        queue_mail(row.email, template, now=act.now, name=row.name, **known)


def invited(act: Act, enrolment: Enrolment) -> None:
    """Somebody who can sign in already was named for a class."""
    _tell(act, enrolment, "enrolment_invited")


def accepted(act: Act, enrolment: Enrolment) -> None:
    _tell(act, enrolment, "enrolment_accepted", is_conditional=enrolment.is_conditional)


def waiting(act: Act, enrolment: Enrolment) -> None:
    """He has a place on the list."""
    _tell(act, enrolment, "enrolment_waiting", place=enrolment.waiting_place)


def offered(act: Act, enrolment: Enrolment) -> None:
    """A seat is kept for him."""
    _tell(act, enrolment, "enrolment_offered", ends_at=enrolment.offer_ends_at)


def offer_lapsed(act: Act, enrolment: Enrolment) -> None:
    """He did not answer in time and is off the list."""
    _tell(act, enrolment, "enrolment_offer_lapsed", ends_at=enrolment.offer_ends_at)


def rejected(act: Act, enrolment: Enrolment) -> None:
    _tell(act, enrolment, "enrolment_rejected", reason=enrolment.decision_reason)


def condition_key(enrolment: Enrolment) -> str:
    """By which the mail about a confirmed seat is stopped."""
    return f"condition:{enrolment.id}"


def confirmed(act: Act, enrolment: Enrolment) -> None:
    """It waits as long as a verdict can be taken back."""
    _tell(act, enrolment, "enrolment_confirmed", after=UNDO_TIME, key=condition_key(enrolment))


def reopened(act: Act, enrolment: Enrolment) -> None:
    """Who was never told that his seat was confirmed need not hear that it is not."""
    if not cancel_mail(condition_key(enrolment), act.now):
        _tell(act, enrolment, "enrolment_reopened")


def approval_dropped(act: Act, enrolment: Enrolment) -> None:
    """The applicant hears what his edit did, panitia that there is something to look at again (askom:D8)."""
    _tell(act, enrolment, "enrolment_approval_dropped")
    _tell_panitia(act, enrolment, "enrolment_recheck")


def withdrawn(act: Act, enrolment: Enrolment) -> None:
    """Who did not do it himself hears of it."""
    if act.actor_id == enrolment.person_id:
        _tell_panitia(act, enrolment, "enrolment_left")
    else:
        _tell(act, enrolment, "enrolment_withdrawn", reason=enrolment.decision_reason)


def document_rejected(act: Act, document: EnrolmentDocument) -> None:
    enrolment = session().get_one(Enrolment, document.enrolment_id)
    paper = named(document.kind)
    told = {"paper": paper, "kind": document.kind.value, "reason": document.verdict_reason}
    _tell(act, enrolment, "document_rejected", after=UNDO_TIME, key=mail_key(document), **told)


def role_given(_act: Act, given: RoleGrant) -> None:
    """A trainee named on the page of people gets his draft by a job."""
    if given.role == Role.TRAINEE and given.scope_id is not None:
        payload = {"class_id": str(given.scope_id), "person_id": str(given.person_id)}
        jobs.enqueue("enrolment.start_application", payload, key=f"application:{given.id}")


NOTICES: Mapping[str, Notice] = {
    "enrolment.invited": invited,
    "enrolment.accept": accepted,
    "enrolment.wait": waiting,
    "enrolment.offer": offered,
    "enrolment.take_seat": accepted,
    "enrolment.lapse": offer_lapsed,
    "enrolment.reject": rejected,
    "enrolment.condition_confirmed": confirmed,
    "enrolment.condition_reopened": reopened,
    "enrolment.drop_approval": approval_dropped,
    "enrolment.approval_dropped": approval_dropped,
    "enrolment.withdraw": withdrawn,
    "document.rejected": document_rejected,
    "person.invited": role_given,
}

"""Who hears of what happens to an application."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from askom_lms.enrolment.models import Enrolment, EnrolmentDocument
from askom_lms.kernel.act import Act, Notice
from askom_lms.kernel.db import session
from askom_lms.kernel.mail import queue_mail
from askom_lms.people.models import Person
from askom_lms.training.models import TrainingClass


def _tell(act: Act, enrolment: Enrolment, template: str, **params: Any) -> None:
    """Mail the applicant."""
    row = (
        session()
        .execute(
            select(Person.email, Person.name, TrainingClass.number)
            .join(TrainingClass, TrainingClass.id == enrolment.class_id)
            .where(Person.id == enrolment.person_id)
        )
        .one()
    )
    queue_mail(row.email, template, now=act.now, name=row.name, number=row.number, **params)


def accepted(act: Act, enrolment: Enrolment) -> None:
    _tell(act, enrolment, "enrolment_accepted", conditional="ya" if enrolment.is_conditional else "")


def rejected(act: Act, enrolment: Enrolment) -> None:
    _tell(act, enrolment, "enrolment_rejected", reason=enrolment.decision_reason)


def approval_dropped(act: Act, enrolment: Enrolment) -> None:
    _tell(act, enrolment, "enrolment_approval_dropped")


def document_rejected(act: Act, document: EnrolmentDocument) -> None:
    enrolment = session().get_one(Enrolment, document.enrolment_id)
    _tell(act, enrolment, "document_rejected", kind=document.kind.value, reason=document.verdict_reason)


NOTICES: Mapping[str, Notice] = {
    "enrolment.accept": accepted,
    "enrolment.reject": rejected,
    "enrolment.drop_approval": approval_dropped,
    "enrolment.approval_dropped": approval_dropped,
    "document.rejected": document_rejected,
}

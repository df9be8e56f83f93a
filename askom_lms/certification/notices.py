"""Who hears of recommendations, decisions and certificates."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from askom_lms.certification.domain.numbering import COMPETENCE, INTERNALISASI
from askom_lms.certification.models import Certificate, Decision, DecisionMeeting, Recommendation, TrainerRecommendation
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.act import Act, Notice
from askom_lms.kernel.db import session
from askom_lms.kernel.mail import queue_mail
from askom_lms.people.models import Person
from askom_lms.training.models import TrainingClass


@dataclass(frozen=True)
class Reader:
    """The trainee to whom a mail goes."""

    email: str
    name: str
    number: str


def _readers(*enrolment_ids: uuid.UUID) -> list[Reader]:
    rows = session().execute(
        select(Person.email, Person.name, TrainingClass.number)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
        .where(Enrolment.id.in_(enrolment_ids))
        .order_by(Enrolment.seat_number)
    )
    return [Reader(*row) for row in rows]


def trainer_signed(act: Act, signed: TrainerRecommendation) -> None:
    """The trainee: recommended, or why not yet."""
    for reader in _readers(signed.enrolment_id):
        queue_mail(
            reader.email, "certification_trainer", now=act.now, name=reader.name, number=reader.number,
            signer=signed.signer_name, recommended=signed.is_recommended, reason=signed.reason,
        )  # fmt: skip


def recommended(act: Act, recommendation: Recommendation) -> None:
    """The trainee: the examiner has signed; the mail does not say the verdict."""
    for reader in _readers(recommendation.enrolment_id):
        queue_mail(
            reader.email, "certification_recommended", now=act.now, name=reader.name, number=reader.number,
            signer=recommendation.signer_name,
        )  # fmt: skip


def decided(act: Act, meeting: DecisionMeeting) -> None:
    """Everybody about whom the meeting decided; the mail does not say the verdict."""
    ids = session().scalars(select(Decision.enrolment_id).where(Decision.meeting_id == meeting.id)).all()
    for reader in _readers(*ids):
        queue_mail(
            reader.email, "certification_decided", now=act.now, name=reader.name, number=reader.number,
            minutes=meeting.number,
        )  # fmt: skip


def issued(act: Act, certificate: Certificate) -> None:
    """The holder: his certificate waits for him."""
    for reader in _readers(certificate.enrolment_id):
        template = MAILS.get(certificate.kind, "certification_certificate")
        queue_mail(reader.email, template, now=act.now, name=reader.name, certificate=certificate.number)


MAILS = {INTERNALISASI: "certification_pre_day", COMPETENCE: "certification_competence"}
NOTICES: Mapping[str, Notice] = {
    "trainer_recommendation.signed": trainer_signed,
    "recommendation.propose": recommended,
    "meeting.close": decided,
    "certificate.issue": issued,
    "certificate.import": issued,
}

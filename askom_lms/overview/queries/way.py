"""What is known of one person after his class, in two queries: recommendation to appeal, and his asesor certificate."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from askom_lms.appeals.domain.states import AppealState
from askom_lms.appeals.models import Appeal
from askom_lms.applying.domain.states import ApplicationState
from askom_lms.applying.models import CertificationApplication
from askom_lms.applying.queries.own import is_newest
from askom_lms.assessment.domain.states import AgainState
from askom_lms.assessment.models import Reassessment
from askom_lms.certification.domain.numbering import TRAINING
from askom_lms.certification.domain.states import MeetingState
from askom_lms.certification.models import (
    Certificate,
    Decision,
    DecisionMeeting,
    MeetingMember,
    Recommendation,
    TrainerRecommendation,
)
from askom_lms.certification.queries.standing import DEAD, decision_of
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.db import session
from askom_lms.people.models import Person
from askom_lms.registry.domain.asesor import CertificateStanding, standing_of
from askom_lms.registry.domain.states import CertificateState
from askom_lms.registry.models import AsesorCertificate
from askom_lms.upkeep.domain import next_surveillance
from askom_lms.upkeep.models import Surveillance


@dataclass(frozen=True)
class After:
    """From the trainer's word to an appeal."""

    trainer: TrainerRecommendation | None
    missing: Sequence[Mapping[str, Any]]
    """What stood in the way of K when the recommendation was signed."""
    decision_reason: str
    is_told: bool
    """The minutes of the decision are signed by everybody."""
    held_on: dt.date | None
    unsigned: str
    """Who has not signed these minutes."""
    meeting_on: dt.date | None
    """The day of the meeting of this class that is open."""
    appeal_since: dt.date | None
    appeal_due: dt.date | None
    again: Reassessment | None
    """A reassessment that an appeal asked for and that nobody has signed."""
    again_by: str
    applied: ApplicationState | None
    """State of the newest version of the application for certification."""
    applied_at: dt.datetime | None
    """When it was sent, or judged."""
    certificate_reason: str
    certificate_on: dt.date | None

    @property
    def trainer_reason(self) -> str:
        return self.trainer.reason if self.trainer else ""


def after_class(enrolment_id: uuid.UUID, class_id: uuid.UUID) -> After:
    """One query."""
    planned, again_by = aliased(DecisionMeeting, name="planned"), aliased(Person, name="again_by")
    sent = CertificationApplication
    unsigned = (
        select(func.aggregate_strings(Person.name, ", "))
        .join(MeetingMember, MeetingMember.person_id == Person.id)
        .where(MeetingMember.meeting_id == DecisionMeeting.id, MeetingMember.signed_at.is_(None))
        .correlate(DecisionMeeting)
        .scalar_subquery()
    )
    living = and_(
        Certificate.enrolment_id == Enrolment.id, Certificate.kind == TRAINING, Certificate.state.not_in(DEAD)
    )
    row: Any = session().execute(
        select(
            TrainerRecommendation, Recommendation.missing, Decision.reason, DecisionMeeting.state,
            DecisionMeeting.held_on, unsigned.label("unsigned"), planned.held_on.label("planned_on"), Appeal.filed_at,
            Appeal.due_on, Certificate.state_reason, Certificate.state_since, Reassessment,
            again_by.name.label("again_by"), sent.state.label("applied"),
            func.coalesce(sent.judged_at, sent.sent_at).label("applied_at"),
        )
        .select_from(Enrolment)
        .outerjoin(TrainerRecommendation, TrainerRecommendation.enrolment_id == Enrolment.id)
        .outerjoin(Recommendation, Recommendation.enrolment_id == Enrolment.id)
        .outerjoin(Decision, decision_of(Enrolment.id))
        .outerjoin(DecisionMeeting, DecisionMeeting.id == Decision.meeting_id)
        .outerjoin(planned, (planned.class_id == class_id) & (planned.state == MeetingState.PLANNED))
        .outerjoin(Appeal, (Appeal.enrolment_id == Enrolment.id) & (Appeal.state != AppealState.DECIDED))
        .outerjoin(Certificate, living)
        .outerjoin(
            Reassessment, (Reassessment.enrolment_id == Enrolment.id) & (Reassessment.state != AgainState.SIGNED)
        )
        .outerjoin(again_by, again_by.id == Reassessment.examiner_id)
        .outerjoin(sent, (sent.enrolment_id == Enrolment.id) & is_newest())
        .where(Enrolment.id == enrolment_id)
        .limit(1)
    ).one()  # fmt: skip
    return After(
        trainer=row[0],
        missing=row.missing or (),
        decision_reason=row.reason or "",
        is_told=row.state is MeetingState.DECIDED,
        held_on=row.held_on,
        unsigned=row.unsigned or "",
        meeting_on=row.planned_on,
        appeal_since=row.filed_at.date() if row.filed_at else None,
        appeal_due=row.due_on,
        again=row.Reassessment,
        again_by=row.again_by or "",
        applied=row.applied,
        applied_at=row.applied_at,
        certificate_reason=row.state_reason or "",
        certificate_on=row.state_since.date() if row.state_since else None,
    )


@dataclass(frozen=True)
class Holder:
    """The asesor certificate noted last, how it stands today, and the last day of the next surveillance."""

    certificate: AsesorCertificate | None
    standing: CertificateStanding | None
    due: dt.date | None


def holder(person_id: uuid.UUID, today: dt.date) -> Holder:
    """One query."""
    of = AsesorCertificate
    last = (
        select(func.max(Surveillance.done_on))
        .where(Surveillance.person_id == of.person_id, Surveillance.done_on >= of.issued_on)
        .correlate(of)
        .scalar_subquery()
    )
    row = session().execute(
        select(of, last).where(of.person_id == person_id).order_by(of.noted_at.desc(), of.id).limit(1)
    ).one_or_none()  # fmt: skip
    if row is None:
        return Holder(None, None, None)
    found, looked_on = row
    standing = standing_of(found.state, found.valid_until, today, is_newest=True)
    counts = found.state is not CertificateState.REVOKED and found.valid_until >= today
    due = next_surveillance(found.issued_on, found.valid_until, [looked_on] if looked_on else []) if counts else None
    return Holder(found, standing, due)

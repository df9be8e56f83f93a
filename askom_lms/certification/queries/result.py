"""What a trainee reads about himself: recommendation, decision, certificate, and how long he may appeal."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from askom_lms.certification.domain.decision import appeal_until
from askom_lms.certification.domain.numbering import INTERNALISASI, TRAINING
from askom_lms.certification.domain.states import CertificateState, RecommendationState, Verdict
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.models import Certificate, Decision, DecisionMeeting, Recommendation, TrainerRecommendation
from askom_lms.certification.queries.standing import DEAD, decision_of
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import SEATED
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.paperwork.models import Signature
from askom_lms.people.models import Person
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import TrainingClass


@dataclass(frozen=True)
class ResultPage:
    """One class of the trainee, in the order in which things happen."""

    class_number: str
    zone: str
    settings: Mapping[str, Any]
    trainer_name: str | None
    is_recommended: bool | None
    trainer_reason: str | None
    trainer_signed_at: dt.datetime | None
    recommendation_state: RecommendationState | None
    recommended: Verdict | None
    recommendation_reason: str | None
    recommended_by: str | None
    recommended_at: dt.datetime | None
    record_id: uuid.UUID | None
    acknowledged_at: dt.datetime | None
    decision: Verdict | None
    decision_reason: str | None
    decided_at: dt.datetime | None
    minutes_number: str | None
    minutes_sha256: str | None
    certificate_id: uuid.UUID | None
    certificate_state: CertificateState | None
    certificate_number: str | None
    certificate_code: str | None
    certificate_size: int | None
    certificate_reason: str | None
    pre_day_id: uuid.UUID | None
    """His certificate of internalisasi, while it counts."""
    pre_day_number: str | None
    pre_day_size: int | None

    @property
    def is_proposed(self) -> bool:
        return self.recommendation_state is RecommendationState.PROPOSED

    @property
    def is_decided(self) -> bool:
        """A decision is told when the minutes are signed, not before."""
        return self.decision is not None and self.decided_at is not None

    @property
    def appeal_until(self) -> dt.datetime | None:
        """The last moment for an appeal against the decision; none without a decision."""
        if self.decided_at is None:
            return None
        in_working_days = ClassSettings.read(self.settings).appeal_in_working_days
        return appeal_until(self.decided_at, self.zone, in_working_days=in_working_days)


@dataclass(frozen=True)
class OwnAppeal:
    """The appeal against one's own decision: its page, where it stands, and what comes next or what was ruled."""

    url: str
    standing: str
    text: str


OWN_APPEAL: list[Callable[[Act], OwnAppeal | None]] = []
"""Who knows whether the signed-in trainee has appealed; asked once a decision was told to him."""


def own_appeal(act: Act) -> OwnAppeal | None:
    """The appeal against the decision that the signed-in trainee reads; None while there is none."""
    return next((found for ask in OWN_APPEAL if (found := ask(act)) is not None), None)


def own_result(act: Act) -> ResultPage | None:
    """The result of the signed-in trainee in his latest class; None without a seat. One query."""
    act.require(P.RESULT)
    trainer, of_pre_day = aliased(Person, name="trainer"), aliased(Certificate, name="of_pre_day")
    row = session().execute(
        select(
            TrainingClass.number, TrainingClass.zone, TrainingClass.settings, trainer.name,
            TrainerRecommendation.is_recommended, TrainerRecommendation.reason, TrainerRecommendation.signed_at,
            Recommendation.state, Recommendation.verdict, Recommendation.reason, Recommendation.signer_name,
            Recommendation.signed_at, Recommendation.record_id,
            Signature.signed_at.label("acknowledged_at"),
            Decision.verdict, Decision.reason, DecisionMeeting.decided_at, DecisionMeeting.number,
            DecisionMeeting.pdf_sha256, Certificate.id, Certificate.state, Certificate.number, Certificate.code,
            Certificate.pdf_size, Certificate.state_reason, of_pre_day.id, of_pre_day.number, of_pre_day.pdf_size,
        )
        .select_from(Enrolment)
        .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
        .outerjoin(trainer, trainer.id == Enrolment.master_asesor_id)
        .outerjoin(TrainerRecommendation, TrainerRecommendation.enrolment_id == Enrolment.id)
        .outerjoin(Recommendation, Recommendation.enrolment_id == Enrolment.id)
        .outerjoin(
            Signature,
            (Signature.record_id == Recommendation.record_id)
            & (Signature.slot == "calon")
            & Signature.voided_at.is_(None),
        )
        .outerjoin(Decision, decision_of(Enrolment.id))
        .outerjoin(DecisionMeeting, DecisionMeeting.id == Decision.meeting_id)
        .outerjoin(Certificate, (Certificate.enrolment_id == Enrolment.id) & (Certificate.kind == TRAINING))
        .outerjoin(
            of_pre_day,
            (of_pre_day.enrolment_id == Enrolment.id)
            & (of_pre_day.kind == INTERNALISASI)
            & (of_pre_day.state == CertificateState.ISSUED),
        )
        .where(Enrolment.person_id == act.person.id, Enrolment.state.in_(SEATED))
        .order_by(TrainingClass.starts_on.desc(), Certificate.state.in_(DEAD), Certificate.prepared_at.desc())
        .limit(1)
    ).one_or_none()  # fmt: skip
    found: tuple[Any, ...] | None = row
    return ResultPage(*found) if found else None


def own_recommendation(act: Act) -> Recommendation:
    """The recommendation about the signed-in trainee, for his signature. Raises NotFound, Denied."""
    act.require(P.RESULT)
    found = session().scalar(
        select(Recommendation)
        .join(Enrolment, Enrolment.id == Recommendation.enrolment_id)
        .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
        .where(Enrolment.person_id == act.person.id, Recommendation.state == RecommendationState.PROPOSED)
        .options(joinedload(Recommendation.enrolment), joinedload(Recommendation.exam))
        .order_by(TrainingClass.starts_on.desc())
        .limit(1)
    )
    if found is None:
        raise NotFound
    return found

"""Everybody of a class as the hand-over needs him: what was decided, what was copied off his KTP, what is missing."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, exists, func, select
from sqlalchemy.orm import aliased

from askom_lms.appeals.domain.states import AppealState
from askom_lms.appeals.models import Appeal
from askom_lms.certification.domain.recommendation import FOLDERS, prerequisites
from askom_lms.certification.models import Decision, DecisionMeeting, Recommendation, TrainerRecommendation
from askom_lms.certification.queries.standing import (
    ClassPlan,
    Standing,
    class_plan,
    decision_of,
    facts_of,
    parafed,
    standings,
)
from askom_lms.coursework.models import Attachment, DossierItem, Paraf, Submission
from askom_lms.coursework.queries.evidence import fingerprint_of
from askom_lms.enrolment.domain.states import EnrolmentPermission
from askom_lms.enrolment.models import DocumentKind, DocumentState, Enrolment, EnrolmentDocument
from askom_lms.enrolment.queries import enrolment_of_seat
from askom_lms.handover.domain.checks import Card, Handed, Photo
from askom_lms.handover.models import RegisterIdentity
from askom_lms.kernel import keys
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.paperwork.models import FilledRecord
from askom_lms.skema.models import Skema
from askom_lms.training.models import TrainingClass

HANDED_FOLDERS = FOLDERS
SEALED_WITH = "nik"
"""Purpose of the key of numbers."""
R = FilledRecord


@dataclass(frozen=True)
class _Beside:
    """What stands in no standing: facts of the application, identity, photo, minutes, appeal."""

    enrolment_id: uuid.UUID
    facts: dict[str, Any]
    origin: str
    skema: str | None
    nik_sealed: str | None
    ktp_name: str | None
    checked_at: dt.datetime | None
    photo_state: DocumentState | None
    photo_hint: str | None
    minutes: str | None
    minutes_on: dt.date | None
    appeal_id: uuid.UUID | None
    last_paraf_at: dt.datetime | None


def people_of(klass: TrainingClass, now: dt.datetime) -> list[tuple[Standing, Handed]]:
    """Everybody with a seat, in seat order; four queries."""
    plan = class_plan(klass.id)
    beside = _beside(klass.id)
    return [
        (one, _handed(one, beside[one.enrolment_id], plan, now)) for one in standings(Enrolment.class_id == klass.id)
    ]


def _beside(class_id: uuid.UUID) -> dict[uuid.UUID, _Beside]:
    e, photo = Enrolment, aliased(EnrolmentDocument)
    last_paraf = (
        select(func.max(Paraf.at))
        .join(Submission, Submission.id == Paraf.submission_id)
        .join(DossierItem, DossierItem.id == Submission.item_id)
        .where(DossierItem.enrolment_id == e.id, Paraf.revoked_at.is_(None))
        .correlate(e)
        .scalar_subquery()
    )
    rows: Any = session().execute(
        select(
            e.id, e.facts, e.origin, Skema.title, RegisterIdentity.nik_sealed, RegisterIdentity.ktp_name,
            RegisterIdentity.checked_at, photo.state, photo.hint, DecisionMeeting.number, DecisionMeeting.held_on,
            Appeal.id, last_paraf,
        )
        .outerjoin(Skema, Skema.id == e.skema_id)
        .outerjoin(RegisterIdentity, RegisterIdentity.enrolment_id == e.id)
        .outerjoin(photo, (photo.enrolment_id == e.id) & (photo.kind == DocumentKind.PHOTO)
                   & (photo.state != DocumentState.REPLACED))
        .outerjoin(Decision, decision_of(e.id))
        .outerjoin(DecisionMeeting, DecisionMeeting.id == Decision.meeting_id)
        .outerjoin(Appeal, (Appeal.decision_id == Decision.id) & (Appeal.state != AppealState.DECIDED))
        .where(e.class_id == class_id)
        .order_by(e.id, photo.number)
    )  # fmt: skip
    return {row[0]: _Beside(*row) for row in rows}


def _handed(one: Standing, beside: _Beside, plan: ClassPlan, now: dt.datetime) -> Handed:
    facts = facts_of(one, plan, now)
    born_on = (beside.facts or {}).get("born_on")
    education = ((beside.facts or {}).get("education") or {}).get("level")
    has_photo = beside.photo_state is not None
    photo = Photo(beside.photo_state is DocumentState.ACCEPTED, beside.photo_hint or "") if has_photo else None
    return Handed(
        enrolment_id=str(one.enrolment_id),
        seat=one.seat,
        name=one.name,
        born_on=dt.date.fromisoformat(born_on) if born_on else None,
        origin=beside.origin,
        education=str(education or ""),
        skema=beside.skema or "",
        card=_card(beside),
        photo=photo,
        trainer_recommends=one.is_recommended,
        recommended=one.verdict if one.is_proposed else None,
        decided=one.decision,
        minutes=beside.minutes or "",
        minutes_on=beside.minutes_on if beside.minutes else None,
        minutes_frozen=one.minutes_sha256 is not None,
        certificate=one.certificate_number or "",
        appeal_open=beside.appeal_id is not None,
        prerequisites=prerequisites(facts),
        parafs=parafed(one, plan.kit, FOLDERS),
        last_paraf_at=beside.last_paraf_at,
        people=one.people,
    )


def _card(beside: _Beside) -> Card | None:
    if not beside.nik_sealed or beside.checked_at is None:
        return None
    return Card(opened(beside.nik_sealed), beside.ktp_name or "", beside.checked_at)


def sealed(nik: str) -> str:
    """The number as it is stored."""
    return keys.box(SEALED_WITH).encrypt(nik.encode()).decode()


def opened(text: str) -> str:
    """The number as it stands on the KTP; empty when it was erased."""
    return keys.box(SEALED_WITH).decrypt(text.encode()).decode() if text else ""


def identity_of(enrolment_id: uuid.UUID) -> RegisterIdentity | None:
    """What was copied for this person, as it is stored now."""
    wanted = select(RegisterIdentity).where(RegisterIdentity.enrolment_id == enrolment_id)
    return session().scalar(wanted.execution_options(populate_existing=True))


@dataclass(frozen=True)
class KtpPage:
    """One person, what was copied off his KTP so far, and where the scan is."""

    enrolment: Enrolment
    identity: RegisterIdentity | None
    nik: str
    document_id: uuid.UUID | None


def ktp_page(act: Act, klass: TrainingClass, seat: int) -> KtpPage:
    """For whoever may read a KTP. Raises Denied, NotFound."""
    enrolment = enrolment_of_seat(act, klass.slug, seat)
    act.require(EnrolmentPermission.READ_IDENTITY, enrolment)
    of = EnrolmentDocument
    row = session().execute(
        select(RegisterIdentity, of.id)
        .select_from(Enrolment)
        .outerjoin(RegisterIdentity, RegisterIdentity.enrolment_id == Enrolment.id)
        .outerjoin(of, (of.enrolment_id == Enrolment.id) & (of.kind == DocumentKind.KTP)
                   & (of.state != DocumentState.REPLACED))
        .where(Enrolment.id == enrolment.id)
        .order_by(of.number.desc())
        .limit(1)
    ).one()  # fmt: skip
    identity, document_id = row
    return KtpPage(enrolment, identity, opened(identity.nik_sealed) if identity else "", document_id)


def minutes_of(class_id: uuid.UUID) -> list[DecisionMeeting]:
    """The meetings whose decisions stand and whose minutes are frozen, by number."""
    stands = exists().where(Decision.meeting_id == DecisionMeeting.id, Decision.set_aside_at.is_(None))
    wanted = select(DecisionMeeting).where(
        DecisionMeeting.class_id == class_id, DecisionMeeting.pdf_sha256.is_not(None), stands
    )
    return list(session().scalars(wanted.order_by(DecisionMeeting.number)))


def handed_in(enrolment_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Any]:
    """Enrolment -> its signed FR-ACA-07 and trainer's recommendation as (record, trainer); one query."""
    rows = session().execute(
        select(Enrolment.id, FilledRecord, TrainerRecommendation)
        .join(Recommendation, Recommendation.enrolment_id == Enrolment.id)
        .join(FilledRecord, FilledRecord.id == Recommendation.record_id)
        .outerjoin(TrainerRecommendation, TrainerRecommendation.enrolment_id == Enrolment.id)
        .where(Enrolment.id.in_(enrolment_ids))
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def sheets_recomputed(class_id: uuid.UUID) -> tuple[int, list[str]]:
    """How many parafs stand, and the codes of sheets whose content is no longer what was parafed.

    Each fingerprint is computed anew from the stored answers and files, not read.
    """
    attached: dict[uuid.UUID, list[str]] = {}
    of_class = DossierItem.class_id == class_id
    for record_id, sha256 in session().execute(
        select(Attachment.record_id, Attachment.sha256)
        .join(DossierItem, DossierItem.id == Attachment.item_id)
        .where(of_class, Attachment.removed_at.is_(None))
    ):
        attached.setdefault(record_id, []).append(sha256)
    texts = (cast(column, Text).label(column.key) for column in (R.answers, R.lent))
    rows = session().execute(
        select(R.id, R.form_code, R.edition, R.stage, *texts, Paraf.fingerprint, Submission.code)
        .join(Submission, Submission.record_id == R.id)
        .join(DossierItem, DossierItem.id == Submission.item_id)
        .join(Paraf, Paraf.submission_id == Submission.id)
        .where(of_class, Paraf.revoked_at.is_(None))
        .order_by(Submission.code)
        .execution_options(yield_per=100)
    )
    n, changed = 0, []
    for row in rows:
        n += 1
        if fingerprint_of(row, attached.get(row.id, [])) != row.fingerprint:
            changed.append(row.code)
    return n, changed

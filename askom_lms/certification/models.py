"""Two recommendations, one decision, certificates: separate records by separate people (D4)."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.assessment.models import AcaExam
from askom_lms.certification.domain.competence import Source
from askom_lms.certification.domain.states import CertificateState, MeetingState, RecommendationState, Verdict
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.db import Record, enum_named, link
from askom_lms.kernel.keeping import keep_rows
from askom_lms.people.models import Person


class TrainerRecommendation(Record):
    """The trainer's own signed word at the end of training (002:6.1.3)."""

    __tablename__ = "trainer_recommendation"
    __table_args__ = (UniqueConstraint("enrolment_id"),)

    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"))
    is_recommended: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was true when it was signed: sessions, parafs per dossier."""
    signed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    signer_name: Mapped[str] = mapped_column(String(120))
    met_number: Mapped[str | None] = mapped_column(String(32))
    signed_at: Mapped[dt.datetime]
    fingerprint: Mapped[str] = mapped_column(String(64))


class Recommendation(Record):
    """The examiner's recommendation K or BK, computed from FR-ACA-07 and signed."""

    __tablename__ = "recommendation"
    __table_args__ = (UniqueConstraint("enrolment_id"),)

    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"))
    exam_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("aca_exam.id"))
    state: Mapped[RecommendationState] = mapped_column(default=RecommendationState.DRAFTED)
    computed: Mapped[Verdict] = mapped_column(enum_named(Verdict, "computed_verdict"))
    verdict: Mapped[Verdict]
    reason: Mapped[str] = mapped_column(Text, default="")
    """Asked on every BK and on every override of what was computed."""
    missing: Mapped[list[Any]] = mapped_column(default=list)
    """What stood in the way of K when it was signed, with clause and person."""
    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record.id"))
    code: Mapped[str] = mapped_column(String(8), unique=True)
    """What is printed on FR-ACA-07 and asked for on the public page."""
    signed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    signer_name: Mapped[str] = mapped_column(String(120), default="")
    met_number: Mapped[str | None] = mapped_column(String(32))
    signed_at: Mapped[dt.datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)

    enrolment: Mapped[Enrolment] = link()
    exam: Mapped[AcaExam] = link()

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy's spelling


class DecisionMeeting(Record):
    """A meeting of the technical team with its berita acara."""

    __tablename__ = "decision_meeting"

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"), index=True)
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"), index=True)
    state: Mapped[MeetingState] = mapped_column(default=MeetingState.PLANNED)
    number: Mapped[str | None] = mapped_column(String(64), unique=True)
    """BA-001/INST/XI/2026, given when the meeting decides."""
    held_on: Mapped[dt.date]
    starts_at: Mapped[str] = mapped_column(String(5), default="09.00")
    ends_at: Mapped[str] = mapped_column(String(5), default="")
    place: Mapped[str] = mapped_column(String(160), default="")
    agenda: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[dt.datetime | None]
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy's spelling


class MeetingMember(Record):
    """One member of the technical team in one meeting, and his signature."""

    __tablename__ = "meeting_member"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("decision_meeting.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    office: Mapped[str] = mapped_column(String(80), default="Anggota")
    signed_at: Mapped[dt.datetime | None]

    person: Mapped[Person] = link()


class Decision(Record):
    """The technical team's K or BK for one person; never by somebody who taught, parafed or examined him."""

    __tablename__ = "decision"
    __table_args__ = (
        Index(
            "uq_decision_standing",
            "enrolment_id",
            unique=True,
            sqlite_where=text("set_aside_at IS NULL"),
            postgresql_where=text("set_aside_at IS NULL"),
        ),
    )

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("decision_meeting.id"), index=True)
    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"))
    recommendation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("recommendation.id"))
    verdict: Mapped[Verdict]
    reason: Mapped[str] = mapped_column(Text, default="")
    """Asked when it differs from the recommendation."""
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[dt.datetime]
    set_aside_at: Mapped[dt.datetime | None]
    """An appeal brought it back: the row stays, the next meeting decides anew."""


LIVING_COMPETENCE = "kind = 'competence' AND state IN ('prepared', 'issued')"


class Certificate(Record):
    """A certificate of training, of internalisasi or of competence: data and bytes are frozen at issue (D10).

    The database refuses to delete one that has a number.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        Index("ix_certificate_enrolment", "enrolment_id"),
        Index(
            "uq_certificate_competence",
            "enrolment_id",
            unique=True,
            sqlite_where=text(LIVING_COMPETENCE),
            postgresql_where=text(LIVING_COMPETENCE),
        ),
    )

    kind: Mapped[str] = mapped_column(String(16), default="training")
    state: Mapped[CertificateState] = mapped_column(default=CertificateState.PREPARED)
    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    number: Mapped[str | None] = mapped_column(String(64), unique=True)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Everything printed: name, class, dates, units, JP, signer."""
    template: Mapped[str] = mapped_column(String(32), default="training-1")
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))
    pdf_size: Mapped[int] = mapped_column(default=0)
    prepared_at: Mapped[dt.datetime]
    issued_at: Mapped[dt.datetime | None]
    issued_on: Mapped[dt.date | None]
    state_reason: Mapped[str] = mapped_column(Text, default="")
    state_since: Mapped[dt.datetime | None]
    source: Mapped[Source] = mapped_column(default=Source.HERE)
    """Of competence only: where not here, number and file are BNSP's."""
    sk_number: Mapped[str] = mapped_column(String(64), default="")
    sk_on: Mapped[dt.date | None]
    """The letter of decision (SK) on which a competence certificate stands (002:9.4.5)."""
    valid_until: Mapped[dt.date | None]
    """Of competence only; from the issue on the register of asesor holds it too, and decides on it."""
    decision_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("decision.id"))
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("certificate.id"))
    row_version: Mapped[int] = mapped_column(default=1)

    enrolment: Mapped[Enrolment] = link()

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy's spelling


keep_rows(Certificate, "number IS NOT NULL")


class CertificatePattern(Record):
    """How an institution numbers one kind of certificate from then on. Rows are only added; the last one counts."""

    __tablename__ = "certificate_pattern"
    __table_args__ = (UniqueConstraint("institution_id", "kind", "version"),)

    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"))
    kind: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    pattern: Mapped[str] = mapped_column(String(64))
    at: Mapped[dt.datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    by_name: Mapped[str] = mapped_column(String(120), default="")
    """As he was called then."""


class NumberSeries(Record):
    """The last number given in one series of one institution and year: unique and without gaps."""

    __tablename__ = "number_series"
    __table_args__ = (UniqueConstraint("institution_id", "kind", "year"),)

    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"))
    kind: Mapped[str] = mapped_column(String(16))
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)

"""Role-play pairs, the real asesi of Friday, and the examination of each trainee."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.assessment.domain.states import REASSESSMENT, AgainState, ExamState, RolePlayState
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.db import Record, link
from askom_lms.people.models import Person
from askom_lms.training.models import Folder


class RolePlay(Record):
    """One turn: who is asesor, who is asesi, who looks on, at which table, when."""

    __tablename__ = "role_play"
    __table_args__ = (
        Index("ix_role_play_class", "class_id", "folder", "state"),
        Index(
            "uq_role_play_asesor_turn",
            "asesor_id",
            "folder",
            unique=True,
            sqlite_where=text("state != 'replaced'"),
            postgresql_where=text("state != 'replaced'"),
        ),
    )

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"))
    folder: Mapped[Folder]
    """merah is round 1, kuning is round 2."""
    turn: Mapped[int]
    """1: A assesses B, 2: B assesses A (3 in a group of three)."""
    asesor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"))
    asesi_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"), index=True)
    observer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("enrolment.id"))
    table: Mapped[int]
    starts_at: Mapped[dt.datetime]
    state: Mapped[RolePlayState] = mapped_column(default=RolePlayState.PLANNED)
    started_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    steps: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Ordered checklist of the turn: point -> {at, by}; sealed when it is finished."""
    note: Mapped[str] = mapped_column(Text, default="")

    asesor: Mapped[Enrolment] = link(foreign_keys=[asesor_id])
    asesi: Mapped[Enrolment] = link(foreign_keys=[asesi_id])
    observer: Mapped[Enrolment | None] = link(foreign_keys=[observer_id])


class RealAsesi(Record):
    """The real asesi whom a trainee assesses on Friday; never a trainee of the class."""

    __tablename__ = "real_asesi"
    __table_args__ = (UniqueConstraint("enrolment_id"),)

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"), index=True)
    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    occupation: Mapped[str] = mapped_column(String(120))
    institution: Mapped[str] = mapped_column(String(160))
    registered_at: Mapped[dt.datetime]
    consented_at: Mapped[dt.datetime | None]
    """The asesi himself agreed to the assessment and to the record being kept."""


class AcaExam(Record):
    """The examination of one trainee: declaration, observation with times, FR-ACA-07."""

    __tablename__ = "aca_exam"
    __table_args__ = (UniqueConstraint("enrolment_id"),)

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"), index=True)
    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"))
    examiner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[ExamState] = mapped_column(default=ExamState.PLANNED)
    declared_at: Mapped[dt.datetime | None]
    """The examiner declared impartiality before judging (9.10.7)."""
    declaration: Mapped[str] = mapped_column(Text, default="")
    started_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    steps: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Observation checklist: step -> {at, seen, note}."""
    record_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("record.id"))
    """FR-ACA-07."""
    row_version: Mapped[int] = mapped_column(default=1)

    enrolment: Mapped[Enrolment] = link()

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy's spelling


class ExaminerChange(Record):
    """Another examiner took over what one had begun; what the former wrote and declared stays here, and his."""

    __tablename__ = "examiner_change"

    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"), index=True)
    from_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    to_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[dt.datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    declared_at: Mapped[dt.datetime | None]
    declaration: Mapped[str] = mapped_column(Text, default="")
    """Of the former, and when he gave it."""
    steps: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The observation as he left it."""
    record_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("record.id"))
    """FR-ACA-07 as far as he had judged; the next examiner fills one of his own."""

    former: Mapped[Person] = link(foreign_keys=[from_id])


class Reassessment(Record):
    """Units that are assessed again because an appeal was upheld, by an examiner without a part in the case.

    The examination before it stays as it is; the appeal names this row.
    """

    __tablename__ = "reassessment"
    __table_args__ = (CheckConstraint("(state = 'open') = (examiner_id IS NULL)", name="open_has_nobody"),)

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"), index=True)
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"))
    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"), index=True)
    units: Mapped[list[Any]] = mapped_column(default=list)
    """Keys of the units, as the ruling names them."""
    state: Mapped[AgainState] = mapped_column(default=REASSESSMENT.initial)
    opened_at: Mapped[dt.datetime]
    examiner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    planned_on: Mapped[dt.date | None]
    place: Mapped[str] = mapped_column(String(160), default="")
    declared_at: Mapped[dt.datetime | None]
    """The examiner declared that he is impartial (002:9.10.7)."""
    results: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Unit -> [is competent, on what evidence]."""
    signed_at: Mapped[dt.datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)

    examiner: Mapped[Person | None] = link()

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy's spelling

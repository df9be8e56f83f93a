"""What people say of a master asesor, what is done about findings, and the closed reports. Nothing is ever deleted."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.kernel.db import Record
from askom_lms.quality.domain.states import Side


class Evaluation(Record):
    """What one person says of one master asesor of a class. Who said it is kept to ask once, and is shown to nobody."""

    __tablename__ = "evaluation"
    __table_args__ = (UniqueConstraint("class_id", "about_id", "by_id"),)

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"))
    about_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    side: Mapped[Side]
    edition: Mapped[int]
    """Of the statements."""
    ratings: Mapped[dict[str, Any]]
    """Statement -> ya, sebagian or tidak."""
    note: Mapped[str] = mapped_column(Text, default="")
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - read by SQLAlchemy on the class


class FollowUp(Record):
    """Who does what about a finding until when (tindak lanjut), and when it was done."""

    __tablename__ = "follow_up"
    __table_args__ = (CheckConstraint("done_at IS NOT NULL OR done_note = ''", name="note_when_done"),)

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    """Of the finding; empty when it was written freely."""
    finding: Mapped[str] = mapped_column(String(300))
    """In the words of that moment: the figures may move on."""
    action: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(120))
    due_on: Mapped[dt.date]
    written_at: Mapped[dt.datetime]
    written_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    done_at: Mapped[dt.datetime | None]
    done_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    done_note: Mapped[str] = mapped_column(Text, default="")


class QualityReport(Record):
    """One closed version of the report of a class: the facts of that moment, and their paper."""

    __tablename__ = "quality_report"
    __table_args__ = (UniqueConstraint("class_id", "number"),)

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"))
    number: Mapped[int]
    facts: Mapped[dict[str, Any]]
    fingerprint: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the facts."""
    closed_at: Mapped[dt.datetime]
    closed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    closed_by_name: Mapped[str] = mapped_column(String(120))
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))

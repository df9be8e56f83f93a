"""What an asesor did and what was seen of it. Rows are decided, withdrawn or done, never deleted."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, column_property, mapped_column

from askom_lms.kernel.db import Record
from askom_lms.registry.models import AsesorHome
from askom_lms.upkeep.domain import Kind, Method
from askom_lms.upkeep.domain.states import ENTRY, EntryState


class BookEntry(Record):
    """One task that the asesor wrote into his book himself; those of classes here come by themselves."""

    __tablename__ = "book_entry"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[Kind]
    done_on: Mapped[dt.date]
    skema: Mapped[str] = mapped_column(String(160))
    tuk: Mapped[str] = mapped_column(String(160))
    institution: Mapped[str] = mapped_column(String(160))
    asesi: Mapped[int]
    role: Mapped[str] = mapped_column(String(80))
    document_number: Mapped[str] = mapped_column(String(64))
    """Of the letter of assignment (SPT)."""
    sha256: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(100))
    state: Mapped[EntryState] = mapped_column(default=ENTRY.initial)
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was returned."""
    sent_at: Mapped[dt.datetime]
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    row_version: Mapped[int] = mapped_column(default=1)

    keeper_id: Mapped[uuid.UUID | None] = column_property(
        select(AsesorHome.institution_id)
        .where(AsesorHome.person_id == person_id, AsesorHome.ended_at.is_(None))
        .correlate_except(AsesorHome)
        .scalar_subquery()
    )
    """The home LSP of today: it confirms, also what was sent before he came."""

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - read by SQLAlchemy on the class


class Surveillance(Record):
    """One look at whether a holder kept his competence (002:9.6.1): planned, then done with a result."""

    __tablename__ = "surveillance"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    method: Mapped[Method]
    planned_on: Mapped[dt.date]
    planned_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    done_on: Mapped[dt.date | None]
    is_kept: Mapped[bool | None]
    """Whether the competence is kept; null until it was done."""
    findings: Mapped[str] = mapped_column(Text, default="")
    sha256: Mapped[str | None] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(100), default="")
    by_name: Mapped[str] = mapped_column(String(120), default="")
    """Who did it, as he was called then."""


class UpkeepReminder(Record):
    """A mail that has left, so that it leaves once."""

    __tablename__ = "upkeep_reminder"
    __table_args__ = (UniqueConstraint("certificate_id", "kind"),)

    certificate_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("asesor_certificate.id"))
    kind: Mapped[str] = mapped_column(String(16))
    sent_at: Mapped[dt.datetime]

"""What people ask about their data, what they agreed to, and what may not be erased."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.kernel.db import Record, link
from askom_lms.people.models import Person
from askom_lms.privacy.domain import Kind, RequestState


class Consent(Record):
    """Somebody agreed to one version of one text; a withdrawal ends it, the row stays as the proof."""

    __tablename__ = "consent"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(32))
    version: Mapped[int]
    text_sha256: Mapped[str] = mapped_column(String(64))
    given_at: Mapped[dt.datetime]
    session_id: Mapped[uuid.UUID | None]
    """The sign-in in which the button was pressed; no foreign key, sign-ins go after 30 days."""
    withdrawn_at: Mapped[dt.datetime | None]


class DataRequest(Record):
    """One request of one person about his own data, with the time by which it is answered."""

    __tablename__ = "data_request"
    __table_args__ = (Index("ix_data_request_queue", "state", "due_at"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    institution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("institution.id"), index=True)
    """Whose admin may answer besides pengelola: the organiser of his newest class."""
    kind: Mapped[Kind]
    state: Mapped[RequestState] = mapped_column(default=RequestState.OPEN)
    field: Mapped[str] = mapped_column(String(16), default="")
    wanted: Mapped[str] = mapped_column(Text, default="")
    """What it should say (correction)."""
    reason: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime]
    answered_at: Mapped[dt.datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str] = mapped_column(Text, default="")
    old_sha256: Mapped[str] = mapped_column(String(64), default="")
    """Hash of what was corrected: proves what it said without keeping it."""
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What came of it: certificates to be issued again, counts of an erasure, size of an export."""
    row_version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = link(foreign_keys=[person_id])

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - read by SQLAlchemy on the class

    @property
    def file(self) -> str:
        """Name of the made export."""
        return f"tetap-data-saya-{self.id.hex}"


class LegalHold(Record):
    """What this person left here may not be erased while it is open: a dispute, an order of a court."""

    __tablename__ = "legal_hold"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    placed_at: Mapped[dt.datetime]
    placed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    lifted_at: Mapped[dt.datetime | None]
    lifted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class RetentionDecision(Record):
    """How long one class of documents stays, as a person decided. Rows are only added; the last version counts."""

    __tablename__ = "retention_decision"
    __table_args__ = (UniqueConstraint("kind", "version"),)

    kind: Mapped[str] = mapped_column(String(32))
    """Key of the table of the domain."""
    version: Mapped[int]
    days: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[dt.datetime]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_by_name: Mapped[str] = mapped_column(String(120), default="")
    """As he was called then."""

"""What was signed. A row is never changed or removed, but for the moment at which a consent was taken back."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.kernel.db import Record

NOTHING = uuid.UUID(int=0)
"""The subject of what is about the person alone, so that a database can keep it unique."""


class Agreement(Record):
    """One person signed one version of one text, about one thing or about himself alone."""

    __tablename__ = "agreement"
    __table_args__ = (
        Index(
            "uq_agreement_live",
            "person_id",
            "text_key",
            "subject_id",
            "version",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index("ix_agreement_subject", "subject_id", "text_key"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    text_key: Mapped[str] = mapped_column(String(32))
    version: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))
    """Of the file of that version."""
    subject_kind: Mapped[str] = mapped_column(String(32), default="")
    subject_id: Mapped[uuid.UUID] = mapped_column(default=NOTHING)
    """A class, an assignment, a certificate."""
    facts: Mapped[dict[str, Any]]
    """What the text said of the subject at that moment."""
    signed_at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]

"""The register of incidents. Rows are closed, never deleted."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.kernel.db import Record


class Incident(Record):
    """One breach, as far as it is understood. What it touched is read from the access log, not written here."""

    __tablename__ = "incident"

    number: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(String(160))
    known_at: Mapped[dt.datetime]
    """From here the 72 hours run."""
    began_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    """Whose sign-in was abused; null when every account may have been."""
    story: Mapped[str] = mapped_column(Text, default="")
    measures: Mapped[str] = mapped_column(Text, default="")
    people_told_at: Mapped[dt.datetime | None]
    authority_told_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]
    opened_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - read by SQLAlchemy on the class

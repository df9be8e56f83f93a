"""Announcements with who read them, days and classes that were closed, and the rehearsal."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.kernel.db import Record


class Announcement(Record):
    """One version of one announcement; who read it read this version. Never deleted: withdrawn, with a reason."""

    __tablename__ = "announcement"
    __table_args__ = (
        UniqueConstraint("class_id", "number", "version"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name="withdrawn_has_reason"),
    )

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"))
    number: Mapped[int]
    """Within the class, from 1; what addresses carry."""
    version: Mapped[int] = mapped_column(default=1)
    audience: Mapped[str] = mapped_column(String(16))
    """semua, petugas, or kelompok-A."""
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    ends_at: Mapped[dt.datetime]
    is_mailed: Mapped[bool] = mapped_column(default=False)
    written_at: Mapped[dt.datetime]
    written_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    superseded_at: Mapped[dt.datetime | None]
    """When the next version took its place."""
    withdrawn_at: Mapped[dt.datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")


class AnnouncementRead(Record):
    """That one person said he read one version."""

    __tablename__ = "announcement_read"
    __table_args__ = (UniqueConstraint("announcement_id", "person_id"),)

    announcement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("announcement.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    read_at: Mapped[dt.datetime]


class DayClosing(Record):
    """A day that was closed with what was open then; one that was opened again stays, with the reason."""

    __tablename__ = "day_closing"
    __table_args__ = (
        Index(
            "uq_day_closing_standing",
            "class_id",
            "day",
            unique=True,
            sqlite_where=text("reopened_at IS NULL"),
            postgresql_where=text("reopened_at IS NULL"),
        ),
        CheckConstraint("(reopened_at IS NULL) = (reopened_reason = '')", name="reopened_has_reason"),
    )

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"))
    day: Mapped[int]
    """As in the timetable; 0 is the pre-day."""
    remains: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was open -> how many, and the note."""
    note: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[dt.datetime]
    closed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    reopened_at: Mapped[dt.datetime | None]
    reopened_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    reopened_reason: Mapped[str] = mapped_column(Text, default="")


class ClassClosing(Record):
    """The checklist with which a class was closed."""

    __tablename__ = "class_closing"

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"), unique=True)
    lines: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was looked at -> done, total, and the note where something was left."""
    closed_at: Mapped[dt.datetime]
    closed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class Rehearsal(Record):
    """A rehearsal of a class for one day; once wiped only its figures are left."""

    __tablename__ = "rehearsal"
    __table_args__ = (
        Index(
            "uq_rehearsal_running",
            "class_id",
            unique=True,
            sqlite_where=text("wiped_at IS NULL"),
            postgresql_where=text("wiped_at IS NULL"),
        ),
    )

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"), index=True)
    held_on: Mapped[dt.date]
    opened_at: Mapped[dt.datetime]
    opened_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    prints: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Folder -> when its test page was seen on paper."""
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The report as it was when the test data was removed."""
    wiped_at: Mapped[dt.datetime | None]


class RehearsalDevice(Record):
    """One person's test page and its test paraf. Goes with the rehearsal; never part of a dossier or chain."""

    __tablename__ = "rehearsal_device"
    __table_args__ = (UniqueConstraint("rehearsal_id", "person_id"),)

    rehearsal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rehearsal.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    checks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    text: Mapped[str] = mapped_column(String(200), default="")
    handed_in_at: Mapped[dt.datetime]
    parafed_at: Mapped[dt.datetime | None]
    parafed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

"""The job table: what is to be done, who is doing it until when, and how it ended."""

import datetime as dt
import uuid
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.kernel.db import Record

OPEN = text("done_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL")


class JobState(StrEnum):
    """Where a job stands, for lists and pages; computed, never stored."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Record):
    """One piece of work, written in the transaction that causes it. The payload holds ids, no personal data."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint(
            "(done_at IS NULL AND failed_at IS NULL) OR (done_at IS NULL AND cancelled_at IS NULL)"
            " OR (failed_at IS NULL AND cancelled_at IS NULL)",
            name="ends_once",
        ),
        Index("ix_job_open", "run_after", postgresql_where=OPEN, sqlite_where=OPEN),
    )

    kind: Mapped[str] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(String(200), unique=True)
    """The same key is the same work: enqueued once, for ever."""
    run_after: Mapped[dt.datetime]
    lease_until: Mapped[dt.datetime | None]
    """Until then the owner is believed to be alive."""
    owner: Mapped[uuid.UUID | None]
    """The one run that may complete this job: a new one for every claim."""
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[dt.datetime | None]
    failed_at: Mapped[dt.datetime | None]
    """Given up after the last attempt; an operator may retry."""
    cancelled_at: Mapped[dt.datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")
    """What the last attempt said."""
    progress_n: Mapped[int] = mapped_column(default=0)
    progress_of: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any] | None]
    created_at: Mapped[dt.datetime]
    created_by: Mapped[uuid.UUID | None]
    """Person who waits for it; no foreign key, the kernel knows no persons."""

    @property
    def state(self) -> JobState:
        if self.done_at is not None:
            return JobState.DONE
        if self.failed_at is not None:
            return JobState.FAILED
        if self.cancelled_at is not None:
            return JobState.CANCELLED
        return JobState.WAITING if self.owner is None else JobState.RUNNING

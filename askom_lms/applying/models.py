"""Applications for certification as they were sent, version by version, and what was judged of each."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.applying.domain import Kind
from askom_lms.applying.domain.states import APPLICATION, ApplicationState
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.db import Record, link


class CertificationApplication(Record):
    """FR.APL.01 with its evidence and FR.APL.02 as the rules read them at the moment of sending (002:9.1.2).

    What was sent never changes; it is judged once, and the next version is a row of its own.
    """

    __tablename__ = "certification_application"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "version"),
        Index("ix_certification_application_state", "state", "sent_at"),
        CheckConstraint("(state = 'sent') = (judged_at IS NULL)", name="judged_has_time"),
    )

    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"))
    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[Kind]
    as_candidate: Mapped[bool]
    """A renewal of which part is met: assessed by the methods for a candidate (002:6.2.7)."""
    verdict: Mapped[dict[str, Any]]
    fingerprint: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the verdict."""
    papers: Mapped[list[Any]] = mapped_column(default=list)
    """Ids of the papers that were in force when it was sent."""
    sent_at: Mapped[dt.datetime]
    state: Mapped[ApplicationState] = mapped_column(default=APPLICATION.initial)
    rulings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Rule of a row of evidence -> [met, reason]."""
    reason: Mapped[str] = mapped_column(Text, default="")
    judged_at: Mapped[dt.datetime | None]
    judged_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    enrolment: Mapped[Enrolment] = link()

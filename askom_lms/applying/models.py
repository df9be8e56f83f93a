"""Applications for certification as they were sent. A row is never changed."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.applying.domain import Kind
from askom_lms.kernel.db import Record


class CertificationApplication(Record):
    """FR.APL.01 with its evidence and FR.APL.02 as the rules read them at the moment of sending (002:9.1.2)."""

    __tablename__ = "certification_application"

    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"), unique=True)
    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"), index=True)
    kind: Mapped[Kind]
    as_candidate: Mapped[bool]
    """A renewal of which part is met: assessed by the methods for a candidate (002:6.2.7)."""
    verdict: Mapped[dict[str, Any]]
    fingerprint: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the verdict."""
    sent_at: Mapped[dt.datetime]

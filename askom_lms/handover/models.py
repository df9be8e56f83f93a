"""What was copied off a KTP for the list, and the versions that were handed over. Nothing is ever deleted."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.handover.domain.states import PackageState
from askom_lms.kernel.db import Record


class RegisterIdentity(Record):
    """NIK and name of one trainee as panitia copied them off his KTP. The number is kept encrypted."""

    __tablename__ = "register_identity"
    __table_args__ = (UniqueConstraint("enrolment_id"),)

    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"))
    nik_sealed: Mapped[str] = mapped_column(String(256))
    """With a key derived from the secret of the installation; the chain holds a hash of this, not of the number."""
    ktp_name: Mapped[str] = mapped_column(String(120))
    checked_at: Mapped[dt.datetime]
    checked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - read by SQLAlchemy on the class


class HandoverPackage(Record):
    """One version of what a class hands over: ordered, made once, then sent on and received."""

    __tablename__ = "handover_package"
    __table_args__ = (
        UniqueConstraint("class_id", "number"),
        CheckConstraint("sent_on IS NULL OR sha256 IS NOT NULL", name="sent_is_made"),
        CheckConstraint("receipt_on IS NULL OR sent_on IS NOT NULL", name="received_is_sent"),
    )

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"))
    number: Mapped[int]
    with_dossiers: Mapped[bool]
    ordered_at: Mapped[dt.datetime]
    ordered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    ordered_by_name: Mapped[str] = mapped_column(String(120))
    job_id: Mapped[uuid.UUID]
    """The latest order; no foreign key, jobs are swept by themselves."""
    refused: Mapped[str] = mapped_column(String(64), default="")
    """Code of why the job did not make it; the next order begins anew."""
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What it says of the class and of everybody, and the hash of each file in it; empty until it is made."""
    changes: Mapped[list[Any]] = mapped_column(default=list)
    """What differs from the version before."""
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    """SHA-256 of the facts that tell whether there is anything new."""
    made_at: Mapped[dt.datetime | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(default=0)
    sent_on: Mapped[dt.date | None]
    sent_by: Mapped[str] = mapped_column(String(120), default="")
    sent_to: Mapped[str] = mapped_column(String(160), default="")
    sent_how: Mapped[str] = mapped_column(String(160), default="")
    receipt_number: Mapped[str] = mapped_column(String(64), default="")
    receipt_on: Mapped[dt.date | None]
    received_by: Mapped[str] = mapped_column(String(120), default="")
    receipt_sha256: Mapped[str | None] = mapped_column(String(64))
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - read by SQLAlchemy on the class

    @property
    def state(self) -> PackageState:
        if self.receipt_on:
            return PackageState.RECEIVED
        if self.sent_on:
            return PackageState.SENT
        if self.sha256:
            return PackageState.MADE
        return PackageState.REFUSED if self.refused else PackageState.ORDERED

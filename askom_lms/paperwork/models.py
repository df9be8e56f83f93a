"""A filled form: answers of one version, what was lent to it, and who signed which part."""

import datetime as dt
import uuid
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.kernel.db import Record, link


class RecordState(StrEnum):
    """open: a draft; sealed: frozen for ever; superseded: a later version was sealed."""

    OPEN = "open"
    SEALED = "sealed"
    SUPERSEDED = "superseded"


class FilledRecord(Record):
    """The answers of one version of one form. Sealed content never changes."""

    __tablename__ = "record"
    __table_args__ = (CheckConstraint("(state = 'open') = (fingerprint IS NULL)", name="sealed_has_fingerprint"),)

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"), index=True)
    form_code: Mapped[str] = mapped_column(String(16))
    edition: Mapped[str] = mapped_column(String(8))
    stage: Mapped[str] = mapped_column(String(16), default="")
    state: Mapped[RecordState] = mapped_column(default=RecordState.OPEN)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Flat: path -> scalar or list of scalars."""
    lent: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Rows and names of the host, frozen with the record."""
    revs: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """path -> [revision, device]: tells a conflict of two devices from a repeated send."""
    batches: Mapped[list[Any]] = mapped_column(default=list)
    """Keys of the last autosave batches, so that a repeated one changes nothing."""
    rev: Mapped[int] = mapped_column(default=0)
    fingerprint: Mapped[str | None] = mapped_column(String(64))
    saved_at: Mapped[dt.datetime | None]
    sealed_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]

    signatures: Mapped[list["Signature"]] = link(back_populates="record", order_by="Signature.signed_at")


class Signature(Record):
    """Who signed one slot of one record, and the fingerprint of the part it covers."""

    __tablename__ = "signature"
    __table_args__ = (Index("ix_signature_record", "record_id", "slot"),)

    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record.id"))
    slot: Mapped[str] = mapped_column(String(32))
    role: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str] = mapped_column(String(120))
    met_number: Mapped[str | None] = mapped_column(String(32))
    signed_at: Mapped[dt.datetime]
    part_fingerprint: Mapped[str] = mapped_column(String(64))
    is_simulated: Mapped[bool] = mapped_column(default=False)
    """Class-mates as asesi, the ketua kelas as manajer sertifikasi (D17)."""
    via: Mapped[str] = mapped_column(String(16), default="own")
    """own device, or handover on the asesor's device with the signer's own proof."""
    strokes: Mapped[list[Any] | None]
    voided_at: Mapped[dt.datetime | None]
    """His part changed afterwards: he has to sign again; the row stays."""

    record: Mapped[FilledRecord] = link(back_populates="signatures")

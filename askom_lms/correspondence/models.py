"""A letter of a class: what a person wrote, the facts it was made from, its number and its frozen paper."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.correspondence.domain.states import LETTER, LetterKind, LetterState
from askom_lms.kernel.db import Record, enum_named


class Letter(Record):
    """One letter, from draft to revocation. What is printed on it never changes after the issue."""

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("institution_id", "number"),
        CheckConstraint("(number IS NULL) = (issued_at IS NULL)", name="issued_has_number"),
        Index("ix_letter_class", "class_id", "kind", "about"),
    )

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"))
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"))
    kind: Mapped[LetterKind]
    edition: Mapped[int]
    about: Mapped[str] = mapped_column(String(40))
    """kelas, hari-1, or an id: the line of the staff register that is assigned, the asesor who is asked for."""
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Whom it is about, when it is about one person."""
    state: Mapped[LetterState] = mapped_column(default=LETTER.initial)
    dated_on: Mapped[dt.date]
    place: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(160))
    addressee: Mapped[str] = mapped_column(String(300), default="")
    signer: Mapped[str] = mapped_column(String(120), default="")
    office: Mapped[str] = mapped_column(String(120), default="")
    paragraph: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the class was when it was issued; empty for a draft, which reads the class as it is."""
    facts_fingerprint: Mapped[str | None] = mapped_column(String(64))
    number: Mapped[str | None] = mapped_column(String(64))
    code: Mapped[str | None] = mapped_column(String(8), unique=True)
    """What its QR carries and the public check answers."""
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[dt.datetime]
    issued_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    """When it was revoked or replaced."""
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was revoked."""
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("letter.id"))
    loan_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("asesor_loan.id"))
    """What a letter of loan asked for in the register of asesor."""
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy's spelling


class NumberFormat(Record):
    """How an institution numbers one kind of letter from then on. Rows are only added; the last one counts."""

    __tablename__ = "letter_number_format"
    __table_args__ = (UniqueConstraint("institution_id", "kind", "version"),)

    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"))
    kind: Mapped[LetterKind]
    version: Mapped[int]
    template: Mapped[str] = mapped_column(String(64))
    series: Mapped[LetterKind] = mapped_column(enum_named(LetterKind, "letter_series"))
    at: Mapped[dt.datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    by_name: Mapped[str] = mapped_column(String(120), default="")
    """As he was called then."""

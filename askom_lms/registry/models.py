"""Institutions with skema, places of assessment and history; asesor with home LSP, skema, transfers and loans."""

import datetime as dt
import uuid
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.kernel.db import Record
from askom_lms.kernel.words import words_index
from askom_lms.registry.domain import SkemaRight
from askom_lms.registry.domain.states import CERTIFICATE, LOAN, TRANSFER, CertificateState, LoanState, TransferState


class InstitutionKind(StrEnum):
    """Who may organise a class (001 Penyelenggara) and who sends people."""

    BNSP = "bnsp"
    LSP = "lsp"
    CLSP = "clsp"
    INSTANSI = "instansi"
    OTHER = "other"


RIGHTS = {InstitutionKind.LSP: SkemaRight.LICENSED, InstitutionKind.CLSP: SkemaRight.VERIFIED}
"""What an institution of this kind holds for a skema before it teaches it; BNSP and its instansi need none."""


class Institution(Record):
    """BNSP, an LSP, a CLSP, an instansi teknis, or the school or company a trainee comes from."""

    __tablename__ = "institution"

    code: Mapped[str] = mapped_column(String(32), unique=True)
    """Short name in numbers of letters and certificates."""
    name: Mapped[str] = mapped_column(String(160))
    kind: Mapped[InstitutionKind]
    lsp_kind: Mapped[str] = mapped_column(String(2), default="")
    """P1, P2 or P3 for an LSP."""
    licence_number: Mapped[str] = mapped_column(String(64), default="")
    licence_from: Mapped[dt.date | None]
    licence_until: Mapped[dt.date | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    """An inactive LSP cannot recommend trainees (000-046)."""
    address: Mapped[str] = mapped_column(String(300), default="")
    head_name: Mapped[str] = mapped_column(String(120), default="")
    head_office: Mapped[str] = mapped_column(String(120), default="")
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - read by SQLAlchemy on the class


words_index("ix_institution_words", Institution.name, Institution.code)


class InstitutionSkema(Record):
    """A skema for which an LSP is licensed, or which a CLSP has verified. Ended, never deleted."""

    __tablename__ = "institution_skema"

    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"), index=True)
    skema_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("skema.id"))
    kind: Mapped[SkemaRight]
    until: Mapped[dt.date | None]
    document_number: Mapped[str] = mapped_column(String(64))
    ended_at: Mapped[dt.datetime | None]


class Tuk(Record):
    """A place of assessment: sewaktu, tempat kerja or mandiri. Closed, never deleted."""

    __tablename__ = "tuk"

    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"), index=True)
    name: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(String(300), default="")
    verified_until: Mapped[dt.date | None]
    """None while nobody has verified it."""
    closed_at: Mapped[dt.datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - read by SQLAlchemy on the class


class InstitutionStep(Record):
    """One line of the history of an institution. Rows are only added; each is sealed in its chain.

    The chain holds hashes: names of people and reasons stand here.
    """

    __tablename__ = "institution_step"
    __table_args__ = (UniqueConstraint("institution_id", "number"),)

    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"))
    number: Mapped[int]
    event: Mapped[str] = mapped_column(String(16))
    at: Mapped[dt.datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    by_name: Mapped[str] = mapped_column(String(120), default="")
    """As he was called then; empty for the installation itself."""
    about: Mapped[str] = mapped_column(String(200), default="")
    """The TUK or skema that it was about; empty for the institution itself."""
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Name of a fact -> what it was and what it is since."""
    reason: Mapped[str] = mapped_column(Text, default="")


class AsesorHome(Record):
    """The LSP to which an asesor belongs. One at a time (000-014); it ends only when the next one takes him over."""

    __tablename__ = "asesor_home"
    __table_args__ = (
        Index(
            "uq_asesor_home_now",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"), index=True)
    since: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class AsesorCertificate(Record):
    """A certificate of an asesor as somebody noted it; the one noted last counts, earlier ones stay."""

    __tablename__ = "asesor_certificate"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    number: Mapped[str] = mapped_column(String(64), index=True)
    issued_on: Mapped[dt.date]
    valid_until: Mapped[dt.date]
    noted_at: Mapped[dt.datetime]
    state: Mapped[CertificateState] = mapped_column(default=CERTIFICATE.initial)


class AsesorSkema(Record):
    """A technical skema that an asesor holds: he assesses only in these (000-030). Ended, never deleted."""

    __tablename__ = "asesor_skema"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    skema_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("skema.id"))
    document_number: Mapped[str] = mapped_column(String(64))
    until: Mapped[dt.date | None]
    ended_at: Mapped[dt.datetime | None]


class AsesorTransfer(Record):
    """The way of an asesor from one home LSP to the next."""

    __tablename__ = "asesor_transfer"
    __table_args__ = (
        Index(
            "uq_asesor_transfer_open",
            "person_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    from_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"), index=True)
    to_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"), index=True)
    state: Mapped[TransferState] = mapped_column(default=TRANSFER.initial)
    began_at: Mapped[dt.datetime]
    closed_at: Mapped[dt.datetime | None]
    """Set with the last step or a refusal; one transfer is open at a time."""

    @property
    def keeper_id(self) -> uuid.UUID:
        """The LSP whose he is until the last step."""
        return self.from_id


class AsesorLoan(Record):
    """An asesor lent by his home LSP to another institution for some days (instruments 11.3)."""

    __tablename__ = "asesor_loan"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    lender_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"), index=True)
    borrower_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"), index=True)
    skema_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("skema.id"))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    tuk: Mapped[str] = mapped_column(String(160))
    state: Mapped[LoanState] = mapped_column(default=LOAN.initial)
    asked_at: Mapped[dt.datetime]


class AsesorStep(Record):
    """One line of the history of an asesor, with its paper. Rows are only added; each is sealed in his chain."""

    __tablename__ = "asesor_step"
    __table_args__ = (UniqueConstraint("person_id", "number"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    number: Mapped[int]
    event: Mapped[str] = mapped_column(String(32))
    at: Mapped[dt.datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    by_name: Mapped[str] = mapped_column(String(120), default="")
    """As he was called then; empty for the installation itself."""
    subject_id: Mapped[uuid.UUID | None]
    """The certificate, skema, transfer or loan that it was about."""
    about: Mapped[str] = mapped_column(String(400), default="")
    """Its name as a person reads it."""
    document_number: Mapped[str] = mapped_column(String(64), default="")
    document_on: Mapped[dt.date | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(100), default="")
    reason: Mapped[str] = mapped_column(Text, default="")

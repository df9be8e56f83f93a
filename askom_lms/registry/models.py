"""Institutions that organise, recommend or own, and the places of assessment."""

import datetime as dt
import uuid
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.kernel.db import Record


class InstitutionKind(StrEnum):
    """Who may organise a class (001 Penyelenggara) and who sends people."""

    BNSP = "bnsp"
    LSP = "lsp"
    CLSP = "clsp"
    INSTANSI = "instansi"
    OTHER = "other"


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
    licence_until: Mapped[dt.date | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    """An inactive LSP cannot recommend participants (000-046)."""
    address: Mapped[str] = mapped_column(String(300), default="")
    head_name: Mapped[str] = mapped_column(String(120), default="")
    head_office: Mapped[str] = mapped_column(String(120), default="")


class Tuk(Record):
    """A place of assessment: sewaktu, tempat kerja or mandiri."""

    __tablename__ = "tuk"

    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"), index=True)
    name: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(16))
    verified_until: Mapped[dt.date | None]

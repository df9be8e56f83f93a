"""Standards and skema as they were found: empty or cut KUK stay empty or cut."""

import datetime as dt
import uuid
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.kernel.db import Record, link
from askom_lms.skema.domain.notes import NoteKind, Origin


class UnitStatus(StrEnum):
    """How complete the data of a unit is (README of the data set)."""

    VERBATIM = "lengkap_verbatim"
    COPIED = "lengkap_tersalin"
    PARTLY = "sebagian"
    EMPTY = "kosong"


class Standard(Record):
    """A decree that sets a standard: SKKNI, SKKK or international."""

    __tablename__ = "standard"
    __table_args__ = (UniqueConstraint("kind", "number", "year"),)

    kind: Mapped[str] = mapped_column(String(32))
    """SKKNI, SKKK, Standar Internasional, Keputusan Ketua BNSP."""
    number: Mapped[str] = mapped_column(String(32))
    year: Mapped[int]
    title: Mapped[str] = mapped_column(Text, default="")
    is_revoked: Mapped[bool] = mapped_column(default=False)
    """Allowed in training with a mark, refused for a real assessment (X16)."""
    revoked_note: Mapped[str] = mapped_column(String(300), default="")
    url: Mapped[str] = mapped_column(String(300), default="")
    """Where its document is fetched (000-097); empty when no file says so."""


class Skema(Record):
    """A package of units. Number and kind may be unknown and then print a dash."""

    __tablename__ = "skema"

    key: Mapped[str] = mapped_column(String(64), unique=True)
    """File name of the import: importing it again updates this row."""
    number: Mapped[str | None] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str | None] = mapped_column(String(16))
    """KKNI, Okupasi or Klaster."""
    issuer: Mapped[str] = mapped_column(String(120), default="")
    issued_on: Mapped[dt.date | None]
    """The day on which the document of the skema was approved."""
    verified_on: Mapped[dt.date | None]
    """When BNSP verified it (000-090); None for one that is trained with, not assessed with."""
    verified_number: Mapped[str] = mapped_column(String(80), default="")
    """Number of the document that says so."""
    data_version: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    demo_codes: Mapped[list[Any]] = mapped_column(default=list)
    source_sha256: Mapped[str] = mapped_column(String(64))
    aspects_key: Mapped[str] = mapped_column(String(32), default="")
    """Another one whenever aspects of its KUK were chosen, notes of its units written, or a file imported: what is
    remembered of its units is then old.
    """

    units: Mapped[list["Unit"]] = link(back_populates="skema", order_by="Unit.position")


class SkemaStandard(Record):
    """A standard that a skema names as its reference, even one that none of its units cites."""

    __tablename__ = "skema_standard"
    __table_args__ = (UniqueConstraint("skema_id", "standard_id"),)

    skema_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("skema.id"))
    standard_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("standard.id"))
    position: Mapped[int]


class Unit(Record):
    """One unit of competence of a skema."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("skema_id", "code"),)

    skema_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("skema.id"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(300))
    standard_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("standard.id"))
    standard_text: Mapped[str] = mapped_column(String(64), default="")
    status: Mapped[UnitStatus]
    is_ready: Mapped[bool] = mapped_column(default=False)
    """Enough usable KUK to play an assessment."""
    descriptor: Mapped[str] = mapped_column(Text, default="")
    """Deskripsi unit of the standard."""
    critical_aspects: Mapped[str] = mapped_column(Text, default="")
    """Aspek kritis as the file has them, as variables (batasan variabel) and evidence_guide (panduan bukti)."""
    variables: Mapped[str] = mapped_column(Text, default="")
    evidence_guide: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    sources: Mapped[list[Any]] = mapped_column(default=list)

    skema: Mapped[Skema] = link(back_populates="units")
    standard: Mapped[Standard | None] = link()
    elemen: Mapped[list["Elemen"]] = link(back_populates="unit", order_by="Elemen.position")


class UnitNote(Record):
    """One version of what a person wrote of a unit; the last of a kind stands, earlier ones stay as history.

    It holds the code of the unit, not its row: a unit that leaves the file and comes back finds its notes.
    """

    __tablename__ = "unit_note"
    __table_args__ = (UniqueConstraint("skema_id", "unit_code", "kind", "number"),)

    skema_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("skema.id"))
    unit_code: Mapped[str] = mapped_column(String(64))
    kind: Mapped[NoteKind]
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    """Empty: the text was taken back, and what the file says stands again."""
    origin: Mapped[Origin]
    source: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[dt.datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    by_name: Mapped[str] = mapped_column(String(120), default="")
    """As the writer was called then; empty for the installation itself."""


class Elemen(Record):
    """One element of a unit."""

    __tablename__ = "elemen"
    __table_args__ = (UniqueConstraint("unit_id", "number"),)

    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id"))
    position: Mapped[int]
    number: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(Text)

    unit: Mapped[Unit] = link(back_populates="elemen")
    kuk: Mapped[list["Kuk"]] = link(back_populates="elemen", order_by="Kuk.position")


class Kuk(Record):
    """One kriteria unjuk kerja, word for word as found."""

    __tablename__ = "kuk"
    __table_args__ = (UniqueConstraint("elemen_id", "number"),)

    elemen_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("elemen.id"))
    position: Mapped[int]
    number: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    is_cut: Mapped[bool] = mapped_column(default=False)
    is_duplicate: Mapped[bool] = mapped_column(default=False)
    aspect: Mapped[str] = mapped_column(String(16), default="")
    """Pengetahuan, keterampilan or sikap, as a person chose it (000-032); empty while nobody did."""
    note: Mapped[str] = mapped_column(Text, default="")

    elemen: Mapped[Elemen] = link(back_populates="kuk")

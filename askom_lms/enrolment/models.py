"""An application to a class, what was decided on which facts, and its papers."""

import datetime as dt
import uuid
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.enrolment.domain.pre_day import PreDayPaper
from askom_lms.enrolment.domain.preparing import Approach
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.kernel.db import Record, link
from askom_lms.people.models import Person
from askom_lms.skema.models import Skema
from askom_lms.training.models import TrainingClass


class DocumentKind(StrEnum):
    """The papers of the blue folder, in this order in the document string, of which the last four (from the asesor
    certificate on) only for a recertification; then those of the pre-day.
    """

    KTP = "ktp"
    PHOTO = "foto"
    DIPLOMA = "ijazah"
    TECHNICAL = "sertifikat-teknis"
    EXPERIENCE = "pengalaman"
    RECOMMENDATION = "rekomendasi"
    INTERNALISASI = "internalisasi"
    DECLARATION = "pernyataan"
    ASESOR_CERTIFICATE = "sertifikat-asesor"
    SPT_PLANS = "spt-perencanaan"
    SPT_VALIDATIONS = "spt-validasi"
    SPT_ASSESSMENTS = "spt-asesmen"
    BASE_MAP = "peta-kompetensi"
    SKEMA_PAPER = "dokumen-skema"
    SKKNI_PAPER = "dokumen-skkni"


PRE_DAY = tuple(DocumentKind(paper.value) for paper in PreDayPaper)
"""Kept in a string of their own, in this order."""
OF_SKEMA = (DocumentKind.SKEMA_PAPER, DocumentKind.SKKNI_PAPER)
"""Papers that fit one skema only."""
BLUE = tuple(kind for kind in DocumentKind if kind not in PRE_DAY)
"""The blue folder of a recertification; other programmes ask for the first eight."""


class DocumentState(StrEnum):
    """Verdict of panitia on one paper; the letter stands in the document string."""

    WAITING = "u"
    ACCEPTED = "a"
    REJECTED = "x"
    REPLACED = "o"


class Enrolment(Record):
    """One person's application to one class; after acceptance, his seat. Lists read only this row."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("class_id", "person_id"),
        Index("ix_enrolment_board", "class_id", "seat_number"),
        Index("ix_enrolment_master", "class_id", "master_asesor_id"),
    )

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[EnrolmentState] = mapped_column(default=EnrolmentState.DRAFT)
    origin: Mapped[str] = mapped_column(String(160), default="")
    """The institution the person comes from, as written."""
    origin_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("institution.id"))
    is_external: Mapped[bool] = mapped_column(default=False)
    """Comes from another institution than the organiser: counts for the 30 %."""
    city: Mapped[str] = mapped_column(String(80), default="")
    """City or regency the person comes from."""
    province: Mapped[str] = mapped_column(String(80), default="")
    """By its official name where it is one we know (004-010)."""
    skema_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("skema.id"))
    prepared: Mapped[list[Any]] = mapped_column(default=list)
    """Ids of the skema that he prepares beside the chosen one (000-112)."""
    approach: Mapped[Approach] = mapped_column(default=Approach.SKKNI)
    """On what the map of his skema is built (000-096)."""
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    facts_version: Mapped[int] = mapped_column(default=1)
    rulings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Folded name of a recommending institution -> its standing as panitia found it, with who, when and why."""
    verdict: Mapped[dict[str, Any] | None]
    """Findings under the pinned rule-set and the other readings, as decided; kept for the auditor."""
    renewal: Mapped[str] = mapped_column(String(16), default="")
    """How much of the work of a recertification was there at the decision (002:6.2.7); empty for a new candidate."""
    approved_facts_version: Mapped[int | None]
    """An edit of facts after approval drops the approval visibly (D8)."""
    decision_reason: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[dt.datetime | None]
    is_conditional: Mapped[bool] = mapped_column(default=False)
    """A seat before internalisasi; must be confirmed before day 1."""
    confirmed_at: Mapped[dt.datetime | None]
    waiting_place: Mapped[int | None]
    """The order on the waiting list; places are given once and never moved up."""
    offer_ends_at: Mapped[dt.datetime | None]
    """Until when a free seat is kept for him."""
    internalisasi_on: Mapped[dt.date | None]
    """The internalisasi day of this class that he attended; follows the marks."""
    internalisasi_number: Mapped[str] = mapped_column(String(64), default="")
    """Of the certificate that was issued here for it, while it counts."""
    seat_number: Mapped[int | None]
    """1 to 24, the order on every list."""
    master_asesor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    examiner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    group: Mapped[str] = mapped_column(String(2), default="")
    is_ketua_kelas: Mapped[bool] = mapped_column(default=False)
    progress: Mapped[str] = mapped_column(String(160), default="")
    """One character per kit item: . empty, d draft, s waiting, r returned, p parafed."""
    documents: Mapped[str] = mapped_column(String(12), default="........")
    """One character per paper of the programme of the class, in the order of BLUE."""
    pre_day: Mapped[str] = mapped_column(String(3), default="...")
    """One character per paper of the pre-day, in the order of PRE_DAY."""
    applied_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]
    row_version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = link(foreign_keys=[person_id])
    training_class: Mapped[TrainingClass] = link()
    skema: Mapped[Skema | None] = link()
    master_asesor: Mapped[Person | None] = link(foreign_keys=[master_asesor_id])
    examiner: Mapped[Person | None] = link(foreign_keys=[examiner_id])

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy's spelling


class EnrolmentDocument(Record):
    """One version of one paper; a new upload replaces, never overwrites."""

    __tablename__ = "enrolment_document"
    __table_args__ = (UniqueConstraint("enrolment_id", "kind", "number"),)

    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"), index=True)
    kind: Mapped[DocumentKind]
    number: Mapped[int]
    state: Mapped[DocumentState] = mapped_column(default=DocumentState.WAITING)
    sha256: Mapped[str] = mapped_column(String(64))
    preview_sha256: Mapped[str | None] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    hint: Mapped[str] = mapped_column(String(200), default="")
    """What the machine noticed (Latar tampak biru); a person decides."""
    uploaded_at: Mapped[dt.datetime]
    uploaded_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    verdict_reason: Mapped[str] = mapped_column(Text, default="")
    verdict_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    verdict_at: Mapped[dt.datetime | None]

    enrolment: Mapped[Enrolment] = link()


class ImportDraft(Record):
    """The table of participants that one of panitia is working on for one class; kept for a day."""

    __tablename__ = "import_draft"
    __table_args__ = (UniqueConstraint("class_id", "person_id"),)

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(120), default="")
    """Of the file; empty for cells that were pasted."""
    header: Mapped[list[Any]]
    """The words above the columns."""
    columns: Mapped[list[Any]]
    """For each column what it means, or an empty text."""
    rows: Mapped[list[Any]]
    """{"cells": [text, ...], "in": whether this row is taken, "who": which known person of that name it is}."""
    kept_at: Mapped[dt.datetime]
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy's spelling


class ImportLayout(Record):
    """What the columns under a head mean to one person: known again with the next file."""

    __tablename__ = "import_layout"
    __table_args__ = (UniqueConstraint("person_id", "header_key"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    header_key: Mapped[str] = mapped_column(String(64))
    columns: Mapped[list[Any]]

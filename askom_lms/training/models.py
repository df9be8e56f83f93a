"""A class, its plan (kit and timetable), its staff, its roster and who was present."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.kernel.db import Record, link
from askom_lms.registry.models import Institution
from askom_lms.regulations import DEFAULT_STANDARD
from askom_lms.training.domain.application import Finding
from askom_lms.training.domain.folders import Folders
from askom_lms.training.domain.states import ApplicationState, ClassState, Folder, Mark, Programme, StaffRole

__all__ = [
    "ApplicationFinding",
    "ApplicationPaper",
    "Attendance",
    "ClassApplication",
    "ClassMaterial",
    "ClassPartner",
    "ClassSession",
    "ClassStaff",
    "ClassState",
    "EquipmentMark",
    "Folder",
    "KitItem",
    "LeaveRequest",
    "Mark",
    "Programme",
    "RemoteCondition",
    "RollPhoto",
    "Roster",
    "Scan",
    "StaffRole",
    "TrainingClass",
]


class TrainingClass(Record):
    """One diklat class of at most 24 people. Carries the counters and the version that lists read."""

    __tablename__ = "training_class"
    __table_args__ = (
        CheckConstraint("seats_taken <= capacity", name="seats_within_capacity"),
        CheckConstraint("capacity BETWEEN 1 AND 24", name="capacity_at_most_24"),
    )

    number: Mapped[str] = mapped_column(String(32), unique=True)
    """07/2025, as printed."""
    slug: Mapped[str] = mapped_column(String(32), unique=True)
    """07-2025, as in URLs."""
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"), index=True)
    programme: Mapped[Programme] = mapped_column(default=Programme.PELATIHAN)
    state: Mapped[ClassState] = mapped_column(default=ClassState.PLANNED)
    venue: Mapped[str] = mapped_column(String(160))
    city: Mapped[str] = mapped_column(String(80))
    tuk_kind: Mapped[str] = mapped_column(String(16), default="Sewaktu")
    zone: Mapped[str] = mapped_column(String(4), default="WIB")
    starts_on: Mapped[dt.date]
    """Day 1; the pre-day has its own date in the timetable."""
    ends_on: Mapped[dt.date]
    capacity: Mapped[int] = mapped_column(default=24)
    proposed: Mapped[int] = mapped_column(default=24)
    """People named on the application; the 30 % counts these, and the accepted ones once enrolment closes."""
    seats_taken: Mapped[int] = mapped_column(default=0)
    external_taken: Mapped[int] = mapped_column(default=0)
    n_panitia: Mapped[int] = mapped_column(default=0)
    n_pengajar: Mapped[int] = mapped_column(default=0)
    n_master_asesor: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every write that a list of this class could show: ETag of the board."""
    rule_set: Mapped[str] = mapped_column(String(32), default="juknis-001")
    certification_rule_set: Mapped[str] = mapped_column(String(32), default="skema-002")
    form_edition: Mapped[str] = mapped_column(String(8), default="V2023")
    asesor_standard: Mapped[str] = mapped_column(String(32), default=DEFAULT_STANDARD)
    """Key of the standard whose three units the class teaches (K7); pinned once it runs."""
    kit_edition: Mapped[int]
    kit_shape: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """folder -> [first position, count] in the progress string."""
    kit_phases: Mapped[str] = mapped_column(String(160), default="")
    """Beside the progress string: a letter for folder and phase of each sheet, so that lists need not read the kit."""
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """internalisasi_required, examiner_differs (+ reason), make_up_allowed, paper, skema ids ..."""
    head_name: Mapped[str] = mapped_column(String(120), default="")
    head_office: Mapped[str] = mapped_column(String(120), default="")
    enrolment_closed_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]

    institution: Mapped[Institution] = link()
    application: Mapped["ClassApplication | None"] = link(viewonly=True)
    """None for a class that was made before there were applications."""

    @property
    def folders(self) -> Folders:
        """How the folders of this class look."""
        return Folders.of(self.settings)


class ClassSession(Record):
    """One row of the timetable."""

    __tablename__ = "class_session"
    __table_args__ = (UniqueConstraint("class_id", "position"), UniqueConstraint("class_id", "key"))

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"))
    key: Mapped[str] = mapped_column(String(32))
    """h1-2: what kit items refer to when they open."""
    position: Mapped[int]
    """Index in the attendance string of the roster, from 0."""
    day: Mapped[int]
    """0 is the pre-day."""
    starts_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]
    jp: Mapped[int] = mapped_column(default=0)
    """Lesson hours of 45 minutes."""
    title: Mapped[str] = mapped_column(String(200))
    output: Mapped[str] = mapped_column(String(200), default="")
    speaker: Mapped[str] = mapped_column(String(120), default="")
    room: Mapped[str] = mapped_column(String(80), default="")
    is_aca: Mapped[bool] = mapped_column(default=False)


class ClassStaff(Record):
    """One person in one staff role of a class, with the number of his letter."""

    __tablename__ = "class_staff"
    __table_args__ = (UniqueConstraint("class_id", "person_id", "role"),)

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[StaffRole]
    letter_number: Mapped[str] = mapped_column(String(80), default="")
    letter_sha256: Mapped[str | None] = mapped_column(String(64))
    group: Mapped[str] = mapped_column(String(2), default="")
    """A or B: the group a master asesor leads; its examiner comes from the other one (D4)."""
    desk: Mapped[str] = mapped_column(String(80), default="")
    field: Mapped[str] = mapped_column(String(120), default="")
    """In what a master asesor is competent (bidang); he gives no paraf without it (001:definisi.2)."""
    added_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    replaced_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class KitItem(Record):
    """One sheet that every dossier of this class must hold; a copy of the default kit that the class may edit."""

    __tablename__ = "kit_item"
    __table_args__ = (UniqueConstraint("class_id", "position"), UniqueConstraint("class_id", "folder", "key"))

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"))
    position: Mapped[int]
    """Index in the progress string, from 0, over all folders."""
    folder: Mapped[Folder]
    key: Mapped[str] = mapped_column(String(32))
    """fr-ia-01-perangkat: what URLs carry, same key in each folder."""
    form_code: Mapped[str] = mapped_column(String(16))
    stage: Mapped[str] = mapped_column(String(16), default="")
    """perangkat or hasil for the instruments, otherwise empty."""
    phase: Mapped[str] = mapped_column(String(16))
    """planning, conduct or validation."""
    title: Mapped[str] = mapped_column(String(200))
    opens_with: Mapped[str] = mapped_column(String(32))
    """Key of the session with which the item opens."""
    unit_role: Mapped[str] = mapped_column(String(16), default="")
    """For which unit the sheet is evidence: planning, conduct or validation. The standard of the class has its code."""


class Roster(Record):
    """One person of the class and his marks: one character per session, '.' for not yet."""

    __tablename__ = "roster"
    __table_args__ = (UniqueConstraint("class_id", "person_id"),)

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    marks: Mapped[str] = mapped_column(String(64), default="")
    added_at: Mapped[dt.datetime]


class Attendance(Record):
    """One mark of one person at one session; the last one counts, the chain keeps the earlier ones."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        Index("ix_attendance_class", "class_id", "person_id"),
    )

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"))
    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("class_session.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    mark: Mapped[Mark]
    at: Mapped[dt.datetime]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    made_up_at: Mapped[dt.datetime | None]
    """When a missed session was made up, if the class allows that."""
    make_up_approved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class ClassApplication(Record):
    """What the organiser writes to BNSP for one class (001 Tahap pelaksanaan), and where that stands."""

    __tablename__ = "class_application"

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"), unique=True)
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"))
    """Who applies: the organiser of the class."""
    state: Mapped[ApplicationState] = mapped_column(default=ApplicationState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every write: a page sends the one that it showed."""
    round: Mapped[int] = mapped_column(default=0)
    """How often it was sent."""
    letter_number: Mapped[str] = mapped_column(String(80), default="")
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    contact_phone: Mapped[str] = mapped_column(String(32), default="")
    funding: Mapped[str] = mapped_column(String(160), default="")
    late_reason: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The class as it was when this was last sent: what BNSP examines and approves."""
    rounds: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Round -> who sent it when, and how it was decided by whom, when and why."""
    first_submitted_at: Mapped[dt.datetime | None]
    """What the deadline is measured by; a correction that BNSP asked for is not late."""
    submitted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[dt.datetime]


class ApplicationFinding(Record):
    """What was said about one item of an application in one round; those of earlier rounds stay."""

    __tablename__ = "application_finding"
    __table_args__ = (UniqueConstraint("application_id", "round", "item"),)

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("class_application.id"))
    round: Mapped[int]
    item: Mapped[str] = mapped_column(String(24))
    finding: Mapped[Finding]
    text: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[dt.datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class ApplicationPaper(Record):
    """A paper of an application: Form 2 as its sender signed it, Form 3 or 4 as it was frozen. Rows are only added."""

    __tablename__ = "application_paper"
    __table_args__ = (UniqueConstraint("application_id", "form", "number"),)

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("class_application.id"))
    form: Mapped[int]
    number: Mapped[int]
    """From 1 for each form; the last Form 2 counts."""
    round: Mapped[int]
    """With which it is sent, or was decided."""
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Of Form 2 what was signed, of the others everything that is printed."""
    sha256: Mapped[str | None] = mapped_column(String(64))
    """None until a job has printed it."""
    media_type: Mapped[str] = mapped_column(String(100), default="application/pdf")
    name: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[dt.datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class Scan(Record):
    """That one person scanned or typed the code of one session, once; kept also where the mark of panitia stays."""

    __tablename__ = "attendance_scan"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("class_session.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    mark: Mapped[Mark]
    """What the scan alone would give: H or T."""
    scanned_at: Mapped[dt.datetime]
    received_at: Mapped[dt.datetime]
    """Later than the scan when the device had no network."""
    device: Mapped[str] = mapped_column(String(32))
    """The mark of the browser, random; the same browser keeps it until the last day of the class."""
    other_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    """Who scanned with this device before, when it was somebody else."""


class LeaveRequest(Record):
    """A trainee asks for leave (izin) from one session; panitia decides once."""

    __tablename__ = "leave_request"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        CheckConstraint("(decided_at IS NULL) = (is_granted IS NULL)", name="decided_says_what"),
    )

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"), index=True)
    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("class_session.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str | None] = mapped_column(String(64))
    """A letter or photo, when one was sent."""
    media_type: Mapped[str] = mapped_column(String(100), default="")
    name: Mapped[str] = mapped_column(String(120), default="")
    asked_at: Mapped[dt.datetime]
    is_granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    """Why it was refused, or a remark."""
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class RollPhoto(Record):
    """A photo of the signed list of one day, filed to the day that its QR names; beside the marks, never instead."""

    __tablename__ = "roll_photo"
    __table_args__ = (UniqueConstraint("class_id", "day", "sha256"),)

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"))
    day: Mapped[int]
    """As in the timetable; 0 is the pre-day."""
    code: Mapped[str] = mapped_column(String(16))
    """What the QR in the photo said; the stored picture still says it."""
    sha256: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    filed_at: Mapped[dt.datetime]
    filed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))


class RemoteCondition(Record):
    """One condition for a class at a distance (003, SE.011): its proof, who ticked it and when. Never deleted."""

    __tablename__ = "remote_condition"
    __table_args__ = (UniqueConstraint("class_id", "key"),)

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"))
    key: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(Text, default="")
    """What proves it, in words; a file may stand beside or instead."""
    sha256: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200), default="")
    """What the file was called."""
    ticked_at: Mapped[dt.datetime]
    ticked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[dt.datetime | None]


class ClassMaterial(Record):
    """A file or a link of the material library; one that is taken off stays as a row."""

    __tablename__ = "class_material"

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"), index=True)
    session_key: Mapped[str] = mapped_column(String(32), default="")
    """Key of the session it is for; empty, or of a session that is gone, for the whole class."""
    title: Mapped[str] = mapped_column(String(160))
    url: Mapped[str] = mapped_column(String(300), default="")
    sha256: Mapped[str | None] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(100), default="")
    name: Mapped[str] = mapped_column(String(120), default="")
    size: Mapped[int] = mapped_column(default=0)
    added_at: Mapped[dt.datetime]
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[dt.datetime | None]


class ClassPartner(Record):
    """Another LSP that stands beside the organiser (004-005). Ended, never deleted."""

    __tablename__ = "class_partner"
    __table_args__ = (
        Index(
            "uq_class_partner_now",
            "class_id",
            "institution_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"))
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"), index=True)
    document_number: Mapped[str] = mapped_column(String(64))
    """Of the agreement between the two."""
    document_on: Mapped[dt.date]
    added_at: Mapped[dt.datetime]
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[dt.datetime | None]
    end_reason: Mapped[str] = mapped_column(String(300), default="")


class EquipmentMark(Record):
    """What was found at the door of one person and one thing; the last look counts."""

    __tablename__ = "equipment_mark"
    __table_args__ = (UniqueConstraint("class_id", "person_id", "item"),)

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    item: Mapped[str] = mapped_column(String(60))
    is_there: Mapped[bool]
    at: Mapped[dt.datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

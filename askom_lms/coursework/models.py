"""Dossier items, their numbered versions, what hangs on them, and the parafs."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.coursework.domain.states import ItemStatus, SubmissionState
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.db import Record, link
from askom_lms.paperwork.models import FilledRecord
from askom_lms.people.models import Person
from askom_lms.training.models import Folder

LONGEST_RELATION = 300
"""Characters of what binds an asesor to a trainee."""


class DossierParty(Record):
    """Who plays which role in one dossier: asesi, manajer sertifikasi, validator, the two of FR.VA."""

    __tablename__ = "dossier_party"
    __table_args__ = (UniqueConstraint("enrolment_id", "folder", "role"), Index("ix_dossier_party_person", "person_id"))

    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"))
    folder: Mapped[Folder]
    role: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    is_simulated: Mapped[bool] = mapped_column(default=True)

    person: Mapped[Person] = link()


class FolderOpening(Record):
    """A folder that opens by an act and not by the clock: dossier 3, once D5 is fulfilled."""

    __tablename__ = "folder_opening"
    __table_args__ = (UniqueConstraint("enrolment_id", "folder"),)

    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"))
    folder: Mapped[Folder]
    opened_at: Mapped[dt.datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class DossierItem(Record):
    """One sheet of one trainee's dossier: where it stands now. One row per enrolment and kit item."""

    __tablename__ = "dossier_item"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "folder", "key"),
        Index("ix_dossier_item_board", "class_id", "enrolment_id", "position", "status"),
        Index(
            "ix_dossier_item_queue",
            "master_asesor_id",
            "waiting_since",
            "id",
            sqlite_where=text("status = 'submitted'"),
            postgresql_where=text("status = 'submitted'"),
        ),
    )

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"))
    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"))
    master_asesor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    """Whose queue it waits in; moves with a recorded substitution."""
    position: Mapped[int]
    folder: Mapped[Folder]
    key: Mapped[str] = mapped_column(String(32))
    form_code: Mapped[str] = mapped_column(String(16))
    stage: Mapped[str] = mapped_column(String(16), default="")
    phase: Mapped[str] = mapped_column(String(16))
    status: Mapped[ItemStatus] = mapped_column(default=ItemStatus.EMPTY)
    number: Mapped[int] = mapped_column(default=1)
    """Number of the current version."""
    record_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("record.id"))
    """Draft or frozen content of the current version; null until first opened."""
    filled: Mapped[int] = mapped_column(default=0)
    required: Mapped[int] = mapped_column(default=0)
    is_green: Mapped[bool] = mapped_column(default=False)
    """Every automatic check held when the current version was handed in."""
    waiting_since: Mapped[dt.datetime | None]
    claimed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    claimed_at: Mapped[dt.datetime | None]
    """Somebody has the sheet on his screen: shown to the others, no lock."""
    row_version: Mapped[int] = mapped_column(default=1)

    enrolment: Mapped[Enrolment] = link()
    record: Mapped[FilledRecord | None] = link()

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy's spelling


class Submission(Record):
    """One version of one item. Frozen once handed in: a change is the next version."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("item_id", "number"),
        UniqueConstraint("item_id", "idempotency_key"),
        CheckConstraint("(state = 'signed_off') = (parafed_at IS NOT NULL)", name="signed_off_has_paraf"),
        Index(
            "ix_submission_decided",
            "decided_by_id",
            "decided_at",
            "state",
            sqlite_where=text("decided_at IS NOT NULL"),
            postgresql_where=text("decided_at IS NOT NULL"),
        ),
    )

    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dossier_item.id"))
    number: Mapped[int]
    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record.id"))
    state: Mapped[SubmissionState] = mapped_column(default=SubmissionState.DRAFT)
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    """SHA-256 of the canonical answers and attached files; what a paraf is given on."""
    code: Mapped[str] = mapped_column(String(8), unique=True)
    """Eight letters of the public check."""
    idempotency_key: Mapped[str | None] = mapped_column(String(64))
    declared_at: Mapped[dt.datetime | None]
    handed_in_at: Mapped[dt.datetime | None]
    opened_at: Mapped[dt.datetime | None]
    opened_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    parafed_at: Mapped[dt.datetime | None]
    parafed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    """Why it was returned."""
    row_version: Mapped[int] = mapped_column(default=1)

    item: Mapped[DossierItem] = link(foreign_keys=[item_id])
    record: Mapped[FilledRecord] = link(foreign_keys=[record_id])
    parafed_by: Mapped[Person | None] = link(foreign_keys=[parafed_by_id])

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy's spelling


class SubmissionOpening(Record):
    """A master asesor had this version visible on his screen; a batch takes only such ones."""

    __tablename__ = "submission_opening"
    __table_args__ = (UniqueConstraint("submission_id", "person_id"),)

    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("submission.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]


class Paraf(Record):
    """One master asesor's acceptance of one frozen version (D3). Never changed; an undo adds `revoked_at`."""

    __tablename__ = "paraf"
    __table_args__ = (
        Index(
            "uq_paraf_live",
            "submission_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("submission.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str] = mapped_column(String(120))
    met_number: Mapped[str | None] = mapped_column(String(32))
    role: Mapped[str] = mapped_column(String(32))
    at: Mapped[dt.datetime]
    fingerprint: Mapped[str] = mapped_column(String(64))
    second_factor_at: Mapped[dt.datetime]
    chain_seq: Mapped[int]
    in_batch: Mapped[bool] = mapped_column(default=False)
    revoked_at: Mapped[dt.datetime | None]


class SecondLook(Record):
    """How another master asesor of the class would have judged a version that has its paraf. Changes nothing of it."""

    __tablename__ = "second_look"
    __table_args__ = (UniqueConstraint("submission_id", "reader_id"),)

    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("submission.id"))
    reader_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    reader_name: Mapped[str] = mapped_column(String(120))
    agrees: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why he would have returned it; a remark, or empty, when he agrees."""
    at: Mapped[dt.datetime]


class WithdrawnCode(Record):
    """The check code of a content that was withdrawn and then changed: its paper must not pass for the new content."""

    __tablename__ = "withdrawn_code"

    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("submission.id"), index=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    handed_in_at: Mapped[dt.datetime | None]
    replaced_at: Mapped[dt.datetime]
    """When the changed content was handed in under a code of its own."""


class WetParaf(Record):
    """A photo of a hand-signed sheet, filed to the version that its QR names; beside the paraf, never instead of it.

    Never removed: a wrong photo is marked, with a reason.
    """

    __tablename__ = "wet_paraf"
    __table_args__ = (
        UniqueConstraint("submission_id", "sha256"),
        CheckConstraint("(wrong_at IS NULL) = (wrong_reason = '')", name="wrong_has_reason"),
    )

    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("submission.id"))
    code: Mapped[str] = mapped_column(String(8))
    """What the QR in the photo said; the stored picture still says it."""
    fingerprint: Mapped[str] = mapped_column(String(64))
    """Content of the version when the photo was filed."""
    sha256: Mapped[str] = mapped_column(String(64))
    preview_sha256: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    filed_at: Mapped[dt.datetime]
    filed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    filed_by_name: Mapped[str] = mapped_column(String(120))
    wrong_at: Mapped[dt.datetime | None]
    wrong_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    wrong_by_name: Mapped[str] = mapped_column(String(120), default="")
    wrong_reason: Mapped[str] = mapped_column(String(500), default="")


LONGEST_PATH = 200


class Remark(Record):
    """One remark of a return, tied to a field of the returned version (path empty: the whole sheet)."""

    __tablename__ = "remark"

    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("submission.id"), index=True)
    path: Mapped[str] = mapped_column(String(LONGEST_PATH), default="")
    text: Mapped[str] = mapped_column(Text)


class PreparedRemark(Record):
    """A sentence a master asesor uses again and again; keys 1 to 9."""

    __tablename__ = "prepared_remark"
    __table_args__ = (UniqueConstraint("person_id", "position"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(String(500))


class ItemMessage(Record):
    """A question, an answer or a dissent about one item; kept for ever."""

    __tablename__ = "item_message"

    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dossier_item.id"), index=True)
    submission_number: Mapped[int]
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(16), default="question")
    """question or dissent."""
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[dt.datetime]


class Attachment(Record):
    """A checked file on one version of one item; part of its fingerprint."""

    __tablename__ = "attachment"

    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record.id"), index=True)
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dossier_item.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    preview_sha256: Mapped[str | None] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    position: Mapped[int]
    added_at: Mapped[dt.datetime]
    added_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[dt.datetime | None]
    """Taken off a draft; kept so that a removal is a mark, not a loss."""


class DossierBatch(Record):
    """All dossiers of one folder of a class as one download: the order that runs, and the result that is there.

    The bytes lie among the made files: they can be made again from the sheets. A new result takes the place of the old.
    """

    __tablename__ = "dossier_batch"
    __table_args__ = (UniqueConstraint("class_id", "folder"),)

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"))
    folder: Mapped[Folder]
    job_id: Mapped[uuid.UUID]
    """The latest order; no foreign key, jobs are swept by themselves."""
    ordered_at: Mapped[dt.datetime]
    ordered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    sha256: Mapped[str] = mapped_column(String(64), default="")
    """Of the result; empty until the first one is there."""
    size: Mapped[int] = mapped_column(default=0)
    n_dossiers: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[dt.datetime | None]

    @property
    def made_name(self) -> str:
        """Under which the result lies among the made files."""
        return f"tetap-dossier-{self.id.hex}-{self.sha256[:16]}" if self.sha256 else ""


class Substitution(Record):
    """A master asesor was replaced: open items moved, finished parafs kept the first name."""

    __tablename__ = "substitution"

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"), index=True)
    from_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    to_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    letter_number: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(Text)
    items_moved: Mapped[int]
    at: Mapped[dt.datetime]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))


class AsesorRelation(Record):
    """What binds somebody who judges to one trainee (002:9.10.7): declared by himself, or reported by others.

    Never removed: a report that was none is taken off with a reason.
    """

    __tablename__ = "asesor_relation"
    __table_args__ = (
        Index("ix_asesor_relation_pair", "enrolment_id", "person_id"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name="withdrawn_has_reason"),
    )

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"))
    text: Mapped[str] = mapped_column(String(LONGEST_RELATION))
    is_own: Mapped[bool]
    """He told it himself; otherwise it came to light."""
    told_at: Mapped[dt.datetime]
    told_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[dt.datetime | None]
    withdrawn_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_reason: Mapped[str] = mapped_column(String(LONGEST_RELATION), default="")

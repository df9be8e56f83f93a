"""An appeal, its attached papers and its panel. Rows are closed, never deleted."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.appeals.domain.states import APPEAL, AppealState, Outcome
from askom_lms.assessment.models import Reassessment
from askom_lms.kernel.db import Record, link
from askom_lms.people.models import Person


class Appeal(Record):
    """One appeal against one decision, with everything as it was at that decision."""

    __tablename__ = "appeal"
    __table_args__ = (
        UniqueConstraint("decision_id"),
        UniqueConstraint("institution_id", "number"),
        CheckConstraint("(number IS NULL) = (decided_at IS NULL)", name="decided_has_number"),
    )

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"), index=True)
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"))
    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    decision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("decision.id"))
    """No second appeal about the same decision (002:9.9.7)."""
    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record.id"))
    """The signed FR.AK.04."""
    state: Mapped[AppealState] = mapped_column(default=APPEAL.initial)
    helper: Mapped[str] = mapped_column(String(120), default="")
    """Who helps him, when the third question of the form says so."""
    until: Mapped[dt.datetime]
    """The last moment for filing, as it stood then."""
    filed_at: Mapped[dt.datetime]
    due_on: Mapped[dt.date]
    """The last day for the decision."""
    file: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the decision rested on: versions and fingerprints (002:9.4.1.b)."""
    file_fingerprint: Mapped[str] = mapped_column(String(64))
    warned_at: Mapped[dt.datetime | None]
    overdue_at: Mapped[dt.datetime | None]
    outcome: Mapped[Outcome | None]
    units: Mapped[list[Any]] = mapped_column(default=list)
    """Keys of the units that are assessed again."""
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[dt.datetime | None]
    number: Mapped[str | None] = mapped_column(String(64))
    reassessment_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("reassessment.id"), unique=True)
    """The reassessment that the ruling opened."""
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))
    row_version: Mapped[int] = mapped_column(default=1)

    again: Mapped[Reassessment | None] = link()
    members: Mapped[list["AppealMember"]] = link(back_populates="appeal", order_by="AppealMember.named_at")

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy's spelling

    @property
    def panel(self) -> list["AppealMember"]:
        """Those who sit in it now, the chair first."""
        return sorted((one for one in self.members if one.left_at is None), key=lambda one: not one.is_chair)

    def seat_of(self, person_id: uuid.UUID | None) -> "AppealMember | None":
        """This person's seat in the panel."""
        return next((one for one in self.members if one.person_id == person_id and one.left_at is None), None)


class AppealFile(Record):
    """A paper that came with the appeal."""

    __tablename__ = "appeal_file"

    appeal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("appeal.id"), index=True)
    position: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]


class AppealMember(Record):
    """One member of the panel: what he declared, and how he voted."""

    __tablename__ = "appeal_member"
    __table_args__ = (UniqueConstraint("appeal_id", "person_id"),)

    appeal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("appeal.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    is_chair: Mapped[bool] = mapped_column(default=False)
    named_at: Mapped[dt.datetime]
    declared_at: Mapped[dt.datetime | None]
    """He declared that he is impartial (002:9.9.5)."""
    relation: Mapped[str] = mapped_column(Text, default="")
    """Why he is not, in his own words."""
    left_at: Mapped[dt.datetime | None]
    upholds: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    voted_at: Mapped[dt.datetime | None]

    appeal: Mapped[Appeal] = link(back_populates="members")
    person: Mapped[Person] = link()

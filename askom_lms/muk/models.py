"""MUK, their files, and each step of their life."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.kernel.db import Record, link
from askom_lms.muk.domain.states import MUK, MukState
from askom_lms.registry.models import Institution
from askom_lms.skema.models import Skema


class Muk(Record):
    """One edition of one MUK: a set of instruments for a skema, which may have several (000:muk.2)."""

    __tablename__ = "muk"
    __table_args__ = (
        UniqueConstraint("skema_id", "maker_id", "number", "edition"),
        CheckConstraint("offered_to_id IS NULL OR state IN ('divalidasi', 'diserahkan')", name="offered_when_usable"),
        CheckConstraint("validated_on IS NOT NULL OR state IN ('draf', 'dicabut')", name="usable_when_validated"),
    )

    skema_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("skema.id"))
    number: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    edition: Mapped[int] = mapped_column(default=1)
    """Of this MUK: what is validated is not edited, the next edition is."""
    follows_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("muk.id"), index=True)
    """The edition from which this one was opened."""
    form_edition: Mapped[str] = mapped_column(String(8))
    """V2018 or V2023: the official forms that it is written on."""
    unit_codes: Mapped[list[Any]] = mapped_column(default=list)
    form_codes: Mapped[list[Any]] = mapped_column(default=list)
    """Documents of the completeness list that it holds."""
    authors: Mapped[list[Any]] = mapped_column(default=list)
    """Penyusun: name and met of each."""
    validators: Mapped[list[Any]] = mapped_column(default=list)
    composed_on: Mapped[dt.date | None]
    validated_on: Mapped[dt.date | None]
    maker_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"))
    """Who opened this edition; its chain holds the whole history, whoever owns the MUK later."""
    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"), index=True)
    offered_to_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("institution.id"), index=True)
    """The LSP that has to accept or refuse it; the owner stays until then."""
    state: Mapped[MukState] = mapped_column(default=MUK.initial)
    created_at: Mapped[dt.datetime]
    row_version: Mapped[int] = mapped_column(default=1)

    skema: Mapped[Skema] = link()
    maker: Mapped[Institution] = link(foreign_keys=[maker_id])
    owner: Mapped[Institution] = link(foreign_keys=[owner_id])
    offered_to: Mapped[Institution | None] = link(foreign_keys=[offered_to_id])

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - read by SQLAlchemy on the class

    @property
    def title(self) -> str:
        """MUK-01 edisi 2: how people call it."""
        return f"{self.number} edisi {self.edition}"


class MukStep(Record):
    """One line of the history. Rows are only added; each is sealed in the chain of who made the MUK."""

    __tablename__ = "muk_step"
    __table_args__ = (UniqueConstraint("muk_id", "number"),)

    muk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("muk.id"))
    number: Mapped[int]
    event: Mapped[str] = mapped_column(String(16))
    at: Mapped[dt.datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    by_name: Mapped[str] = mapped_column(String(120), default="")
    """As he was called then; empty for the installation itself."""
    giver_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"))
    """The owner when it happened."""
    receiver_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("institution.id"))
    note: Mapped[str] = mapped_column(Text, default="")


class MukFile(Record):
    """A checked file of a MUK, hung on and taken off while it is a draft."""

    __tablename__ = "muk_file"

    muk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("muk.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    added_at: Mapped[dt.datetime]
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[dt.datetime | None]

"""What each class counts, and the sums. Both can be thrown away and counted anew: nothing here is evidence."""

import datetime as dt
import uuid

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.figures.domain import MEASURES, Counted, Key, Place
from askom_lms.kernel.db import Record


class Measures:
    """The numbers of a class or of a sum; names and order are those of `domain.MEASURES`."""

    classes: Mapped[int] = mapped_column(default=0)
    finished: Mapped[int] = mapped_column(default=0)
    offered: Mapped[int] = mapped_column(default=0)
    """Seats, and how many of them are taken."""
    taken: Mapped[int] = mapped_column(default=0)
    withdrawn: Mapped[int] = mapped_column(default=0)
    n_k: Mapped[int] = mapped_column(default=0)
    n_bk: Mapped[int] = mapped_column(default=0)
    n_open: Mapped[int] = mapped_column(default=0)
    """Who holds a seat and is not recommended yet."""
    handed_in: Mapped[int] = mapped_column(default=0)
    """Versions of sheets that were handed in; some of them are parafed or returned."""
    parafed: Mapped[int] = mapped_column(default=0)
    returned: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[int] = mapped_column(BigInteger, default=0)
    """From hand-in to paraf, of all parafed versions."""
    waited_0: Mapped[int] = mapped_column(default=0)
    """How many of these waited no longer than the first bound, and so on."""
    waited_1: Mapped[int] = mapped_column(default=0)
    waited_2: Mapped[int] = mapped_column(default=0)
    waited_3: Mapped[int] = mapped_column(default=0)
    waited_4: Mapped[int] = mapped_column(default=0)
    waited_5: Mapped[int] = mapped_column(default=0)
    waited_6: Mapped[int] = mapped_column(default=0)
    waited_7: Mapped[int] = mapped_column(default=0)
    waited_8: Mapped[int] = mapped_column(default=0)
    waited_9: Mapped[int] = mapped_column(default=0)

    @property
    def measures(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in MEASURES}


class ClassFigures(Measures, Record):
    """What one class counts, as of one version of it."""

    __tablename__ = "class_figures"

    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_class.id"), unique=True)
    institution_id: Mapped[uuid.UUID]
    """No foreign key: it is where the class counted last, not where it is."""
    year: Mapped[int]
    month: Mapped[int]
    programme: Mapped[str] = mapped_column(String(32))
    class_version: Mapped[int]
    counted_at: Mapped[dt.datetime]

    @property
    def counted(self) -> Counted:
        return Place(self.institution_id, self.year, self.month, self.programme), self.measures


class Figures(Measures, Record):
    """The sum of the classes of one key, moved by every class in the transaction in which it is counted."""

    __tablename__ = "figures"
    __table_args__ = (
        UniqueConstraint("scope_id", "year", "month", "programme"),
        Index("ix_figures_rank", "year", "month", "programme", "taken", "scope_id"),
    )

    scope_id: Mapped[uuid.UUID]
    """An institution, or `domain.NATION`."""
    year: Mapped[int]
    month: Mapped[int]
    """0 for the whole year."""
    programme: Mapped[str] = mapped_column(String(32))
    """Empty for every programme."""
    counted_at: Mapped[dt.datetime]

    @property
    def key(self) -> Key:
        return Key(self.scope_id, self.year, self.month, self.programme)

"""What classes ask of an asesor: his days, the skema that he holds, the LSP that lent him, and who bears a number."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select

from askom_lms.kernel.db import session
from askom_lms.people.domain.met import canonical
from askom_lms.people.models import Person
from askom_lms.registry.domain.asesor import Span
from askom_lms.registry.domain.states import LoanState
from askom_lms.registry.models import AsesorHome, AsesorLoan, AsesorSkema, InstitutionKind
from askom_lms.skema.models import Skema

BORROWERS = (InstitutionKind.LSP, InstitutionKind.CLSP)
"""Who works with an asesor of another LSP only on a loan; BNSP and its instansi assign asesor of every LSP."""


@dataclass(frozen=True)
class Assignment:
    """One day on which somebody works somewhere."""

    on: dt.date
    number: str
    venue: str
    role: str


ASSIGNMENT_SOURCES: list[Callable[[uuid.UUID], Sequence[Assignment]]] = []
"""What contexts above know of the days of an asesor; they add themselves."""
EXAM_SOURCES: list[Callable[[uuid.UUID], Sequence[dt.date]]] = []
"""The same of the days on which he examined, one for each task."""


@dataclass(frozen=True)
class HeldSkema:
    """What the register says of somebody and some technical skema."""

    has_home: bool
    is_kept: bool
    """It keeps him: a home LSP or any skema of his was noted."""
    title: str
    """Of one that he holds until that day; empty when he holds none of them."""


def held_skema(
    person_ids: Collection[uuid.UUID], skema_ids: Collection[uuid.UUID], until: dt.date
) -> dict[uuid.UUID, HeldSkema]:
    """person -> which of these technical skema he holds through this day (000-030). One query."""
    held = AsesorSkema
    rows = session().execute(
        select(Person.id, AsesorHome.id.label("home"), held.skema_id, held.until, held.ended_at, Skema.title)
        .outerjoin(AsesorHome, and_(AsesorHome.person_id == Person.id, AsesorHome.ended_at.is_(None)))
        .outerjoin(held, held.person_id == Person.id)
        .outerjoin(Skema, Skema.id == held.skema_id)
        .where(Person.id.in_(person_ids))
        .order_by(Skema.title)
    )
    found: dict[uuid.UUID, HeldSkema] = {}
    for row in rows:
        is_held = row.skema_id in skema_ids and row.ended_at is None and (row.until is None or row.until >= until)
        before = found[row.id].title if row.id in found else ""
        is_kept = row.home is not None or row.skema_id is not None
        found[row.id] = HeldSkema(row.home is not None, is_kept, before or (row.title if is_held else ""))
    return found


def granted_spans(person_id: uuid.UUID, borrower_id: uuid.UUID, lender_id: uuid.UUID) -> list[Span]:
    """The days for which the home LSP has lent him to this institution."""
    rows = session().execute(
        select(AsesorLoan.starts_on, AsesorLoan.ends_on).where(
            AsesorLoan.person_id == person_id,
            AsesorLoan.borrower_id == borrower_id,
            AsesorLoan.lender_id == lender_id,
            AsesorLoan.state == LoanState.GRANTED,
        )
    )
    return [Span(*row) for row in rows]


def person_by_met(written: str) -> Person | None:
    """Who holds this register number, however it is written; nobody when two of old do."""
    number = canonical(written)
    found = session().scalars(select(Person).where(Person.met_number == number)).all() if number else []
    return found[0] if len(found) == 1 else None

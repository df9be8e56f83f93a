"""The partners of a class, and the classes in which somebody's own LSP is one."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import and_, select

from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.registry.models import Institution, InstitutionKind
from askom_lms.training.models import ClassPartner, TrainingClass
from askom_lms.training.queries.equipment import lacking_people


@dataclass(frozen=True)
class PartnerLine:
    """One partner of a class."""

    id: uuid.UUID
    name: str
    document_number: str
    document_on: dt.date
    ended_at: dt.datetime | None
    end_reason: str


def partners_of(class_id: uuid.UUID) -> list[PartnerLine]:
    """Those that stand first, by name; one query."""
    one = ClassPartner
    rows = session().execute(
        select(one.id, Institution.name, one.document_number, one.document_on, one.ended_at, one.end_reason)
        .join(Institution, Institution.id == one.institution_id)
        .where(one.class_id == class_id)
        .order_by(one.ended_at.is_not(None), Institution.name, one.added_at)
    )
    return [PartnerLine(*row) for row in rows]


def partners_and_lacking(klass: TrainingClass) -> tuple[list[str], int]:
    """The names of those that stand, and how many came without something that the class asks for. One query."""
    stands = and_(ClassPartner.class_id == TrainingClass.id, ClassPartner.ended_at.is_(None))
    rows = session().execute(
        select(Institution.name, lacking_people(klass))
        .select_from(TrainingClass)
        .outerjoin(ClassPartner, stands)
        .outerjoin(Institution, Institution.id == ClassPartner.institution_id)
        .where(TrainingClass.id == klass.id)
        .order_by(Institution.name)
    )
    names, lacking = zip(*((name, count) for name, count in rows), strict=True)
    return [name for name in names if name], lacking[0]


def get_partner(klass: TrainingClass, partner_id: uuid.UUID) -> ClassPartner:
    """One partner of this class. Raises NotFound."""
    found = session().get(ClassPartner, partner_id)
    if found is None or found.class_id != klass.id:
        raise NotFound
    return found


def partner_choices(klass: TrainingClass) -> list[tuple[uuid.UUID, str]]:
    """(id, name) of every active LSP but the organiser."""
    wanted = select(Institution.id, Institution.name).where(
        Institution.kind == InstitutionKind.LSP, Institution.is_active, Institution.id != klass.institution_id
    )
    return [(row.id, row.name) for row in session().execute(wanted.order_by(Institution.name))]

"""The partners of a class, and the classes in which somebody's own LSP is one."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.registry.models import Institution, InstitutionKind
from askom_lms.training.models import ClassPartner, TrainingClass


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


def standing_partners(class_id: uuid.UUID) -> list[str]:
    """The names of those that stand."""
    return [one.name for one in partners_of(class_id) if one.ended_at is None]


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

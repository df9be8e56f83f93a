"""Institutions that a form about an asesor offers."""

import uuid
from collections.abc import Collection

from sqlalchemy import select

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.people.domain import Role
from askom_lms.registry.models import Institution, InstitutionKind
from askom_lms.registry.queries.institutions import led_by


def lsp_choices() -> list[tuple[uuid.UUID, str]]:
    """(id, name) of every active LSP: to which an asesor may belong (000-014)."""
    wanted = select(Institution.id, Institution.name).where(
        Institution.kind == InstitutionKind.LSP, Institution.is_active
    )
    return [(row.id, row.name) for row in session().execute(wanted.order_by(Institution.name))]


def own_choices(act: Act, kinds: Collection[InstitutionKind]) -> list[tuple[uuid.UUID, str]]:
    """(id, name) of the active institutions of these kinds for which this person speaks."""
    wanted = select(Institution.id, Institution.name).where(Institution.kind.in_(kinds), Institution.is_active)
    if not act.is_system and not act.person.has(Role.PENGELOLA):
        wanted = wanted.where(Institution.id.in_(led_by(act.person)))
    return [(row.id, row.name) for row in session().execute(wanted.order_by(Institution.name))]

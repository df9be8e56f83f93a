"""How to find rows of registry."""

import uuid
from collections.abc import Iterable

from sqlalchemy import func, or_, select

from askom_lms.kernel.act import Act, Actor
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.domain import Role
from askom_lms.registry.models import Institution, InstitutionKind

ORGANISERS = (InstitutionKind.BNSP, InstitutionKind.LSP, InstitutionKind.CLSP, InstitutionKind.INSTANSI)
"""Who may organise a class (001 Penyelenggara)."""


def institution_choices(act: Act) -> list[tuple[uuid.UUID, str]]:
    """(id, name) of every active institution by name; the names are public, so only a sign-in is asked."""
    if not act.is_system:
        _ = act.person
    rows = session().execute(
        select(Institution.id, Institution.name).where(Institution.is_active).order_by(Institution.name)
    )
    return [(row.id, row.name) for row in rows]


def organiser_choices(act: Act) -> list[tuple[uuid.UUID, str]]:
    """(id, name) of the institutions for which this person may propose a class."""
    wanted = select(Institution.id, Institution.name).where(Institution.kind.in_(ORGANISERS), Institution.is_active)
    if not act.is_system and not act.person.has(Role.PENGELOLA):
        wanted = wanted.where(Institution.id.in_(led_by(act.person)))
    return [(row.id, row.name) for row in session().execute(wanted.order_by(Institution.name))]


def led_by(actor: Actor) -> frozenset[uuid.UUID]:
    """The institutions of which somebody is the admin."""
    return actor.scopes(Role.LSP_ADMIN)


def folded(name: str) -> str:
    """A name as it is compared: without regard to capitals and spaces."""
    return " ".join(name.split()).casefold()


def institutions_named(names: Iterable[str]) -> dict[str, Institution]:
    """Folded name -> the institution of that name, an active one where two share it; no query without names."""
    wanted = {" ".join(name.split()) for name in names if name.strip()}
    if not wanted:
        return {}
    spelled = or_(Institution.name.in_(wanted), func.lower(Institution.name).in_({name.lower() for name in wanted}))
    rows = session().scalars(select(Institution).where(spelled).order_by(Institution.is_active))
    return {folded(row.name): row for row in rows}


def institution_by_id(institution_id: uuid.UUID) -> Institution:
    """The institution. Raises NotFound."""
    found = session().get(Institution, institution_id)
    if found is None:
        raise NotFound
    return found

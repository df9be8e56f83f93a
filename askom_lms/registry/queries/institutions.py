"""How to find institutions: the register, one institution with what hangs on it, and what others choose from."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, exists, func, or_, select, true

from askom_lms.kernel.act import Act, Actor
from askom_lms.kernel.db import metadata, session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.domain import Role
from askom_lms.people.models import RoleGrant
from askom_lms.registry.domain import SkemaRight
from askom_lms.registry.models import RIGHTS, Institution, InstitutionKind, InstitutionSkema, InstitutionStep, Tuk
from askom_lms.registry.policy import P
from askom_lms.skema.models import Skema

ORGANISERS = (InstitutionKind.BNSP, InstitutionKind.LSP, InstitutionKind.CLSP, InstitutionKind.INSTANSI)
"""Who may organise a class (001 Penyelenggara)."""
LISTED_AT_MOST = 50
WRITTEN_AT_MOST = 20_000
"""More rows than this no spreadsheet of the register holds."""
Held = TypeVar("Held", Tuk, InstitutionSkema)
"""What hangs on one institution."""


@dataclass(frozen=True)
class InstitutionLine:
    """One institution in a list."""

    code: str
    name: str
    kind: InstitutionKind
    lsp_kind: str
    licence_number: str
    licence_until: dt.date | None
    is_active: bool
    n_tuk: int


def institution_lines(
    act: Act,
    *,
    search: str = "",
    kind: InstitutionKind | None = None,
    page: int = 1,
    per_page: int = LISTED_AT_MOST,
) -> tuple[list[InstitutionLine], int]:
    """One page of the institutions that this person may read, by name, and how many there are in all. One query."""
    act.require(P.READ)
    places = (
        select(func.count())
        .where(Tuk.institution_id == Institution.id, Tuk.closed_at.is_(None))
        .correlate(Institution)
        .scalar_subquery()
    )
    columns = [getattr(Institution, name) for name in InstitutionLine.__dataclass_fields__ if name != "n_tuk"]
    wanted = (
        select(*columns, places.label("n_tuk"), func.count().over().label("total"))
        .where(true() if act.is_system else visible_to(act.person), _matches(search))
        .order_by(Institution.name, Institution.code)
        .limit(per_page)
        .offset((max(page, 1) - 1) * per_page)
    )
    if kind is not None:
        wanted = wanted.where(Institution.kind == kind)
    rows = session().execute(wanted).all()
    return [InstitutionLine(*row[:-1]) for row in rows], rows[0].total if rows else 0


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The rows for which `policy.is_own` says yes."""
    if any(actor.has(role) for role in (Role.PENGELOLA, Role.BNSP, Role.LSP_ADMIN)):
        return true()
    return Institution.id.in_(led_by(actor))


def _matches(search: str) -> ColumnElement[bool]:
    words = " ".join(search.split()).lower()
    if not words:
        return true()
    fields = (Institution.name, Institution.code)
    return or_(*(func.lower(field).contains(words, autoescape=True) for field in fields))


def get_institution(act: Act, code: str, permission: P) -> Institution:
    """The institution of this code, for what this permission allows. Raises NotFound for a foreign one."""
    found = session().scalar(select(Institution).where(Institution.code == code))
    if found is None:
        raise NotFound
    act.require(permission, found)
    return found


def tuk_of(institution: Institution) -> list[Tuk]:
    """Its places of assessment, open ones first, by name."""
    wanted = select(Tuk).where(Tuk.institution_id == institution.id)
    return list(session().scalars(wanted.order_by(Tuk.closed_at.is_not(None), Tuk.name, Tuk.id)))


def get_tuk(institution: Institution, tuk_id: uuid.UUID) -> Tuk:
    """One of its places. Raises NotFound for one of another institution."""
    return _one_of(institution, Tuk, tuk_id)


def _one_of(institution: Institution, kind: type[Held], row_id: uuid.UUID) -> Held:
    found = session().get(kind, row_id)
    if found is None or found.institution_id != institution.id:
        raise NotFound
    return found


@dataclass(frozen=True)
class SkemaLine:
    """A skema of an institution."""

    id: uuid.UUID
    skema_id: uuid.UUID
    title: str
    number: str | None
    kind: SkemaRight
    until: dt.date | None
    document_number: str
    ended_at: dt.datetime | None


def skema_lines(institution: Institution) -> list[SkemaLine]:
    """What it is licensed for or has verified, what stands first, by title."""
    held = InstitutionSkema
    rows = session().execute(
        select(
            held.id,
            held.skema_id,
            Skema.title,
            Skema.number,
            held.kind,
            held.until,
            held.document_number,
            held.ended_at,
        )
        .join(Skema, Skema.id == held.skema_id)
        .where(held.institution_id == institution.id)
        .order_by(held.ended_at.is_not(None), Skema.title, held.ended_at.desc(), held.id)
    )
    return [SkemaLine(*row) for row in rows]


def without_right(institution: Institution, skema_ids: Iterable[uuid.UUID], on: dt.date) -> frozenset[uuid.UUID]:
    """The skema among these that the institution may not teach on that day; its last day still counts.

    An LSP is licensed for them, a CLSP has verified them (001:penyelenggara.3); of others nothing is asked.
    """
    if institution.kind not in RIGHTS:
        return frozenset()
    held = InstitutionSkema
    in_force = select(held.skema_id).where(*_in_force(institution, on))
    return frozenset(skema_ids) - set(session().scalars(in_force))


def has_right(institution: Institution, on: dt.date) -> ColumnElement[bool]:
    """The same of each row of a query over skema: a part of that query."""
    if institution.kind not in RIGHTS:
        return true()
    return exists().where(InstitutionSkema.skema_id == Skema.id, *_in_force(institution, on))


def _in_force(institution: Institution, on: dt.date) -> tuple[ColumnElement[bool], ...]:
    held = InstitutionSkema
    return (
        held.institution_id == institution.id,
        held.kind == RIGHTS[institution.kind],
        held.ended_at.is_(None),
        or_(held.until.is_(None), held.until >= on),
    )


def get_held_skema(institution: Institution, right_id: uuid.UUID) -> InstitutionSkema:
    """One of them. Raises NotFound for one of another institution."""
    return _one_of(institution, InstitutionSkema, right_id)


@dataclass(frozen=True)
class StepLine:
    """One line of the history of an institution."""

    event: str
    at: dt.datetime
    by: str
    about: str
    changes: Mapping[str, Any]
    reason: str


def steps_of(institution: Institution) -> list[StepLine]:
    """What happened to an institution, newest first."""
    step = InstitutionStep
    rows = session().execute(
        select(step.event, step.at, step.by_name, step.about, step.changes, step.reason)
        .where(step.institution_id == institution.id)
        .order_by(step.number.desc())
    )
    return [StepLine(*row) for row in rows]


def is_used(institution_id: uuid.UUID) -> bool:
    """Whether anything speaks of this institution but its own history: a class, a MUK, a role, whoever adds a table.

    Read from the foreign keys, because what uses an institution stands above this context.
    """
    uses = [
        exists().where(column == institution_id)
        for table in metadata.sorted_tables
        if table.name != InstitutionStep.__tablename__
        for column in table.columns
        if any(key.column.table.name == Institution.__tablename__ for key in column.foreign_keys)
    ]
    return bool(session().scalar(select(or_(exists().where(RoleGrant.scope_id == institution_id), *uses))))


def named_like(name: str, but: uuid.UUID | None) -> str:
    """The code of another institution of this name, read as people read names; empty when there is none.

    Compared here and not in SQL: SQLite folds only the letters of ASCII.
    """
    wanted = folded(name)
    rows = session().execute(select(Institution.id, Institution.code, Institution.name))
    return next((row.code for row in rows if row.id != but and folded(row.name) == wanted), "")


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

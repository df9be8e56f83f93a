"""The list of people and one person, as organisers see them."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, exists, func, or_, select, true

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.domain import INSTITUTION_ROLES, PLATFORM_ROLES, STAFF, PeoplePermission, Role
from askom_lms.people.models import Invitation, Person, RoleGrant
from askom_lms.people.policy import Grantable, Known, grantables

LISTED_AT_MOST = 50
CLASS_STAFF = frozenset(STAFF) - INSTITUTION_ROLES - PLATFORM_ROLES
IS_INSTITUTION = RoleGrant.role.in_(INSTITUTION_ROLES).cast(Integer)


@dataclass(frozen=True)
class ScopeOffer:
    """A class or institution for which roles can be given."""

    id: uuid.UUID
    slug: str
    label: str
    ends_on: dt.date | None
    is_institution: bool


SCOPE_SOURCES: list[Callable[[], list[ScopeOffer]]] = []
"""What contexts above people know of classes and institutions; they are added when the application is put together."""


@dataclass(frozen=True)
class GrantRow:
    """A role somebody has, and where."""

    id: uuid.UUID
    role: Role
    scope_id: uuid.UUID | None
    scope_label: str


@dataclass(frozen=True)
class PersonRow:
    """One line of the list."""

    id: uuid.UUID
    name: str
    email: str
    is_active: bool
    has_password: bool
    grants: tuple[GrantRow, ...]


@dataclass(frozen=True)
class PersonPage:
    """One person with what this organiser may do."""

    row: PersonRow
    phone: str
    met_number: str | None
    met_valid_until: dt.date | None
    has_second_factor: bool
    open_invitation_until: dt.datetime | None
    may_manage: bool
    may_invite_again: bool


@dataclass(frozen=True)
class Scope:
    """A role for a class or institution that this organiser may give."""

    role: Role
    scope_id: uuid.UUID | None
    slug: str
    label: str
    ends_on: dt.date | None = None

    @property
    def value(self) -> str:
        """What the form sends."""
        return f"{self.role}:{self.scope_id or ''}"


COLUMNS = (Person.id, Person.name, Person.email, Person.is_active, Person.password_hash.is_not(None))


def list_people(act: Act, *, search: str = "", page: int = 1) -> tuple[list[PersonRow], int]:
    """One page of the people this organiser may see, by name, and how many there are in all."""
    act.require(PeoplePermission.READ_PEOPLE)
    rows = (
        session()
        .execute(
            select(*COLUMNS, func.count().over())
            .where(visible_to(act) & _matches(search))
            .order_by(Person.name, Person.id)
            .limit(LISTED_AT_MOST)
            .offset((max(page, 1) - 1) * LISTED_AT_MOST)
        )
        .all()
    )
    grants = _grants_of(row[0] for row in rows)
    return [PersonRow(*row[:5], grants=tuple(grants[row[0]])) for row in rows], rows[0][5] if rows else 0


def everybody(act: Act) -> list[PersonRow]:
    """All people this organiser may see, by address: for the command line."""
    act.require(PeoplePermission.READ_PEOPLE)
    rows = session().execute(select(*COLUMNS).where(visible_to(act)).order_by(Person.email)).all()
    grants = _grants_of(row[0] for row in rows)
    return [PersonRow(*row, grants=tuple(grants[row[0]])) for row in rows]


def visible_to(act: Act) -> ColumnElement[bool]:
    """The rows for which `policy.may_read` says yes."""
    if act.is_system or act.person.has(Role.PENGELOLA):
        return true()
    actor = act.person
    own = actor.scopes(Role.PANITIA) | actor.scopes(Role.LSP_ADMIN)
    return exists().where(RoleGrant.person_id == Person.id, RoleGrant.scope_id.in_(own))


def _matches(search: str) -> ColumnElement[bool]:
    words = search.strip().lower()
    if not words:
        return true()
    return or_(func.lower(Person.name).contains(words, autoescape=True), Person.email.contains(words, autoescape=True))


def _grants_of(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[GrantRow]]:
    found: dict[uuid.UUID, list[GrantRow]] = defaultdict(list)
    wanted = list(ids)
    if wanted:
        columns = (RoleGrant.person_id, RoleGrant.id, RoleGrant.role, RoleGrant.scope_id, RoleGrant.scope_label)
        order = (RoleGrant.created_at.desc(), RoleGrant.role, RoleGrant.id)
        for row in session().execute(select(*columns).where(RoleGrant.person_id.in_(wanted)).order_by(*order)):
            found[row.person_id].append(GrantRow(row.id, row.role, row.scope_id, row.scope_label))
    return found


def known_person(act: Act, person_id: uuid.UUID, permission: PeoplePermission) -> Person:
    """The person, for a change that this permission allows. Raises Denied or NotFound."""
    person = session().get(Person, person_id)
    if person is None:
        act.may(permission, Known(person_id, frozenset()))
        raise NotFound
    act.require(permission, Known(person.id, roles_of(person.id)))
    return person


def roles_of(person_id: uuid.UUID) -> frozenset[Grantable]:
    rows = session().execute(select(RoleGrant.role, RoleGrant.scope_id).where(RoleGrant.person_id == person_id))
    return grantables((row.role, row.scope_id) for row in rows)


def person_page(act: Act, person_id: uuid.UUID) -> PersonPage:
    """One person. Raises NotFound when he is not in this organiser's class or institution."""
    person = known_person(act, person_id, PeoplePermission.READ_PEOPLE)
    grants = _grants_of([person.id])[person.id]
    known = Known(person.id, grantables((grant.role, grant.scope_id) for grant in grants))
    has_password = person.password_hash is not None
    may_manage = act.may(PeoplePermission.MANAGE, known)
    return PersonPage(
        row=PersonRow(person.id, person.name, person.email, person.is_active, has_password, tuple(grants)),
        phone=person.phone,
        met_number=person.met_number,
        met_valid_until=person.met_valid_until,
        has_second_factor=person.totp_confirmed_at is not None,
        open_invitation_until=_open_invitation(act, person.id),
        may_manage=may_manage,
        may_invite_again=may_manage or any(act.may(PeoplePermission.INVITE, grant) for grant in known.grants),
    )


def _open_invitation(act: Act, person_id: uuid.UUID) -> dt.datetime | None:
    return session().scalar(
        select(func.max(Invitation.expires_at)).where(
            Invitation.person_id == person_id,
            Invitation.kind == "invite",
            Invitation.used_at.is_(None),
            Invitation.expires_at > act.now,
        )
    )


def invitation_choices(act: Act) -> list[Scope]:
    """Every role for every scope that this organiser may give here, widest first.

    Trainees, ketua kelas and asesi are not among them: their class registers and invites them itself.
    """
    act.require(PeoplePermission.INVITE)
    offered = [Scope(role, None, "", "") for role in (Role.PENGELOLA, Role.TIM_TEKNIS, Role.BNSP)]
    for place in _places():
        roles = INSTITUTION_ROLES if place.is_institution else CLASS_STAFF
        offered += [Scope(role, place.id, place.slug, place.label, place.ends_on) for role in Role if role in roles]
    return [scope for scope in offered if act.may(PeoplePermission.INVITE, Grantable(scope.role, scope.scope_id))]


def may_invite_here(act: Act) -> bool:
    """Whether `invitation_choices` has anything for this organiser; costs no query."""
    own = [Grantable(Role.LSP_ADMIN, scope) for scope in act.person.scopes(Role.LSP_ADMIN)]
    return any(act.may(PeoplePermission.INVITE, wanted) for wanted in (Grantable(Role.PENGELOLA, None), *own))


def _places() -> list[ScopeOffer]:
    """Classes and institutions that exist, then those that only a grant remembers."""
    found = {place.id: place for source in SCOPE_SOURCES for place in source()}
    rows = session().execute(
        select(
            RoleGrant.scope_id,
            func.max(RoleGrant.scope_slug),
            func.max(RoleGrant.scope_label),
            func.max(RoleGrant.scope_ends_on),
            func.max(IS_INSTITUTION),
        )
        .where(RoleGrant.scope_id.is_not(None))
        .group_by(RoleGrant.scope_id)
        .order_by(func.max(RoleGrant.created_at).desc(), RoleGrant.scope_id)
    )
    for scope_id, slug, label, ends_on, is_institution in rows:
        if scope_id is not None:
            found.setdefault(scope_id, ScopeOffer(scope_id, slug, label, ends_on, is_institution=bool(is_institution)))
    return list(found.values())

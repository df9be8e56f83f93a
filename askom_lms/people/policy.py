"""Who may do what in people."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from askom_lms.kernel.act import Actor
from askom_lms.kernel.policy import Rule, Rules
from askom_lms.people.domain import STAFF, PeoplePermission, Role

ORGANISERS = frozenset({Role.PANITIA, Role.LSP_ADMIN, Role.PENGELOLA})
INVITED_BY_PANITIA = frozenset({Role.TRAINEE})


@dataclass(frozen=True)
class Grantable:
    """A role for a scope that somebody wants to give or take."""

    role: Role
    scope_id: uuid.UUID | None


@dataclass(frozen=True)
class Known:
    """A person as rules see him: which roles he has where."""

    person_id: uuid.UUID
    grants: frozenset[Grantable]


@dataclass(frozen=True)
class Outbox:
    """The mails of this installation; in demo mode every mail is invented."""

    is_demo: bool


def may_read(actor: Actor, known: Known | None) -> bool:
    """The list is for every organiser; one person only when he has a role in the organiser's class or institution."""
    if known is None or actor.has(Role.PENGELOLA):
        return True
    return any(_is_own(actor, grant) for grant in known.grants)


def _is_own(actor: Actor, grant: Grantable) -> bool:
    return grant.scope_id is not None and (
        actor.has(Role.PANITIA, grant.scope_id) or actor.has(Role.LSP_ADMIN, grant.scope_id)
    )


def may_invite(actor: Actor, wanted: Grantable | None) -> bool:
    """Panitia invite trainees of their class, an admin people of his institution, pengelola everybody."""
    if wanted is None or actor.has(Role.PENGELOLA):
        return True
    if wanted.scope_id is None:
        return False
    if wanted.role in INVITED_BY_PANITIA:
        return actor.has(Role.PANITIA, wanted.scope_id)
    return wanted.role is Role.LSP_ADMIN and actor.has(Role.LSP_ADMIN, wanted.scope_id)


def may_manage(actor: Actor, known: Known) -> bool:
    """Disable, enable, take a role, give a new link: pengelola; an admin when the person is only in his institution."""
    if actor.has(Role.PENGELOLA):
        return True
    return bool(known.grants) and all(actor.scopes(Role.LSP_ADMIN) & _scope(grant) for grant in known.grants)


def _scope(grant: Grantable) -> frozenset[uuid.UUID]:
    return frozenset({grant.scope_id}) if grant.scope_id else frozenset()


def may_read_outbox(actor: Actor, outbox: Outbox) -> bool:
    return outbox.is_demo or actor.has(Role.PENGELOLA)


def grantables(pairs: Iterable[tuple[Role, uuid.UUID | None]]) -> frozenset[Grantable]:
    return frozenset(Grantable(role, scope) for role, scope in pairs)


RULES: Rules = {
    PeoplePermission.READ_PEOPLE: Rule(ORGANISERS, may_read),
    PeoplePermission.INVITE: Rule(ORGANISERS, may_invite),
    PeoplePermission.MANAGE: Rule(frozenset({Role.LSP_ADMIN, Role.PENGELOLA}), may_manage),
    PeoplePermission.READ_OUTBOX: Rule(STAFF - {Role.BNSP}, may_read_outbox),
}

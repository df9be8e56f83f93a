"""Who may do what in registry: pengelola everything, the admin of an institution what is its own, BNSP reads."""

import uuid
from enum import StrEnum
from typing import Any

from askom_lms.kernel.act import Actor
from askom_lms.kernel.policy import Rule, Rules
from askom_lms.people.domain import Role
from askom_lms.registry.domain.states import AsesorPermission


class P(StrEnum):
    """Permissions of this context."""

    CREATE = "institution:create"
    READ = "institution:read"
    EDIT = "institution:edit"
    """Address and head of an institution."""
    MANAGE = "institution:manage"
    """Its identity, licence, state, and the skema it is licensed for: no institution decides on these itself."""
    TUK = "institution:tuk"
    EXPORT = "register:export"
    """All registers of the installation as spreadsheets."""


def is_own(actor: Actor, institution: Any) -> bool:
    """Its admin and every pengelola; None asks whether for any institution."""
    return institution is None or actor.has(Role.PENGELOLA) or actor.has(Role.LSP_ADMIN, institution.id)


def reads(actor: Actor, institution: Any) -> bool:
    """Whose it is, and BNSP."""
    return is_own(actor, institution) or actor.has(Role.BNSP)


def _leads(actor: Actor, institution_id: uuid.UUID | None) -> bool:
    return actor.has(Role.PENGELOLA) or (institution_id is not None and actor.has(Role.LSP_ADMIN, institution_id))


def may_read(actor: Actor, asesor: Any) -> bool:
    """Pengelola and BNSP, and the admin of each LSP that has to do with the asesor today: `seen_by`."""
    is_over_all = actor.has(Role.PENGELOLA) or actor.has(Role.BNSP)
    return asesor is None or is_over_all or bool(actor.scopes(Role.LSP_ADMIN) & asesor.seen_by)


def keeps(actor: Actor, subject: Any) -> bool:
    """The admin of the home LSP: `keeper_id` of an asesor or a transfer."""
    return subject is None or _leads(actor, subject.keeper_id)


def takes(actor: Actor, transfer: Any) -> bool:
    """The admin of the LSP to which the asesor goes."""
    return transfer is None or _leads(actor, transfer.to_id)


def borrows(actor: Actor, subject: Any) -> bool:
    """The admin of the institution that asks for a loan: itself, or that of a loan."""
    return subject is None or _leads(actor, getattr(subject, "borrower_id", None) or subject.id)


def lends(actor: Actor, loan: Any) -> bool:
    """The admin of the LSP that lends."""
    return loan is None or _leads(actor, loan.lender_id)


MANAGERS = frozenset({Role.PENGELOLA})
KEEPERS = frozenset({Role.PENGELOLA, Role.LSP_ADMIN})
READERS = KEEPERS | {Role.BNSP}
RULES: Rules = {
    P.CREATE: Rule(MANAGERS),
    P.READ: Rule(READERS, reads),
    P.EDIT: Rule(KEEPERS, is_own),
    P.MANAGE: Rule(MANAGERS),
    P.TUK: Rule(KEEPERS, is_own),
    P.EXPORT: Rule(MANAGERS | {Role.BNSP}),
    AsesorPermission.READ: Rule(READERS, may_read),
    AsesorPermission.KEEP: Rule(KEEPERS, keeps),
    AsesorPermission.APPROVE: Rule(MANAGERS),
    AsesorPermission.TAKE: Rule(KEEPERS, takes),
    AsesorPermission.BORROW: Rule(KEEPERS, borrows),
    AsesorPermission.LEND: Rule(KEEPERS, lends),
}

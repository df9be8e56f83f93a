"""Who may do what with MUK: they are the property of an institution, whose admin alone acts for it."""

import uuid
from typing import Any

from askom_lms.kernel.act import Actor
from askom_lms.kernel.policy import Rule, Rules
from askom_lms.muk.domain.states import P
from askom_lms.people.domain import Role


def may_read(actor: Actor, muk: Any) -> bool:
    """The list is for every admin; one MUK for its owner, its maker, and whom it is offered to.

    Pengelola and BNSP read all.
    """
    if muk is None or actor.has(Role.PENGELOLA) or actor.has(Role.BNSP):
        return True
    return any(actor.has(Role.LSP_ADMIN, one) for one in (muk.owner_id, muk.maker_id, muk.offered_to_id) if one)


def may_edit(actor: Actor, subject: Any) -> bool:
    """A MUK by its owner, a new one for an institution (its id); None asks whether for any."""
    if subject is None:
        return True
    return actor.has(Role.LSP_ADMIN, subject if isinstance(subject, uuid.UUID) else subject.owner_id)


def may_receive(actor: Actor, muk: Any) -> bool:
    """Consent is given by the admin of the LSP it is offered to; the owner is told that nothing is open any more."""
    return actor.has(Role.LSP_ADMIN, muk.offered_to_id or muk.owner_id)


def may_download(actor: Actor, muk: Any) -> bool:
    """What was handed over is read by its owner and by who is to decide on it, no longer by who gave it away."""
    if actor.has(Role.PENGELOLA):
        return True
    return any(actor.has(Role.LSP_ADMIN, one) for one in (muk.owner_id, muk.offered_to_id) if one)


ADMINS = frozenset({Role.LSP_ADMIN})
READERS = frozenset({Role.LSP_ADMIN, Role.PENGELOLA})
RULES: Rules = {
    P.READ: Rule(READERS | {Role.BNSP}, may_read),
    P.EDIT: Rule(ADMINS, may_edit),
    P.RECEIVE: Rule(ADMINS, may_receive),
    P.DOWNLOAD: Rule(READERS, may_download),
}

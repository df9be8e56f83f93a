"""Who may register a platform, and who may say which class a course is about."""

from typing import Any

from askom_lms.kernel.act import Actor
from askom_lms.kernel.policy import Rule, Rules
from askom_lms.lti.domain.asking import LtiPermission as P
from askom_lms.people.domain import EVERYBODY, Role

ADMINS = frozenset({Role.LSP_ADMIN, Role.PENGELOLA})
BINDERS = ADMINS | {Role.PANITIA}


def manages(actor: Actor, subject: Any) -> bool:
    """Admin of the institution, and who answers for the installation. None: the list of one's own."""
    if subject is None or actor.has(Role.PENGELOLA):
        return True
    return actor.has(Role.LSP_ADMIN, subject.institution_id)


def binds(actor: Actor, training_class: Any) -> bool:
    """Panitia of the class, or the admin of the institution that runs it. None: whoever may for some class."""
    if training_class is None or actor.has(Role.PENGELOLA):
        return True
    return actor.has(Role.PANITIA, training_class.id) or actor.has(Role.LSP_ADMIN, training_class.institution_id)


def consents(actor: Actor, user: Any) -> bool:
    """Whoever it is about, and nobody for him. None: one's own page."""
    return user is None or bool(user.person_id == actor.id)


RULES: Rules = {
    P.MANAGE: Rule(ADMINS, manages),
    P.BIND: Rule(BINDERS, binds),
    P.CONSENT: Rule(EVERYBODY, consents),
}

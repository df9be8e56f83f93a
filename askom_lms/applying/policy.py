"""Who applies, who judges an application, and who reads how far everybody of a class is."""

from typing import Any

from askom_lms.applying.domain import ApplyingPermission as P
from askom_lms.certification.policy import LEARNERS, READERS, place_of, reads
from askom_lms.kernel.act import Actor
from askom_lms.kernel.policy import Rule, Rules
from askom_lms.people.domain import Role


def is_own(actor: Actor, enrolment: Any) -> bool:
    """None: one's own page."""
    return enrolment is None or bool(enrolment.person_id == actor.id)


def permits(actor: Actor, klass: Any) -> bool:
    """Who speaks for the institution that runs the class."""
    return actor.has(Role.LSP_ADMIN, klass.institution_id)


JUDGES = frozenset({Role.PANITIA, Role.LSP_ADMIN, Role.PENGELOLA})
"""BNSP looks through the file (002:9.1.5): pengelola speaks for it, panitia and admin run the class for it."""


def judges(actor: Actor, application: Any) -> bool:
    """Panitia of the class, the admin of the institution that runs it, and pengelola."""
    class_id, institution_id = place_of(application)
    return actor.has(Role.PANITIA, class_id) or actor.has(Role.LSP_ADMIN, institution_id) or actor.has(Role.PENGELOLA)


def reviews(actor: Actor, application: Any) -> bool:
    """Whoever judges, and BNSP, which only reads. None: the list."""
    return application is None or judges(actor, application) or actor.has(Role.BNSP)


RULES: Rules = {
    P.OWN: Rule(LEARNERS, is_own),
    P.READ: Rule(READERS, reads),
    P.REVIEW: Rule(JUDGES | {Role.BNSP}, reviews),
    P.JUDGE: Rule(JUDGES, judges),
    P.PERMIT: Rule(frozenset({Role.LSP_ADMIN}), permits),
}

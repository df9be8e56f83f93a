"""Who applies, and who reads how far everybody of a class is."""

from typing import Any

from askom_lms.applying.domain import ApplyingPermission as P
from askom_lms.certification.policy import LEARNERS, READERS, reads
from askom_lms.kernel.act import Actor
from askom_lms.kernel.policy import Rule, Rules
from askom_lms.people.domain import Role


def is_own(actor: Actor, enrolment: Any) -> bool:
    """None: one's own page."""
    return enrolment is None or bool(enrolment.person_id == actor.id)


def permits(actor: Actor, klass: Any) -> bool:
    """Who speaks for the institution that runs the class."""
    return actor.has(Role.LSP_ADMIN, klass.institution_id)


RULES: Rules = {
    P.OWN: Rule(LEARNERS, is_own),
    P.READ: Rule(READERS, reads),
    P.PERMIT: Rule(frozenset({Role.LSP_ADMIN}), permits),
}

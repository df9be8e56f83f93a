"""Who sees the hand-over of a class, and whose work it is."""

from typing import Any

from askom_lms.handover.domain.states import HandoverPermission as P
from askom_lms.kernel.act import Actor
from askom_lms.kernel.policy import Rule, Rules
from askom_lms.people.domain import Role

READERS = frozenset({Role.PANITIA, Role.TIM_TEKNIS})


def keeps(actor: Actor, klass: Any) -> bool:
    """Panitia of this class: it alone of those who work here reads a KTP (D13)."""
    return actor.has(Role.PANITIA, klass.id)


def reads(actor: Actor, klass: Any) -> bool:
    """Panitia, and whoever decides in this class or for its institution."""
    return keeps(actor, klass) or any(actor.has(Role.TIM_TEKNIS, one) for one in (klass.id, klass.institution_id))


RULES: Rules = {
    P.READ: Rule(READERS, reads),
    P.KEEP: Rule(frozenset({Role.PANITIA}), keeps),
}

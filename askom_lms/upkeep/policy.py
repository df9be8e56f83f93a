"""Who may do what with the book of an asesor: his own hand, his home LSP, and who judges his certificate."""

from typing import Any

from askom_lms.kernel.act import Actor
from askom_lms.kernel.policy import Rule, Rules
from askom_lms.people.domain import EVERYBODY, Role
from askom_lms.upkeep.domain.states import UpkeepPermission as P

JUDGES = frozenset({Role.PENGELOLA, Role.TIM_TEKNIS})
KEEPERS = frozenset({Role.PENGELOLA, Role.LSP_ADMIN})
READERS = EVERYBODY | {Role.BNSP}


def is_own(actor: Actor, subject: Any) -> bool:
    """Of a holder or of what is his. None: one's own book."""
    return subject is None or bool(subject.person_id == actor.id)


def _keeps(actor: Actor, subject: Any) -> bool:
    home = subject.keeper_id
    return actor.has(Role.PENGELOLA) or (home is not None and actor.has(Role.LSP_ADMIN, home))


def _sits(actor: Actor, holder: Any) -> bool:
    """In the tim teknis of BNSP, or in that which decided on the holder."""
    return actor.has(Role.PENGELOLA) or bool(actor.scopes(Role.TIM_TEKNIS) & holder.judges)


def reads(actor: Actor, holder: Any) -> bool:
    """BNSP reads every book and writes in none."""
    return actor.has(Role.BNSP) or is_own(actor, holder) or _keeps(actor, holder) or _sits(actor, holder)


def confirms(actor: Actor, subject: Any) -> bool:
    """Never one's own entry."""
    return subject is None or (not is_own(actor, subject) and _keeps(actor, subject))


def judges(actor: Actor, holder: Any) -> bool:
    """Never the holder, and never who taught, parafed or examined him (askom:D4.keputusan)."""
    return holder is None or (not is_own(actor, holder) and actor.id not in holder.barred and _sits(actor, holder))


# A certificate lasts longer than the roles of a class: an asesor without any keeps his book and reads his letters.
RULES: Rules = {
    P.OWN: Rule(EVERYBODY, is_own, roleless=True),
    P.READ: Rule(READERS, reads, roleless=True),
    P.LIST: Rule(JUDGES | KEEPERS | {Role.BNSP}),
    P.CONFIRM: Rule(KEEPERS, confirms),
    P.JUDGE: Rule(JUDGES, judges),
}

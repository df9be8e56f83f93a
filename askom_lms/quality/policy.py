"""Who evaluates a master asesor, who reads what was said, and whose work the report of a class is."""

from typing import Any

from askom_lms.kernel.act import Actor
from askom_lms.kernel.policy import Rule, Rules
from askom_lms.people.domain import Role
from askom_lms.quality.domain.states import QualityPermission as P
from askom_lms.quality.domain.states import Side
from askom_lms.training.policy import approves, verifies

LEARNERS = frozenset({Role.TRAINEE, Role.KETUA_KELAS})
ASESOR = frozenset({Role.MASTER_ASESOR, Role.EXAMINER})
OFFICES = frozenset({Role.LSP_ADMIN, Role.PENGELOLA})
READERS = OFFICES | {Role.BNSP}


def side_of(actor: Actor, klass: Any) -> Side | None:
    """From which side this person speaks: panitia and admin for the LSP; BNSP is who judges the application."""
    if approves(actor, klass):
        return Side.LSP
    if any(actor.has(role, klass.id) for role in LEARNERS):
        return Side.TRAINEE
    return Side.BNSP if verifies(actor, klass) else None


def evaluates(actor: Actor, klass: Any) -> bool:
    """Whoever learns in the class, organises it, or judges its application."""
    return side_of(actor, klass) is not None


def oversees(actor: Actor, klass: Any) -> bool:
    """Who reads what was said of every master asesor of the class: admin of its institution, BNSP."""
    over_all = actor.has(Role.PENGELOLA) or actor.has(Role.BNSP)
    return over_all or actor.has(Role.LSP_ADMIN, klass.institution_id)


def reads_results(actor: Actor, klass: Any) -> bool:
    """Whoever oversees the class; a master asesor and an examiner their own."""
    return oversees(actor, klass) or any(actor.has(role, klass.id) for role in ASESOR)


def reads_report(actor: Actor, klass: Any) -> bool:
    """Panitia and tim teknis of the class, admin of its institution, BNSP."""
    return oversees(actor, klass) or any(actor.has(role, klass.id) for role in (Role.PANITIA, Role.TIM_TEKNIS))


RULES: Rules = {
    P.EVALUATE: Rule(LEARNERS | OFFICES | {Role.PANITIA}, evaluates),
    P.RESULTS: Rule(ASESOR | READERS, reads_results),
    P.READ: Rule(READERS | {Role.PANITIA, Role.TIM_TEKNIS}, reads_report),
    P.FOLLOW: Rule(frozenset({Role.PANITIA, Role.LSP_ADMIN}), approves),
}

"""Who writes the letters of a class, who reads one, and who is told whose badge was scanned."""

from typing import Any

from askom_lms.correspondence.domain.states import LetterPermission as P
from askom_lms.kernel.act import Actor
from askom_lms.kernel.policy import Rule, Rules
from askom_lms.people.domain import Role

KEEPERS = frozenset({Role.PANITIA, Role.LSP_ADMIN})
STAFF = frozenset({Role.PANITIA, Role.PENGAJAR, Role.MASTER_ASESOR, Role.EXAMINER, Role.TIM_TEKNIS})
READER = frozenset({Role.BNSP})
ADDRESSED = STAFF | {Role.LSP_ADMIN, Role.TRAINEE, Role.KETUA_KELAS}


def keeps(actor: Actor, subject: Any) -> bool:
    """Panitia of the class, admin of the institution that runs it."""
    class_id = getattr(subject, "class_id", None) or subject.id
    return actor.has(Role.PANITIA, class_id) or actor.has(Role.LSP_ADMIN, subject.institution_id)


def reads(actor: Actor, subject: Any) -> bool:
    """Whoever keeps them, and BNSP."""
    return keeps(actor, subject) or actor.has(Role.BNSP)


def numbers(actor: Actor, institution: Any) -> bool:
    """The admin of the institution, and pengelola. None asks whether for any."""
    return institution is None or actor.has(Role.PENGELOLA) or actor.has(Role.LSP_ADMIN, institution.id)


def opens(actor: Actor, letter: Any) -> bool:
    """Whoever keeps it, whoever it is about, and whoever it is addressed to by name; BNSP what was issued."""
    is_addressed = actor.has(Role.BNSP) or letter.person_id == actor.id or str(actor.id) in letter.facts.get("to", ())
    return keeps(actor, letter) or (letter.issued_at is not None and is_addressed)


def meets(actor: Actor, klass: Any) -> bool:
    """Whoever works in the class, and the admin of its institution."""
    return keeps(actor, klass) or any(actor.has(role, klass.id) for role in STAFF)


RULES: Rules = {
    P.KEEP: Rule(KEEPERS, keeps),
    P.READ: Rule(KEEPERS | READER, reads),
    P.OPEN: Rule(ADDRESSED | READER, opens),
    P.NUMBERS: Rule(frozenset({Role.LSP_ADMIN, Role.PENGELOLA}), numbers),
    P.MEET: Rule(STAFF | KEEPERS, meets),
}

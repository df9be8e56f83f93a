"""Who may appeal, who names the panel, who judges, and who reads how it stands."""

from typing import Any

from askom_lms.appeals.domain.states import AppealPermission as P
from askom_lms.kernel.act import Actor
from askom_lms.kernel.policy import Rule, Rules
from askom_lms.people.domain import STAFF, Role

LEARNERS = frozenset({Role.TRAINEE, Role.KETUA_KELAS})
JUDGES = STAFF - {Role.BNSP}
EVERYBODY = JUDGES | LEARNERS
READERS = EVERYBODY | {Role.BNSP}


def is_own(actor: Actor, subject: Any) -> bool:
    """The trainee about whom it was decided (002:7.1.4). None: his own page."""
    return subject is None or bool(subject.person_id == actor.id)


def names(actor: Actor, appeal: Any) -> bool:
    """Admin of the institution that ran the class, and who answers for the installation (BNSP)."""
    return actor.has(Role.LSP_ADMIN, appeal.institution_id) or actor.has(Role.PENGELOLA)


def sits(actor: Actor, appeal: Any) -> bool:
    """A member of the panel, whatever his role elsewhere."""
    return appeal.seat_of(actor.id) is not None


def is_side(actor: Actor, appeal: Any) -> bool:
    """All sides see the same dates, and so does BNSP, which joins none."""
    decides = actor.has(Role.TIM_TEKNIS, appeal.class_id) or actor.has(Role.TIM_TEKNIS, appeal.institution_id)
    return decides or is_own(actor, appeal) or names(actor, appeal) or sits(actor, appeal) or actor.has(Role.BNSP)


def reads(actor: Actor, appeal: Any) -> bool:
    """The sides; of a reassessment also its examiner, and panitia of the class, who arranges it."""
    if appeal.reassessment_id is None:
        return is_side(actor, appeal)
    arranges = actor.has(Role.PANITIA, appeal.class_id)
    return is_side(actor, appeal) or arranges or bool(appeal.again.examiner_id == actor.id)


def studies(actor: Actor, appeal: Any) -> bool:
    """The form and the file: a member of the panel only after his declaration (002:9.9.5)."""
    seat = appeal.seat_of(actor.id)
    return seat.declared_at is not None if seat else is_side(actor, appeal)


RULES: Rules = {
    P.LIST: Rule(READERS),
    P.FILE: Rule(LEARNERS, is_own),
    P.READ: Rule(READERS, reads),
    P.STUDY: Rule(EVERYBODY, studies),
    P.NAME: Rule(frozenset({Role.LSP_ADMIN, Role.PENGELOLA}), names),
    P.JUDGE: Rule(JUDGES, sits),
}

"""Who may plan, play, register, consent and examine."""

import uuid
from typing import Any

from askom_lms.assessment.domain.states import AssessmentPermission as P
from askom_lms.kernel.act import Actor
from askom_lms.kernel.policy import Rule, Rules
from askom_lms.people.domain import Role

PLANNERS = frozenset({Role.PANITIA, Role.MASTER_ASESOR})
READERS = PLANNERS | {Role.EXAMINER, Role.PENGAJAR, Role.TIM_TEKNIS}
LEARNERS = frozenset({Role.TRAINEE, Role.KETUA_KELAS})


def class_id_of(subject: Any) -> uuid.UUID:
    """The class of a turn, an exam or an enrolment, or the class itself."""
    found: uuid.UUID = getattr(subject, "class_id", None) or subject.id
    return found


def _has_any(actor: Actor, roles: frozenset[Role], subject: Any) -> bool:
    return any(actor.has(role, class_id_of(subject)) for role in roles)


def reads(actor: Actor, subject: Any) -> bool:
    return _has_any(actor, READERS, subject)


def plans(actor: Actor, subject: Any) -> bool:
    return _has_any(actor, PLANNERS, subject)


def plays(actor: Actor, turn: Any) -> bool:
    """The asesor of the turn runs it; panitia and master asesor of the class may help. None: one's own turns."""
    if turn is None:
        return True
    return plans(actor, turn) or turn.asesor.person_id == actor.id


def ticks(actor: Actor, turn: Any) -> bool:
    """The steps are ticked by the asesor of the turn or its observer; panitia and master asesor may help."""
    return plans(actor, turn) or actor.id in _persons(turn.asesor, turn.observer)


def follows(actor: Actor, turn: Any) -> bool:
    """The steps are seen by all players of the turn and the staff of the class."""
    return reads(actor, turn) or actor.id in _persons(turn.asesor, turn.asesi, turn.observer)


def _persons(*seats: Any) -> set[uuid.UUID]:
    return {seat.person_id for seat in seats if seat is not None}


def registers(actor: Actor, enrolment: Any) -> bool:
    """A trainee his own asesi, panitia that of anybody in the class. None: the page before a seat is known."""
    if enrolment is None:
        return True
    return actor.has(Role.PANITIA, enrolment.class_id) or (
        enrolment.person_id == actor.id and actor.has(Role.TRAINEE, enrolment.class_id)
    )


def consents(actor: Actor, asesi: Any) -> bool:
    """Only the asesi himself, on his own device or on the asesor's with his own proof."""
    return asesi is None or bool(asesi.person_id == actor.id)


def examines(actor: Actor, exam: Any) -> bool:
    return bool(exam.examiner_id == actor.id) and _has_any(actor, frozenset({Role.EXAMINER, Role.MASTER_ASESOR}), exam)


def names_again(actor: Actor, again: Any) -> bool:
    """Panitia of the class, the admin of the institution that runs it, and who answers for the installation."""
    return (
        actor.has(Role.PANITIA, again.class_id)
        or actor.has(Role.LSP_ADMIN, again.institution_id)
        or actor.has(Role.PENGELOLA)
    )


def assesses_again(actor: Actor, again: Any) -> bool:
    """Only the examiner who was named, wherever else he works."""
    return bool(again.examiner_id == actor.id)


RULES: Rules = {
    P.READ: Rule(READERS, reads),
    P.PLAN: Rule(PLANNERS, plans),
    P.PLAY: Rule(LEARNERS | PLANNERS, plays),
    P.TICK: Rule(LEARNERS | PLANNERS, ticks),
    P.FOLLOW: Rule(LEARNERS | READERS, follows),
    P.REGISTER_ASESI: Rule(LEARNERS | {Role.PANITIA}, registers),
    P.CONSENT: Rule(frozenset({Role.ASESI}), consents, handed_over=True),
    P.EXAMINE: Rule(frozenset({Role.EXAMINER, Role.MASTER_ASESOR}), examines),
    P.ASSIGN_EXAMINER: Rule(frozenset({Role.PANITIA}), plans),
    P.READ_EXAM: Rule(READERS, reads),
    P.NAME_AGAIN: Rule(frozenset({Role.PANITIA, Role.LSP_ADMIN, Role.PENGELOLA}), names_again),
    P.REASSESS: Rule(frozenset({Role.EXAMINER, Role.MASTER_ASESOR}), assesses_again),
}

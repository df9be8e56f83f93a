"""Who may apply, read, judge and decide."""

import uuid
from typing import Any

from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.kernel.act import Actor
from askom_lms.kernel.policy import Rule, Rules
from askom_lms.people.domain import Role


def class_id_of(subject: Any) -> uuid.UUID:
    """The class of an enrolment, or the class itself."""
    found: uuid.UUID = getattr(subject, "class_id", None) or subject.id
    return found


def is_own(actor: Actor, enrolment: Any) -> bool:
    return bool(enrolment.person_id == actor.id)


def may_apply(actor: Actor, enrolment: Any) -> bool:
    """His own application; without one the question is whether he may have any."""
    return enrolment is None or is_own(actor, enrolment)


def runs_class(actor: Actor, subject: Any) -> bool:
    """Panitia of this class, or somebody who manages the whole installation."""
    return actor.has(Role.PANITIA, class_id_of(subject)) or actor.has(Role.PENGELOLA)


def works_in_class(actor: Actor, subject: Any) -> bool:
    """Anybody who holds a staff role in this class."""
    scope = class_id_of(subject)
    staff = (Role.PANITIA, Role.MASTER_ASESOR, Role.EXAMINER, Role.PENGAJAR, Role.TIM_TEKNIS)
    return any(actor.has(role, scope) for role in staff) or actor.has(Role.PENGELOLA)


def may_read(actor: Actor, enrolment: Any) -> bool:
    return is_own(actor, enrolment) or works_in_class(actor, enrolment)


def may_edit(actor: Actor, enrolment: Any) -> bool:
    return is_own(actor, enrolment) or runs_class(actor, enrolment)


STAFF = frozenset({Role.PANITIA, Role.MASTER_ASESOR, Role.EXAMINER, Role.PENGAJAR, Role.TIM_TEKNIS, Role.PENGELOLA})
RUNNERS = frozenset({Role.PANITIA, Role.PENGELOLA})

RULES: Rules = {
    P.READ: Rule(STAFF | {Role.TRAINEE}, may_read),
    P.LIST: Rule(STAFF, works_in_class),
    P.APPLY: Rule(frozenset({Role.TRAINEE}), may_apply, roleless=True),
    P.EDIT: Rule(RUNNERS | {Role.TRAINEE}, may_edit),
    P.WITHDRAW: Rule(RUNNERS | {Role.TRAINEE}, may_edit),
    P.DECIDE: Rule(RUNNERS, runs_class),
    P.INVITE: Rule(RUNNERS, runs_class),
    P.PARTNER: Rule(frozenset({Role.LSP_ADMIN})),
    P.READ_IDENTITY: Rule(RUNNERS | {Role.TRAINEE}, may_edit),
}

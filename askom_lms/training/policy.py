"""Who may do what in training."""

import uuid
from typing import Any

from askom_lms.kernel.act import Actor
from askom_lms.kernel.policy import Rule, Rules
from askom_lms.people.domain import EVERYBODY, STAFF, Role
from askom_lms.training.domain.states import P

MANAGERS = frozenset({Role.PANITIA, Role.LSP_ADMIN, Role.PENGELOLA})
READER = frozenset({Role.BNSP})


def _class_id(subject: Any) -> uuid.UUID:
    """The class itself, or something of it."""
    found: uuid.UUID = getattr(subject, "class_id", None) or subject.id
    return found


def may_create(actor: Actor, institution_id: uuid.UUID | None) -> bool:
    """For which institution; None asks whether for any."""
    return actor.has(Role.PENGELOLA) or institution_id is None or actor.has(Role.LSP_ADMIN, institution_id)


def manages(actor: Actor, klass: Any) -> bool:
    """Panitia of this class, admin of the institution that organises it, or pengelola."""
    is_admin = actor.has(Role.LSP_ADMIN, klass.institution_id)
    return actor.has(Role.PANITIA, _class_id(klass)) or is_admin or actor.has(Role.PENGELOLA)


def may_read(actor: Actor, klass: Any) -> bool:
    """Whoever has any role in the class, and whoever manages it."""
    return manages(actor, klass) or any(actor.has(role, _class_id(klass)) for role in actor.roles)


def works_in(actor: Actor, klass: Any) -> bool:
    """Whoever manages the class or has a part of its staff."""
    return manages(actor, klass) or any(actor.has(role, _class_id(klass)) for role in STAFF - READER)


def uses_library(actor: Actor, klass: Any) -> bool:
    """Who works or learns in the class; the asesi is assessed there, not taught."""
    learns = actor.has(Role.TRAINEE, _class_id(klass)) or actor.has(Role.KETUA_KELAS, _class_id(klass))
    return learns or works_in(actor, klass)


def keeps_list(actor: Actor, klass: Any) -> bool:
    """Attendance is kept by those who are in the room: panitia and pengajar of this class, admin of its institution."""
    return approves(actor, klass) or actor.has(Role.PENGAJAR, _class_id(klass))


def approves(actor: Actor, klass: Any) -> bool:
    """A make-up is approved by the organiser: panitia of this class, admin of its institution."""
    return actor.has(Role.PANITIA, _class_id(klass)) or actor.has(Role.LSP_ADMIN, klass.institution_id)


def seats_people(actor: Actor | None, klass: Any) -> bool:
    """Whose work the applications are: panitia of this class, or pengelola."""
    return actor is not None and (actor.has(Role.PANITIA, _class_id(klass)) or actor.has(Role.PENGELOLA))


def reads_application(actor: Actor, klass: Any) -> bool:
    """Whoever manages the class, and BNSP."""
    return manages(actor, klass) or actor.has(Role.BNSP)


def verifies(actor: Actor, klass: Any) -> bool:
    """BNSP examines what others organise: nobody decides on the application of his own class."""
    return actor.has(Role.PENGELOLA) and not approves(actor, klass)


RULES: Rules = {
    P.LIST: Rule(frozenset(Role)),
    P.CREATE: Rule(frozenset({Role.LSP_ADMIN, Role.PENGELOLA}), may_create),
    P.COPY: Rule(MANAGERS, manages),
    P.READ: Rule(frozenset(Role), may_read),
    P.EDIT: Rule(MANAGERS, manages),
    P.LIBRARY: Rule(EVERYBODY - {Role.ASESI}, uses_library),
    P.STAFF: Rule(MANAGERS, manages),
    P.MOVE: Rule(MANAGERS, manages),
    P.RECORD: Rule(frozenset({Role.PANITIA, Role.PENGAJAR, Role.LSP_ADMIN}), keeps_list),
    P.APPROVE: Rule(frozenset({Role.PANITIA, Role.LSP_ADMIN}), approves),
    P.READ_APPLICATION: Rule(MANAGERS | READER, reads_application),
    P.APPLY: Rule(frozenset({Role.PANITIA, Role.LSP_ADMIN}), approves),
    P.VERIFY: Rule(frozenset({Role.PENGELOLA}), verifies),
    P.ATTEND: Rule(EVERYBODY),
}

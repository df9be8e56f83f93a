"""Who may do what with dossiers: own ones, those of a staff's class, and one master asesor who gives the paraf."""

import uuid
from typing import Any

from askom_lms.coursework.domain.parties import PartyRole
from askom_lms.coursework.domain.states import CourseworkPermission as P
from askom_lms.coursework.domain.subjects import item_of
from askom_lms.kernel.act import Actor
from askom_lms.kernel.policy import Rule, Rules
from askom_lms.people.domain import EVERYBODY, Role

LEARNERS = frozenset({Role.TRAINEE, Role.KETUA_KELAS})
READERS = frozenset({Role.MASTER_ASESOR, Role.EXAMINER, Role.PANITIA, Role.TIM_TEKNIS})
"""Staff who read the dossiers of their class."""
ANSWERING = frozenset({Role.MASTER_ASESOR, Role.EXAMINER, Role.PANITIA})


def _has_any(actor: Actor, roles: frozenset[Role], class_id: uuid.UUID) -> bool:
    return any(actor.has(role, class_id) for role in roles)


def _is_trainee(actor: Actor, subject: Any) -> bool:
    return item_of(subject).trainee_id == actor.id


def _may_read(actor: Actor, subject: Any) -> bool:
    item = item_of(subject)
    if actor.id in (item.trainee_id, item.master_asesor_id) or item.my_roles:
        return True
    return _has_any(actor, READERS, item.class_id) or actor.has(Role.LSP_ADMIN, item.institution_id)


def _reads_whole(actor: Actor, dossier: Any) -> bool:
    """The trainee himself and staff. Whoever only plays a part reads sheet by sheet: the whole holds keys of tests."""
    if actor.id in (dossier.trainee_id, dossier.master_asesor_id):
        return True
    return _has_any(actor, READERS, dossier.class_id) or actor.has(Role.LSP_ADMIN, dossier.institution_id)


def _plays_part(_actor: Actor, subject: Any) -> bool:
    """`my_roles` was read for the asking person, also when he acts on another one's device."""
    return subject.role in subject.item.my_roles


def _gives_paraf(actor: Actor, subject: Any) -> bool:
    item = item_of(subject)
    return item.master_asesor_id == actor.id and actor.has(Role.MASTER_ASESOR, item.class_id)


def _looks_again(actor: Actor, subject: Any) -> bool:
    """Whoever gives parafs in that class; whether this one is his own is answered with a sentence."""
    return actor.has(Role.MASTER_ASESOR, subject.class_id)


def _reads_paper(actor: Actor, subject: Any) -> bool:
    """A photo shows a whole page, keys of tests too: as for the whole dossier, playing a part is not enough.

    Nor does the owner's device show one while the asesi holds it.
    """
    item = item_of(subject)
    return item.reader(actor.id) != PartyRole.ASESI and _reads_whole(actor, item)


def _files_paper(actor: Actor, subject: Any) -> bool:
    """The trainee for his own sheet, and the master asesor who gives its paraf."""
    return _is_trainee(actor, subject) or _gives_paraf(actor, subject)


def _reads_versions(actor: Actor, subject: Any) -> bool:
    return _has_any(actor, READERS, subject.class_id) or actor.has(Role.LSP_ADMIN, subject.institution_id)


def _discusses(actor: Actor, subject: Any) -> bool:
    return _is_trainee(actor, subject) or _has_any(actor, ANSWERING, item_of(subject).class_id)


def _organises(actor: Actor, subject: Any) -> bool:
    return actor.has(Role.PANITIA, subject.class_id) or actor.has(Role.LSP_ADMIN, subject.institution_id)


def _watches(actor: Actor, klass: Any) -> bool:
    is_staff = actor.has(Role.PANITIA, klass.id) or actor.has(Role.TIM_TEKNIS, klass.id)
    return is_staff or actor.has(Role.LSP_ADMIN, klass.institution_id)


RULES: Rules = {
    P.HOME: Rule(LEARNERS, roleless=True),
    P.READ: Rule(EVERYBODY - {Role.PENGAJAR, Role.PENGELOLA}, _may_read),
    P.BUNDLE: Rule(LEARNERS | READERS | {Role.LSP_ADMIN}, _reads_whole),
    P.WRITE: Rule(LEARNERS, _is_trainee),
    P.PARTS: Rule(EVERYBODY),
    P.FILL_PART: Rule(EVERYBODY, _plays_part, handed_over=True),
    P.REVIEW: Rule(frozenset({Role.MASTER_ASESOR}), _gives_paraf),
    P.DESK: Rule(frozenset({Role.MASTER_ASESOR})),
    P.SECOND_LOOK: Rule(frozenset({Role.MASTER_ASESOR}), _looks_again),
    P.PAPER: Rule(LEARNERS | READERS | {Role.LSP_ADMIN}, _reads_paper),
    P.FILE_PAPER: Rule(LEARNERS | {Role.MASTER_ASESOR}, _files_paper),
    P.VERSIONS: Rule(READERS | {Role.LSP_ADMIN}, _reads_versions),
    P.ORGANISE: Rule(frozenset({Role.PANITIA, Role.LSP_ADMIN}), _organises),
    P.SUBSTITUTE: Rule(frozenset({Role.PANITIA, Role.LSP_ADMIN}), _organises),
    P.RELATE: Rule(frozenset({Role.MASTER_ASESOR}), _looks_again),
    P.RELATIONS: Rule(frozenset({Role.PANITIA, Role.LSP_ADMIN, Role.TIM_TEKNIS}), _watches),
    P.DISCUSS: Rule(LEARNERS | ANSWERING, _discusses),
}

"""Who may recommend, decide, issue, keep, and read results."""

import uuid
from typing import Any

from askom_lms.certification.domain.numbering import COMPETENCE
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.kernel.act import Actor
from askom_lms.kernel.policy import Rule, Rules
from askom_lms.people.domain import Role

ASSESSORS = frozenset({Role.MASTER_ASESOR, Role.EXAMINER})
ORGANISERS = frozenset({Role.PANITIA, Role.LSP_ADMIN})
KEEPERS = ORGANISERS | {Role.TIM_TEKNIS}
OVERSEER = frozenset({Role.PENGELOLA})
"""Speaks for BNSP: reads every certificate, and keeps those of competence."""
READERS = ASSESSORS | ORGANISERS | {Role.TIM_TEKNIS}
LEARNERS = frozenset({Role.TRAINEE, Role.KETUA_KELAS})
READER = frozenset({Role.BNSP})
"""Reads the decisions and certificates of every class."""


def place_of(subject: Any) -> tuple[uuid.UUID, uuid.UUID | None]:
    """Class and institution of a class, a meeting, a case, or of what hangs on an enrolment."""
    enrolment = getattr(subject, "enrolment", None)
    if enrolment is not None:
        return enrolment.class_id, enrolment.training_class.institution_id
    class_id = getattr(subject, "class_id", None) or subject.id
    return class_id, getattr(subject, "institution_id", None)


def _has(actor: Actor, roles: frozenset[Role], subject: Any) -> bool:
    """One of these roles for the class, or for the institution that runs it."""
    class_id, institution_id = place_of(subject)
    return any(actor.has(role, class_id) or actor.has(role, institution_id) for role in roles)


def reads(actor: Actor, subject: Any) -> bool:
    return _has(actor, READERS, subject)


def trains(actor: Actor, enrolment: Any) -> bool:
    """The master asesor of this trainee (002:6.1.3)."""
    return bool(enrolment.master_asesor_id == actor.id) and _is_assessor(actor, enrolment.class_id)


def recommends(actor: Actor, recommendation: Any) -> bool:
    """The examiner of this trainee; the examination itself stands for a recommendation that is not begun."""
    exam = getattr(recommendation, "exam", recommendation)
    return bool(exam.examiner_id == actor.id) and _is_assessor(actor, exam.class_id)


def _is_assessor(actor: Actor, class_id: uuid.UUID) -> bool:
    return any(actor.has(role, class_id) for role in ASSESSORS)


def is_candidate(actor: Actor, recommendation: Any) -> bool:
    """The trainee about whom it speaks."""
    return bool(recommendation.enrolment.person_id == actor.id)


def meets(actor: Actor, subject: Any) -> bool:
    """None: the list of one's own meetings."""
    return subject is None or _has(actor, frozenset({Role.TIM_TEKNIS}), subject)


def reviews(actor: Actor, subject: Any) -> bool:
    """Whoever decides in it, and BNSP. None: the list of meetings."""
    return meets(actor, subject) or _has(actor, READER, subject)


def sees_separation(actor: Actor, klass: Any) -> bool:
    return reads(actor, klass) or _has(actor, READER, klass)


def sees_certificates(actor: Actor, subject: Any) -> bool:
    """Whoever organises the class or decides in it, and BNSP. None: the list of classes."""
    return keeps(actor, subject) or _has(actor, READER | OVERSEER, subject)


def keeps(actor: Actor, subject: Any) -> bool:
    """Whoever organises the class or decides in it; of competence pengelola too. None: any class."""
    if subject is None or _has(actor, KEEPERS, subject):
        return True
    return getattr(subject, "kind", "") == COMPETENCE and _has(actor, OVERSEER, subject)


def issues_competence(actor: Actor, subject: Any) -> bool:
    """Whoever organises the class, and pengelola."""
    return organises(actor, subject) or _has(actor, OVERSEER, subject)


def numbers(actor: Actor, institution: Any) -> bool:
    """The admin of the institution, and pengelola. None: any institution."""
    return institution is None or actor.has(Role.PENGELOLA) or actor.has(Role.LSP_ADMIN, institution.id)


def organises(actor: Actor, subject: Any) -> bool:
    """None: the list of one's own classes."""
    return subject is None or _has(actor, ORGANISERS, subject)


def is_own(actor: Actor, subject: Any) -> bool:
    """None: one's own result. A trainee reads his own and nobody else's."""
    return subject is None or bool(subject.person_id == actor.id)


def may_download(actor: Actor, certificate: Any) -> bool:
    return is_own(actor, certificate) or sees_certificates(actor, certificate)


RULES: Rules = {
    P.LIST: Rule(ASSESSORS),
    P.READ: Rule(READERS, reads),
    P.TRAINER_SIGN: Rule(frozenset({Role.MASTER_ASESOR}), trains),
    P.RECOMMEND: Rule(ASSESSORS, recommends),
    P.ACKNOWLEDGE: Rule(LEARNERS, is_candidate),
    P.MEETINGS: Rule(frozenset({Role.TIM_TEKNIS}), meets),
    P.REVIEW: Rule(READER | {Role.TIM_TEKNIS}, reviews),
    P.DECIDE: Rule(frozenset({Role.TIM_TEKNIS}), meets),
    P.CERTIFICATES: Rule(KEEPERS | READER | OVERSEER, sees_certificates),
    P.ISSUE: Rule(ORGANISERS, organises),
    P.KEEP: Rule(KEEPERS | OVERSEER, keeps),
    P.COMPETENCE: Rule(ORGANISERS | OVERSEER, issues_competence),
    P.PATTERNS: Rule(OVERSEER | {Role.LSP_ADMIN}, numbers),
    P.RESULT: Rule(LEARNERS, is_own),
    P.DOWNLOAD: Rule(LEARNERS | KEEPERS | READER | OVERSEER, may_download),
    P.SEPARATION: Rule(READERS | READER, sees_separation),
    P.SCAN: Rule(LEARNERS | READERS | {Role.PENGAJAR}),
}

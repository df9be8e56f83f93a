"""The real asesi of Friday: registered once per trainee, never a trainee of the class, agrees himself (004 uji)."""

import uuid

from askom_lms.assessment.domain.states import AssessmentPermission as P
from askom_lms.assessment.domain.states import ExamState
from askom_lms.assessment.models import RealAsesi
from askom_lms.assessment.queries.exams import exam_of
from askom_lms.assessment.queries.real_asesi import is_named_like_trainee, must_be_outsider, real_asesi_of
from askom_lms.assessment.services.examiners import BEGUN
from askom_lms.assessment.services.exams import must_be_fit_for_real, prepare_exam, renew_declaration
from askom_lms.coursework import services as coursework
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.people import services as people
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from askom_lms.people.queries import find_person_by_email, handover_actor
from askom_lms.training import services as training
from askom_lms.training.models import Folder, TrainingClass
from askom_lms.training.services.touch import scope_of

CONSENTED = ("person_id", "consented_at")


def register_real_asesi(
    act: Act, enrolment: Enrolment, *, name: str, email: str, occupation: str, institution: str, phone: str = ""
) -> RealAsesi:
    """Name the person whom this trainee will assess; before the examination starts another one may take his place.

    The asesi gets an invitation and the role asesi of the class. Raises Refusal `assessment.trainee_as_asesi`
    (askom:asesi.1), `assessment.staff_as_asesi`, `assessment.named_like_trainee`, `skema.revoked_for_real` (X16),
    `skema.unverified_for_real`, `assessment.exam_under_way`, `assessment.asesi_declared`, `assessment.no_skema`.
    """
    act.require(P.REGISTER_ASESI, enrolment)
    _may_register(act, enrolment, name, email)
    is_other = _is_other(enrolment, find_person_by_email(email))
    person = find_person_by_email(email) or people.create_person(act, email=email, name=name, phone=phone)
    klass = session().get_one(TrainingClass, enrolment.class_id)
    people.grant_role(act, person.id, Role.ASESI, **scope_of(klass))
    if person.password_hash is None:
        people.invite(act, person)
    asesi = _kept(act, enrolment, person.id, occupation, institution)
    exam = prepare_exam(act, enrolment)
    if is_other:
        renew_declaration(act, exam)
    coursework.set_party(act, enrolment, Folder.HIJAU, "asesi", person.id, simulated=False)
    data = {"person": str(person.id)}
    act.record("real_asesi.registered", ChainRef("class", klass.id), asesi, data, seals=CONSENTED)
    act.notify("real_asesi.registered", asesi)
    training.touch_class(klass.id)
    return asesi


def _may_register(act: Act, enrolment: Enrolment, name: str, email: str) -> None:
    exam = exam_of(enrolment.id)
    if exam is not None and exam.state in BEGUN:
        raise Refusal("assessment.exam_under_way")
    if enrolment.skema_id is None:
        raise Refusal("assessment.no_skema")
    must_be_fit_for_real(enrolment.class_id, enrolment.skema_id)
    person = find_person_by_email(email)
    if person is not None:
        must_be_outsider(enrolment.class_id, person)
    is_panitia = act.may(P.ASSIGN_EXAMINER, enrolment)
    if not is_panitia and is_named_like_trainee(enrolment.class_id, person.name if person else name):
        raise Refusal("assessment.named_like_trainee", name=" ".join(name.split()))
    if not is_panitia and exam is not None and exam.state is ExamState.DECLARED and _is_other(enrolment, person):
        raise Refusal("assessment.asesi_declared")


def _is_other(enrolment: Enrolment, person: Person | None) -> bool:
    """Whether somebody else is registered already."""
    asesi = real_asesi_of(enrolment.id)
    return asesi is not None and (person is None or person.id != asesi.person_id)


def _kept(act: Act, enrolment: Enrolment, person_id: uuid.UUID, occupation: str, institution: str) -> RealAsesi:
    """One row per trainee: another person starts without consent."""
    asesi = real_asesi_of(enrolment.id)
    if asesi is None:
        asesi = RealAsesi(class_id=enrolment.class_id, enrolment_id=enrolment.id, person_id=person_id)
        session().add(asesi)
    elif asesi.person_id != person_id:
        data = {"person": str(asesi.person_id)}
        asesi.person_id, asesi.consented_at = person_id, None
        act.record("real_asesi.replaced", ChainRef("class", enrolment.class_id), asesi, data, seals=CONSENTED)
    asesi.occupation, asesi.institution, asesi.registered_at = occupation, institution, act.now
    session().flush()
    return asesi


def consent(act: Act, asesi: RealAsesi) -> None:
    """The asesi agrees to be assessed and to the record being kept; saying it twice changes nothing."""
    act.require(P.CONSENT, asesi)
    if asesi.consented_at is not None:
        return
    asesi.consented_at = act.now
    act.record("real_asesi.consented", ChainRef("class", asesi.class_id), asesi, seals=CONSENTED)
    training.touch_class(asesi.class_id)


def set_first_password(act: Act, enrolment: Enrolment, asesi: RealAsesi, password: str) -> None:
    """The asesi chooses his first password on the device of the trainee who registered him; the chain says so.

    Raises Refusal `assessment.has_password` when he has one already, Invalid for a bad password.
    """
    act.require(P.REGISTER_ASESI, enrolment)
    person = session().get_one(Person, asesi.person_id)
    if person.password_hash is not None:
        raise Refusal("assessment.has_password")
    people.set_password(act, person, password)
    act.record("real_asesi.password_on_device", ChainRef("class", asesi.class_id), asesi)


def consent_on_device(act: Act, asesi: RealAsesi, *, password: str) -> None:
    """The asesi shows his own proof on the trainee's device and agrees there.

    Raises Invalid `people.handover_failed`, TooMany, and what `consent` raises.
    """
    asesi_id, person_id = asesi.id, asesi.person_id
    people.start_handover(act, email_or_person_id=person_id, password=password, subject_id=asesi_id)
    actor = handover_actor(act, asesi_id)
    consent(Act(actor, act.now), session().get_one(RealAsesi, asesi_id))
    people.end_handover(act, asesi_id)

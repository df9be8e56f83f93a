"""Who may apply: new people get a link, known ones a note, nobody two applications to one class."""

import uuid

import pytest
from sqlalchemy import select

from askom_lms.enrolment import queries, services
from askom_lms.enrolment.domain.states import EnrolmentState as S
from askom_lms.enrolment.services.invitations import start_application_of
from askom_lms.kernel import db
from askom_lms.kernel.jobs import Job, RunningJob
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Invalid, Refusal
from askom_lms.people.domain import Role
from askom_lms.people.models import Person, RoleGrant
from askom_lms.people.queries import Scope, find_person_by_email
from askom_lms.people.services import invite_person
from askom_lms.training import services as classes
from askom_lms.training.models import TrainingClass
from tests.factories.classes import accepted, act_of, applicant, open_class, person_of
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.usefixtures("lms_app")


def invite(world, email="baru@contoh.id", name="Orang Baru", origin="LSP Lain", origin_id=None):
    return services.invite_trainee(
        act_of(world.panitia), world.klass, email=email, name=name, origin=origin, origin_id=origin_id
    )


def subjects():
    return [mail.subject for mail in db.session().scalars(select(Mail))]


def held_roles(enrolment):
    wanted = select(RoleGrant.role).where(
        RoleGrant.person_id == enrolment.person_id, RoleGrant.scope_id == enrolment.class_id
    )
    return set(db.session().scalars(wanted))


def test_a_new_person_gets_an_account_the_role_a_draft_and_a_link():
    world = open_class()
    db.session().query(Mail).delete()
    enrolment = invite(world)
    assert (enrolment.state, enrolment.is_external, enrolment.documents) == (S.DRAFT, True, "........")
    assert held_roles(enrolment) == {Role.TRAINEE}
    assert find_person_by_email("BARU@contoh.id").name == "Orang Baru"
    [mail] = db.session().scalars(select(Mail))
    assert f"Untuk: Kelas {world.klass.number}" in mail.body


def test_somebody_of_the_organiser_does_not_count_as_external():
    world = open_class()
    assert not invite(world, origin_id=world.organiser.id).is_external


def test_somebody_who_can_sign_in_gets_a_note_instead_of_a_link():
    world = open_class()
    person = PersonFactory()
    db.session().query(Mail).delete()
    invite(world, email=person.email)
    assert subjects() == [f"Undangan mendaftar kelas {world.klass.number}"]


def test_an_invitation_twice_is_one_application_and_one_mail():
    world = open_class()
    db.session().query(Mail).delete()
    assert invite(world) is invite(world)
    assert len(subjects()) == 1


def test_lists_count_only_those_who_are_new():
    world = open_class()
    known = person_of(applicant(world)).email
    lines = [services.Invited(known, "Dikenal", "X"), services.Invited("baru@contoh.id", "Baru", "X")]
    assert services.invite_trainees(act_of(world.panitia), world.klass, lines) == 1


def test_an_address_that_cannot_be_one_is_refused():
    with pytest.raises(Invalid):
        invite(open_class(), email="bukan alamat")


def test_after_closing_nobody_is_invited():
    world = open_class()
    accepted(world)
    classes.close_enrolment(act_of(world.panitia), world.klass)
    with pytest.raises(Refusal) as refused:
        invite(world)
    assert refused.value.code == "enrolment.closed"


def test_staff_of_the_class_is_not_invited_to_it():
    world = open_class()
    with pytest.raises(Refusal) as refused:
        invite(world, email=world.pengajar.email)
    assert refused.value.code == "training.staff_and_trainee"


def test_who_withdrew_is_not_invited_again():
    world = open_class()
    [enrolment] = accepted(world)
    services.withdraw(act_of(world.panitia), enrolment, reason="Sakit")
    with pytest.raises(Refusal) as refused:
        invite(world, email=person_of(enrolment).email)
    assert refused.value.code == "enrolment.has_withdrawn"


def test_a_disabled_person_is_not_invited():
    world = open_class()
    person = PersonFactory(is_active=False)
    with pytest.raises(Refusal) as refused:
        invite(world, email=person.email)
    assert refused.value.code == "people.invited_is_disabled"


def test_a_trainee_invites_nobody():
    world = open_class()
    trainee = person_of(applicant(world))
    with pytest.raises(Denied):
        services.invite_trainee(act_of(trainee), world.klass, email="x@contoh.id", name="X")


# from the page of people


def running():
    """The one run of the waiting job."""
    job = db.session().scalars(select(Job).where(Job.kind == "enrolment.start_application")).one()
    return RunningJob(job.id, job.kind, job.payload, 1, uuid.uuid4())


def test_a_trainee_named_on_the_page_of_people_gets_a_draft_by_a_job():
    world = open_class()
    klass = world.klass
    scope = Scope(Role.TRAINEE, klass.id, klass.slug, "Kelas")
    person = invite_person(act_of(world.panitia), email="lewat@orang.id", name="Lewat Orang", scope=scope)
    db.session().flush()
    start_application_of(running())
    [row] = queries.applicant_rows(act_of(world.panitia), klass)
    assert (row.email, row.state) == ("lewat@orang.id", S.DRAFT)
    start_application_of(running())
    assert len(queries.applicant_rows(act_of(world.panitia), klass)) == 1
    assert db.session().get(Person, person.id) is person


def test_the_job_leaves_a_closed_class_alone():
    world = open_class()
    scope = Scope(Role.TRAINEE, world.klass.id, world.klass.slug, "Kelas")
    invite_person(act_of(world.panitia), email="lewat@orang.id", name="Lewat Orang", scope=scope)
    db.session().query(TrainingClass).update({"state": "closed"})
    db.session().expire_all()
    start_application_of(running())
    assert queries.applicant_rows(act_of(world.panitia), world.klass) == []


# where somebody comes from


def test_a_wrong_origin_is_corrected_and_counts_anew():
    world = open_class()
    enrolment = applicant(world, external=True)
    services.set_origin(act_of(world.panitia), enrolment, origin=world.organiser.name, origin_id=world.organiser.id)
    assert (enrolment.is_external, enrolment.origin) == (False, world.organiser.name)
    services.set_origin(act_of(world.panitia), enrolment, origin="Tempat lain", origin_id=None)
    assert enrolment.is_external


def test_an_origin_is_fixed_with_the_seat():
    world = open_class()
    [enrolment] = accepted(world)
    with pytest.raises(Refusal) as refused:
        services.set_origin(act_of(world.panitia), enrolment, origin="Tempat lain", origin_id=None)
    assert refused.value.code == "enrolment.origin_fixed"


def test_an_origin_is_not_empty():
    world = open_class()
    with pytest.raises(Invalid):
        services.set_origin(act_of(world.panitia), applicant(world), origin=" ", origin_id=None)

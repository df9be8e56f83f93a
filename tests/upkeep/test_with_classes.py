"""What the book takes from classes, and what classes ask of a certificate; the job of each day."""

import datetime as dt

import pytest
from sqlalchemy import select

from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import clock, db, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.jobs import Job
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Refusal
from askom_lms.people.models import Person
from askom_lms.registry import services as register
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.domain.states import CertificateEvent
from askom_lms.registry.queries import asesor_page
from askom_lms.training import services as classes
from askom_lms.training.models import StaffRole, TrainingClass
from askom_lms.upkeep import queries, services
from askom_lms.upkeep.domain.states import UpkeepPermission as P
from tests.assessment.world import FRIDAY, examiner_of, finished, fresh_class
from tests.coursework.test_races import at_once
from tests.factories.classes import STARTS_ON
from tests.refusing import refused
from tests.registry.asesor_world import standing
from tests.registry.world import act_of
from tests.upkeep.world import DAY, SYSTEM, TODAY, certified, measured


@pytest.mark.row("002-101", "000-080")
def test_002_101_examining_in_a_class_comes_by_itself_and_counts_once_however_many_asesi(lms_app):
    world = fresh_class()
    for place in (0, 1):
        finished(world, place)
    db.session().commit()
    person = examiner_of(world, 0)
    examined = [place for place in (0, 1) if examiner_of(world, place).id == person.id]
    book = queries.book_of(act_of(person, FRIDAY + DAY), person.id, P.OWN)
    [task] = book.tasks
    assert (task.number, task.asesi, task.on) == ("47/2026", len(examined), FRIDAY.date())
    assert (book.years.held, book.entries) == (1, [])
    assert asesor_page(Act.system(FRIDAY + DAY), person.id).three_years == 1
    seat = db.session().get_one(Enrolment, world.seats[0])
    holder = queries.holder_of(seat.person_id)
    assert {world.klass.id, world.klass.institution_id} <= holder.judges
    assert holder.barred == {seat.master_asesor_id, person.id}


def class_of(world):
    facts = {"institution_id": world.own.id, "venue": "SMK X", "city": "Gresik", "starts_on": STARTS_ON + 28 * DAY}
    klass = classes.create_class(SYSTEM, number="51/2026", **facts)
    db.session().commit()
    return klass


def test_a_frozen_asesor_is_not_assigned_and_a_class_with_one_does_not_open(lms_app):
    world = certified()
    klass = class_of(world)
    classes.add_staff(SYSTEM, klass, world.asesor.id, StaffRole.EXAMINER)
    measured(world, CertificateEvent.FREEZE)
    db.session().commit()
    for deed in (
        lambda: classes.add_staff(SYSTEM, klass, world.asesor.id, StaffRole.MASTER_ASESOR),
        lambda: classes.dates.must_fit_staff(klass),
    ):
        with refused("training.met_frozen"):
            deed()
        db.session().rollback()
    assert classes.add_staff(SYSTEM, klass, world.asesor.id, StaffRole.PENGAJAR)


def test_freezing_and_assigning_at_once_wait_for_each_other(lms_app):
    world = certified()
    klass_id, person_id = class_of(world).id, world.asesor.id
    holder, manager = queries.holder_of(person_id), act_of(world.manager)

    def assign():
        return classes.add_staff(SYSTEM, db.session().get_one(TrainingClass, klass_id), person_id, StaffRole.EXAMINER)

    def freeze():
        paper = Document("KEP-1", TODAY)
        return services.take_measure(manager, holder, CertificateEvent.FREEZE, document=paper, reason="Kewajiban")

    outcomes = at_once(lms_app, [freeze, assign])
    assert {one.code for one in outcomes if isinstance(one, Refusal)} <= {"training.met_frozen"}


def test_the_job_of_a_day_is_there_once_and_writes_the_mails(lms_app):
    world = certified()
    today = clock.in_zone(clock.now(), "WIB").date()
    facts = {"number": "SEGERA-1", "issued_on": today - 1000 * DAY, "valid_until": today + 20 * DAY}
    now = clock.now() + dt.timedelta(seconds=1)
    register.record_certificate(act_of(world.admin, now), world.asesor, standing(world), **facts, document=Document())
    db.session().commit()
    for _time in range(2):
        jobs.enqueue_today()
    wanted = select(Job.id).where(Job.kind == services.REMIND_JOB)
    assert len(db.session().scalars(wanted).all()) == 1
    db.session().rollback()
    jobs.run_pending(lms_app)
    email = db.session().scalar(select(Person.email).where(Person.id == world.asesor.id))

    assert ["SEGERA-1" in one for one in db.session().scalars(select(Mail.subject).where(Mail.to == email))] == [True]

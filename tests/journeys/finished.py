"""A small class whose Friday is over, but for one trainee whom nobody has examined yet."""

import datetime as dt

from askom_lms.certification import services as certification
from askom_lms.demo import days, finale, simulation
from askom_lms.demo.opening import PANITIA
from askom_lms.demo.world import World
from askom_lms.enrolment import services as enrolments
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import clock, db
from askom_lms.training.models import Folder, TrainingClass

PEOPLE = 4
HOLDER = "Adinda Pramesti"
"""Decided upon, with a certificate."""
DOUBTED = "Anisa Rahmawati"
"""Decided upon as not yet competent, this morning: the day of an appeal runs."""
LATE = "Bagas Nugroho"
"""The last seat: the dossiers are whole; observation, judgement, decision and certificate are left."""
EXAMINER = "Gunawan Prakoso"
CHAIR, MEMBERS = "Lestari Handoko", ("Prasetyo Adi", "Wahyu Setiawan")
PANITIA_NAME = "Sari Melati"
MASTER = "Ratna Kusumawati"
ASESI = "Dian Puspita"
"""Of the last seat."""
DAYS_AGO = dt.timedelta(days=7)
CONDUCT_AT, VALIDATION_AT = dt.timedelta(minutes=30), dt.timedelta(hours=5)


def live(now):
    """The class began a week ago; the technical team met this morning."""
    starts_on = clock.in_zone(now, simulation.ZONE).date() - DAYS_AGO
    world = World()
    desks = simulation.prepared(world, starts_on, PEOPLE)
    class_id = world.class_id
    finale.first_three_days(world, desks, class_id)
    finale.thursday(world, desks, class_id)
    finale.friday(world, desks[:-1], class_id)
    began = days.session_of(class_id, "h5-1").starts_at
    for phase, after in (("conduct", CONDUCT_AT), ("validation", VALIDATION_AT)):
        days.finish_phase(desks[-1:], class_id, Folder.HIJAU, phase, not_before=began + after)
    met_at = clock.at(starts_on + DAYS_AGO, dt.time(9), simulation.ZONE)
    finale.decide(world, desks[:-1], class_id, met_at, doubted=desks[-2])
    act = world.act(PANITIA, met_at + dt.timedelta(hours=4))
    seats = [desk.enrolment_id for desk in desks[:-1]]
    certification.order_issue(act, db.session().get_one(TrainingClass, class_id), seats)
    for seat in seats:
        enrolments.complete(act, db.session().get_one(Enrolment, seat))
    db.session().commit()

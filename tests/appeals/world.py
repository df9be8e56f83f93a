"""A class with one decision against a trainee, and people who had no part in it."""

import datetime as dt

from askom_lms.appeals import queries, services
from askom_lms.appeals.domain.said import Said
from askom_lms.appeals.models import Appeal
from askom_lms.appeals.services import Ruling
from askom_lms.certification.domain.states import Verdict
from askom_lms.kernel import db
from askom_lms.people.domain import Role
from tests.assessment.world import EVENING, act_of, fresh_class
from tests.certification.ways import closed, decide, meeting, recommended, run_jobs
from tests.factories.people import PersonFactory, grant
from tests.kept import kept

SATURDAY = EVENING + dt.timedelta(hours=20)
"""14.00 WIB on the day after the decision: the last day for an appeal."""
MONDAY = EVENING + dt.timedelta(days=3)
SAID = Said({"q1": True, "q2": True, "q3": False}, "Bukti FR.IA.01 tidak dibaca.")
REASON = "Observasi tidak dinilai."


@kept
def decided_class():
    """BK for the first trainee, told on Friday evening; an admin and five people of the institution without a part."""
    world = fresh_class(4)
    recommended(world, 0)
    found = meeting(world)
    decide(world, found, 0, Verdict.BK, reason="Bukti validasi kurang")
    closed(world, found)
    world.meeting = found
    world.admin = PersonFactory(name="Rudi Hartono")
    grant(world.admin, Role.LSP_ADMIN, world.organiser.id, "nd", world.organiser.name)
    world.judges = [PersonFactory(name=f"Hakim {n}") for n in range(5)]
    for one in world.judges:
        grant(one, Role.PENGAJAR, world.organiser.id)
    db.session().commit()
    return world


def own(world, now=SATURDAY, index=0):
    """The decision as its trainee reads it."""
    return queries.own_decision(act_of(world.trainees[index], now))


def filed(world, *, now=SATURDAY, said=SAID, files=()):
    """His appeal."""
    appeal = services.file_appeal(act_of(world.trainees[0], now), own(world, now), said, files)
    db.session().commit()
    return appeal


def seen(appeal_id, person, now=MONDAY):
    """The appeal as this side reads it."""
    return queries.get_appeal(act_of(person, now), appeal_id)


def named(world, appeal, judges=None, *, now=MONDAY, chair=None):
    """Three people, the first in the chair."""
    judges = judges or world.judges[:3]
    members = [one.id for one in judges]
    act = act_of(world.admin, now)
    services.name_panel(act, seen(appeal.id, world.admin, now), members, chair or members[0])
    db.session().commit()


def declared(world, appeal, judges=None, *, now=MONDAY):
    """Everybody says that he is impartial."""
    for one in judges or world.judges[:3]:
        services.declare(act_of(one, now), seen(appeal.id, one, now), is_impartial=True)
        db.session().commit()


def voted(world, appeal, *votes, now=MONDAY):
    """One vote for each of the judges."""
    for one, upholds in zip(world.judges, votes, strict=False):
        services.vote(act_of(one, now), seen(appeal.id, one, now), upholds=upholds, reason=REASON)
        db.session().commit()


def heard(world, *votes):
    """Filed, a whole panel, and its votes."""
    appeal = filed(world)
    named(world, appeal)
    declared(world, appeal)
    voted(world, appeal, *votes)
    return appeal


def ruled(world, appeal, remedy="", units=(), *, now=MONDAY):
    """The chair pronounces; the letter is printed."""
    chair = world.judges[0]
    services.decide(act_of(chair, now), seen(appeal.id, chair, now), Ruling("Ditimbang.", remedy, units))
    run_jobs()
    return db.session().get_one(Appeal, appeal.id)

"""The real asesi of Friday: named by their trainees, with a sign-in of their own; each agrees himself."""

import datetime as dt
import uuid

from askom_lms.assessment import services as assessment
from askom_lms.assessment.models import RealAsesi
from askom_lms.assessment.queries import real_asesi_of
from askom_lms.demo import cast
from askom_lms.demo.opening import PANITIA
from askom_lms.demo.sheets import Desk
from askom_lms.demo.world import World
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import db
from askom_lms.people.services.demo import DEMO_PASSWORD
from askom_lms.training.models import TrainingClass

MINUTE = dt.timedelta(minutes=1)
EARLY = 5
"""So many trainees named their asesi by the third day."""
UNDECIDED = (0, 3)
"""Whose asesi still has the statement before him."""


def register(world: World, desk: Desk, name: str, at: dt.datetime, *, agrees: bool = True) -> None:
    """The trainee names his real asesi, who sets a password and reads what he is asked."""
    email = address_of(name)
    enrolment = db.session().get_one(Enrolment, desk.enrolment_id)
    act = world.act(desk.email, at)
    asesi = assessment.register_real_asesi(
        act, enrolment, name=name, email=email, occupation="Staf basis data", institution="PT Sumber Data"
    )
    assessment.set_first_password(act, enrolment, asesi, DEMO_PASSWORD)
    db.session().flush()
    held = real_asesi_of(desk.enrolment_id)
    assert isinstance(held, RealAsesi)
    if agrees:
        assessment.consent(world.act(email, at + MINUTE), held)
    world.count("asesi sebenarnya")
    db.session().commit()


def address_of(name: str) -> str:
    return f"asesi.{name.lower().replace(' ', '.')}@{cast.DOMAIN}"


def name_the_first(world: World, desks: list[Desk], class_id: uuid.UUID, at: dt.datetime) -> None:
    """Wednesday: panitia prepare the examinations, the first trainees name their asesi."""
    assessment.plan_exams(world.act(PANITIA, at), db.session().get_one(TrainingClass, class_id))
    db.session().commit()
    for place, desk in enumerate(desks[:EARLY]):
        moment = at + (place + 1) * 5 * MINUTE
        register(world, desk, cast.REAL_ASESI[place], moment, agrees=place not in UNDECIDED)

"""What panitia and admins give to the services of a class, and what they get refused."""

import datetime as dt

from askom_lms.kernel import db
from askom_lms.people.domain import Role
from askom_lms.training import services
from askom_lms.training.models import TrainingClass
from tests.factories.classes import STARTS_ON, act_of, open_class, ready
from tests.factories.people import PersonFactory, grant

WEEK = dt.timedelta(days=7)
DAY = dt.timedelta(days=1)


def admin_of(world):
    person = PersonFactory(name="Admin LSP")
    grant(person, Role.LSP_ADMIN, world.organiser.id)
    return person


def new_class(act, world, **changes):
    facts = {
        "number": "48/2026",
        "institution_id": world.organiser.id,
        "venue": "Hotel Melati",
        "city": "Gresik",
        "starts_on": STARTS_ON + WEEK,
        **changes,
    }
    return services.create_class(act, **facts)


def started_class():
    """A class of one that has begun, and panitia's act in it."""
    world = open_class()
    ready(world)
    act = act_of(world.panitia)
    services.close_enrolment(act, world.klass)
    services.start_class(act, world.klass)
    return world, act


def place(klass, **changes):
    facts = {
        "number": klass.number,
        "venue": klass.venue,
        "city": klass.city,
        "tuk_kind": klass.tuk_kind,
        "zone": klass.zone,
        "starts_on": klass.starts_on,
        "pre_day_on": klass.starts_on - 5 * DAY,
    }
    return {**facts, **changes}


SETTINGS = {
    "head_name": "Dr. Hartati",
    "head_office": "Direktur",
    "internalisasi_required": True,
    "pre_day_papers_required": True,
    "examiner_differs": True,
    "examiner_reason": "",
    "examiner_most": 20,
    "make_up_allowed": False,
    "paper": "A4",
}


def fresh(world):
    """The class as it is stored now."""
    return db.session().get(TrainingClass, world.klass.id, populate_existing=True)

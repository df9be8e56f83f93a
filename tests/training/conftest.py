"""The classes in which the pages of a class are tested."""

import datetime as dt

import pytest

from askom_lms.kernel import clock, db
from askom_lms.training import queries, services
from tests.factories.classes import act_of, open_class, ready


@pytest.fixture
def world(lms_app):
    """An open class with its staff."""
    return open_class()


@pytest.fixture
def running(lms_app):
    """A class that began yesterday by the clock of the server."""
    today = clock.day_of(clock.now())
    world = open_class(number="99/2026", starts_on=today - dt.timedelta(days=1))
    world.people = [enrolment.person_id for enrolment in ready(world, 3)]
    act = act_of(world.panitia)
    services.close_enrolment(act, world.klass)
    services.start_class(act, world.klass)
    db.session().commit()
    world.held = queries.sessions_of(world.klass.id)[1]
    return world

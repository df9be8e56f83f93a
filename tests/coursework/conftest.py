"""The class that most tests of dossiers play in."""

import pytest

from askom_lms.kernel import clock
from tests.coursework.world import NOW, running_class


@pytest.fixture
def world(lms_app):
    """Three trainees on day 3."""
    return running_class(3)


@pytest.fixture
def at(monkeypatch):
    """at(moment) -> the clock of the server stands there; Wednesday of the class before anybody says otherwise."""

    def set_clock(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock(NOW)
    return set_clock


@pytest.fixture
def dewi(world, at, desk_of):
    """The first trainee at his screen."""
    return desk_of(world.trainees[0])


@pytest.fixture
def master(world, at, desk_of):
    """His master asesor at the paraf desk."""
    return desk_of(world.master)

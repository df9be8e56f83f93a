"""The class in which recommendations, decisions and certificates are tested."""

import pytest

from askom_lms.kernel import clock
from tests.assessment.world import EVENING, fresh_class


@pytest.fixture
def world(lms_app):
    """Four trainees on day 3, two master asesors, two members of the technical team."""
    return fresh_class(4)


@pytest.fixture
def slug(world):
    return world.klass.slug


@pytest.fixture
def friday_evening(monkeypatch):
    """The wall clock of the pages: Friday of the class, 18.00 WIB."""
    monkeypatch.setattr(clock, "now", lambda: EVENING)

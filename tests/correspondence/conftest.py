"""The class whose letters are tested."""

import pytest

from tests.assessment.world import fresh_class


@pytest.fixture
def world(lms_app):
    """Four trainees on day 3, two master asesors, two members of the technical team."""
    return fresh_class(4)

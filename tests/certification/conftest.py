"""The class in which recommendations, decisions and certificates are tested."""

import pytest

from tests.assessment.world import put_back


@pytest.fixture
def world(lms_app):
    """Four trainees on day 3, two master asesors, two members of the technical team."""
    return put_back(4)

"""The class in which appeals are tested."""

import pytest

from tests.appeals.world import decided_class


@pytest.fixture
def world(lms_app):
    """BK for the first trainee, decided on Friday evening."""
    return decided_class()

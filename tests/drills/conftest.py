"""Towns to break: a class on the database of this run, in a folder of its own."""

import pytest

from tests.certification.conftest import friday_evening, world
from tests.databases import database

__all__ = ["friday_evening", "world"]


@pytest.fixture
def blank_url(tmp_path):
    """An empty database beside the one of the run."""
    with database(tmp_path) as url:
        yield url

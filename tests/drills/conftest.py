"""Towns to break: a class on the database of this run, in a folder of its own."""

import pytest

from tests.databases import database


@pytest.fixture
def blank_url(tmp_path):
    """An empty database beside the one of the run."""
    with database(tmp_path) as url:
        yield url

"""The small installations in which jobs are tested."""

import uuid

import pytest

from askom_lms.kernel import jobs
from askom_lms.kernel.jobs import running
from tests.databases import database, on_postgresql
from tests.kernel.jobs_ways import laboratory


@pytest.fixture
def postgresql_lab(tmp_path):
    """Always PostgreSQL: SQLite has no row that one worker could pass over."""
    with on_postgresql() as url, laboratory(url, tmp_path) as app:
        yield app


@pytest.fixture
def lab(tmp_path):
    """The small installation, on the database that this run of the suite is about."""
    with database(tmp_path) as url, laboratory(url, tmp_path) as app:
        yield app


@pytest.fixture
def registered():
    """registered(function, slow=...) -> a kind that only this test knows."""
    kinds = []

    def register(run, *, slow=False):
        kinds.append(f"test.{uuid.uuid4().hex}")
        jobs.job(kinds[-1], slow=slow)(run)
        return kinds[-1]

    yield register
    for kind in kinds:
        del running.HANDLERS[kind]

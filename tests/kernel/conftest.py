"""The small installations in which jobs are tested, and a printing pool that is not patient."""

import dataclasses
import uuid

import pytest

from askom_lms.kernel import jobs, pdf
from askom_lms.kernel.children import ChildPool, Limits
from askom_lms.kernel.jobs import running
from askom_lms.kernel.pdf import PdfRefused
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


@pytest.fixture
def strict_pool(monkeypatch):
    """A pool with little patience, so that the tests need little, too."""
    pool = ChildPool("askom_lms.kernel.pdf.worker", 2, Limits(cpu_seconds=2, wall_seconds=8), PdfRefused)
    monkeypatch.setattr(pdf, "_pool", pool)
    yield pool
    pool.close()


@pytest.fixture
def place(lms_app, tmp_path):
    """For the seal: an installation with folders of its own: mode production makes no keys by itself."""
    before = lms_app.config["SETTINGS"]
    (tmp_path / "titik").mkdir()
    lms_app.config["SETTINGS"] = dataclasses.replace(
        before, mode="production", checkpoints=tmp_path / "titik", seal=tmp_path / "kunci"
    )
    yield tmp_path
    lms_app.config["SETTINGS"] = before

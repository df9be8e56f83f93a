"""The installation under test: one application per run, an empty database per test.

ASKOM_TEST_DATABASE=postgresql runs the same tests on PostgreSQL; the default is SQLite in a temporary file.
"""

import contextlib
import datetime as dt
import os
import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import sync_playwright

from askom_lms.app import create_app
from askom_lms.config import Settings
from askom_lms.demo import day_three
from askom_lms.kernel import clock, db
from askom_lms.kernel.act import Act
from tests import desk as desks
from tests.databases import database, empty, forgetful, wants_postgresql
from tests.factories import people

NOW = dt.datetime(2026, 11, 18, 3, 0, tzinfo=dt.UTC)
"""Wednesday, 10.00 WIB: day 3 of the class most tests play in."""


@pytest.fixture(scope="session")
def database_url(tmp_path_factory):
    with database(tmp_path_factory.mktemp("db")) as url:
        yield url


@contextlib.contextmanager
def running(url, folder, *, lasting=True):
    """The application on this database, with its tables; what need not last is not waited for."""
    app = create_app(
        Settings(
            mode="test",
            secret="a secret for tests that is long enough",
            database=url,
            storage=folder / "files",
            checkpoints=folder / "checkpoints",
            queue=folder / "queue.db",
            erasures=folder / "erasures.jsonl",
            base_url="http://localhost",
        )
    )
    with app.app_context():
        if not lasting:
            forgetful(db.db.engine)
        db.metadata.create_all(db.db.engine)
    yield app
    with app.app_context():
        db.db.engine.dispose()


@pytest.fixture(scope="session")
def installation(database_url, tmp_path_factory):
    """The application, with its tables, for the whole run."""
    with running(database_url, tmp_path_factory.mktemp("var"), lasting=False) as app:
        yield app


@pytest.fixture(scope="session")
def demo_class(tmp_path_factory):
    """The demo class on its third day in a database of its own, lived once per run: `app` and its `world`. Read only."""
    folder = tmp_path_factory.mktemp("demo")
    with database(folder) as url, running(url, folder, lasting=False) as app:
        with app.app_context(), db.writing():
            world = day_three.fill(clock.now())
            db.session().rollback()
            db.db.session.remove()
        yield SimpleNamespace(app=app, world=world)


@pytest.fixture
def lms_app(installation):
    """The application with an empty database and an application context for factories and services.

    The name is not `app` on purpose: pytest-flask would push a request context, and a second client
    would see the first one's user.
    """
    with installation.app_context():
        empty(db.db.engine)
        for path in installation.config["SETTINGS"].checkpoints.glob("*.jsonl"):
            path.unlink()
        installation.config["SETTINGS"].erasures.unlink(missing_ok=True)
        yield installation
        db.session().rollback()
        db.db.session.remove()


@pytest.fixture
def act_as(lms_app):
    """act_as(person, now=..., stepped_up=True) -> the Act of a service call."""

    def make(person=None, *, now=NOW, stepped_up=True):
        if person is None:
            return Act.system(now)
        return Act(people.actor_of(person, second_factor_at=now if stepped_up else None), now)

    return make


@pytest.fixture
def desk_of(lms_app):
    """desk_of(person) -> a person at a screen; desk_of(None) is somebody not signed in."""

    def make(person=None, *, stepped_up=True):
        return desks.Desk(lms_app, person, stepped_up=stepped_up)

    return make


@pytest.fixture(scope="module")
def browser():
    """Chromium. Without it these tests fail: nothing else tells what a browser does."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


TOUCH_A_DATABASE = {"installation", "blank_url", "lab"}
"""The fixtures below which a database lies."""
WORDS_OF_PAGES = re.compile(r"test_(routes|pages)")
"""What a page says is the same on both databases; that each page and form works on both is seen by the strange input."""


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL only what touches rows runs again; pure rules and words of pages have one truth.

    With ASKOM_TEST_WHOLE=1, as in the drill, everything that touches a database does.
    """
    if not wants_postgresql():
        return
    is_whole = os.environ.get("ASKOM_TEST_WHOLE") == "1"
    again = [
        item
        for item in items
        if TOUCH_A_DATABASE & set(item.fixturenames)
        and (is_whole or not (item.get_closest_marker("one_database") or WORDS_OF_PAGES.match(item.path.name)))
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
    items[:] = again

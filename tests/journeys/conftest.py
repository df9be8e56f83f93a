"""Real Chromium before the demo class: one site for the run, put back before each journey, a fresh device per person."""

import contextlib
import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from askom_lms.kernel.uploads.pieces import FOLDER
from tests.journeys.device import LAPTOP, Device

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_STOP = 30
SITE = (sys.executable, "-m", "tests.journeys.site")


class Site:
    """A served class: its address, its database, and what its process complained about."""

    def __init__(self, folder):
        self.folder = folder
        self.complaints = folder / "complaints.log"
        with self.complaints.open("wb") as log:
            self.process = subprocess.Popen(
                [*SITE, "serve", str(folder)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip
        self.address = self.process.stdout.readline().decode().strip()
        assert self.address, self.complaints.read_text(encoding="utf-8")[-4000:]
        with self.held() as live, sqlite3.connect(folder / "pristine.db") as kept:
            live.backup(kept)

    @contextlib.contextmanager
    def held(self):
        """A connection to the live database while nobody else writes (the fair lock of the application)."""
        path = self.folder / "askom.db"
        lock = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT)
        fcntl.flock(lock, fcntl.LOCK_EX)
        connection = sqlite3.connect(path, timeout=15)
        connection.execute("pragma synchronous=off")
        try:
            yield connection
            connection.commit()
        finally:
            connection.close()
            os.close(lock)

    def put_back(self):
        """The class as it was before anybody touched it, with no file on its way."""
        shutil.rmtree(self.folder / "files" / FOLDER, ignore_errors=True)
        self.complaints.write_bytes(b"")
        with self.held() as live, contextlib.closing(sqlite3.connect(self.folder / "pristine.db")) as kept:
            kept.backup(live)

    def change(self, statement, *values):
        """Let something happen that no page can: time that passed."""
        with self.held() as live:
            return live.execute(statement, values).rowcount

    def find(self, statement, *values):
        """Rows, for what a test needs to know before it begins or for what pages must not show."""
        with self.held() as live:
            return live.execute(statement, values).fetchall()

    def failures(self):
        """Errors that the process wrote down since it was put back."""
        lines = self.complaints.read_text(encoding="utf-8").splitlines()
        return [line[-1500:] for line in lines if '"level": "error"' in line or "Traceback" in line]

    def stop(self):
        self.process.stdin.close()
        try:
            self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


def served_story(tmp_path_factory, story):
    """A site with this story: lived once for all workers of a run, then copied for each."""
    mine = tmp_path_factory.getbasetemp()
    lived = (mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine) / f"lived-{story}"
    with Path(f"{lived}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not lived.exists():
            lived.mkdir()
            subprocess.run([*SITE, "live", str(lived), story], cwd=ROOT, check=True)
    folder = tmp_path_factory.mktemp("site") / "site"
    shutil.copytree(lived, folder)
    return Site(folder)


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory):
    """The demo class on its third day, served for the whole run."""
    served = served_story(tmp_path_factory, "day-three")
    yield served
    served.stop()


@pytest.fixture(scope="session")
def finished_site(tmp_path_factory):
    """A class of four after its Friday, served for the whole run."""
    served = served_story(tmp_path_factory, "finished")
    yield served
    served.stop()


@pytest.fixture
def served():
    """Which class a test plays in: the name of its fixture."""
    return "demo_site"


@pytest.fixture
def site(request, served):
    """The class, untouched; a journey fails when the server failed behind its back."""
    found = request.getfixturevalue(served)
    found.put_back()
    yield found
    assert found.failures() == []


@pytest.fixture
def device(browser, site):
    """device(name, size=..., scripts=...) -> somebody's browser, signed in when a name is given."""
    devices = []

    def make(name=None, *, size=LAPTOP, scripts=True):
        made = Device(browser, site, size=size, scripts=scripts)
        devices.append(made)
        return made.sign_in(name) if name else made

    yield make
    for one in devices:
        one.close()
    assert [said for one in devices for said in one.complaints()] == []

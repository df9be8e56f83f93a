"""Worker processes: killed at work, woken by the bell, told to stop, robbed of their engine."""

import contextlib
import datetime as dt
import signal
import subprocess
import sys
import time

import pytest
from redis import Redis
from sqlalchemy import select, update

from askom_lms.kernel import clock, db, jobs
from askom_lms.kernel.children import ROOT
from askom_lms.kernel.jobs import Job, JobState, engine
from tests.conftest import wants_postgresql
from tests.databases import sqlite_url
from tests.kernel import jobs_lab
from tests.kernel.jobs_ways import effects, put


def start_worker(app, folder):
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    return subprocess.Popen([sys.executable, "-m", "tests.kernel.jobs_lab", url, str(folder)], cwd=ROOT)


def expire_leases(app):
    """What two quiet minutes do."""
    with app.app_context(), db.writing(), db.db.engine.begin() as connection:
        connection.execute(update(Job).where(Job.owner.is_not(None)).values(lease_until=clock.now() - dt.timedelta(1)))


def test_killed_workers_lose_no_job_and_double_none(lab, tmp_path, monkeypatch):
    for number in range(24):
        put(lab, ("lab.plain", "lab.slow")[number % 2], label=f"job{number}", seconds=0.02)
    kills = 0
    for _ in range(5):
        workers = [start_worker(lab, tmp_path) for _ in range(2)]
        before = len(effects(lab))
        deadline = time.monotonic() + 60
        while len(effects(lab)) < before + 3 and len(effects(lab)) < 24 and time.monotonic() < deadline:
            time.sleep(0.01)
        for worker in workers:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            kills += 1
        expire_leases(lab)
    while jobs.run_pending(lab):
        pass

    assert kills == 10
    assert effects(lab) == {f"job{number}": 1 for number in range(24)}
    with lab.app_context(), db.reading():
        assert {job.state for job in db.session().scalars(select(Job))} == {JobState.DONE}
        assert max(db.session().scalars(select(Job.attempts))) > 1, "no worker was ever killed at work"


def start_answering(app, tmp_path, sweep=engine.SWEEP_SECONDS):
    """A worker process as an installation runs it; it looks by itself every `sweep` seconds."""
    code = (
        "import sys; from pathlib import Path; from tests.kernel import jobs_lab; from askom_lms.kernel.jobs import engine;"
        "engine.SWEEP_SECONDS = float(sys.argv[4]);"
        "engine.bell(jobs_lab.make_app(sys.argv[1], Path(sys.argv[2]), sys.argv[3])).answer()"
    )
    settings = app.config["SETTINGS"]
    given = [app.config["SQLALCHEMY_DATABASE_URI"], str(tmp_path), settings.redis, str(sweep)]
    return subprocess.Popen([sys.executable, "-c", code, *given], cwd=ROOT)


def running_jobs(app):
    with app.app_context(), db.reading():
        return sum(job.state is JobState.RUNNING for job in jobs.unfinished())


def wait_for(condition, seconds=60):
    """A worker needs long to begin where many processes share few cores; a second where they do not."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


@contextlib.contextmanager
def answering(app, tmp_path, **options):
    worker = start_answering(app, tmp_path, **options)
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait()


NEVER = 3600


def hears_the_bell(app, tmp_path):
    """A worker that never looks by itself runs what is put in while it waits."""
    put(app, label="first")
    with answering(app, tmp_path, sweep=NEVER):
        wait_for(lambda: "first" in effects(app))
        put(app, label="by the bell")
        wait_for(lambda: "by the bell" in effects(app))


def test_the_worker_answers_the_bell(lab, tmp_path):
    hears_the_bell(lab, tmp_path)


@pytest.mark.redis
def test_the_worker_answers_the_bell_of_a_redis(tmp_path):
    redis = f"redis://127.0.0.1:6379/{9 if wants_postgresql() else 8}"  # both suites may run at once
    Redis.from_url(redis).flushdb()
    app = jobs_lab.make_app(sqlite_url(tmp_path), tmp_path, redis=redis)
    jobs_lab.make_tables(app)
    hears_the_bell(app, tmp_path)
    with app.app_context():
        db.db.engine.dispose()


def test_the_worker_survives_the_loss_of_its_engine(lab, tmp_path):
    put(lab, label="first")
    with answering(lab, tmp_path):
        wait_for(lambda: "first" in effects(lab))
        for path in tmp_path.glob("queue.db*"):
            path.unlink()
        del lab.extensions[engine.EXTENSION]  # the next ring goes into a new file that the worker does not know
        put(lab, label="by the sweep")
        wait_for(lambda: "by the sweep" in effects(lab))


def test_the_worker_finishes_its_job_at_sigterm(lab, tmp_path):
    put(lab, label="last", seconds=1)
    with answering(lab, tmp_path) as worker:
        wait_for(lambda: running_jobs(lab) == 1)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0
    assert effects(lab)["last"] == 1

"""A small installation of its own for the job tests: application, job table, and a table that counts effects.

Run as a program it is a worker: `python -m tests.kernel.jobs_lab URL FOLDER` works until it is killed.
"""

import sys
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import Column, Integer, MetaData, String, Table, insert

from askom_lms.config import Settings
from askom_lms.kernel import db, jobs

own = MetaData()
effect = Table("lab_effect", own, Column("id", Integer, primary_key=True), Column("label", String(80), index=True))


def make_app(url, folder, redis=""):
    """An application with the job table and nothing else of ours."""
    app = Flask("lab")
    app.config.update(
        SETTINGS=Settings(
            mode="test",
            secret="a secret for tests that is long enough",
            database=url,
            storage=folder / "files",
            queue=folder / "queue.db",
            erasures=folder / "erasures.jsonl",
            redis=redis,
        ),
        SQLALCHEMY_DATABASE_URI=url,
        SQLALCHEMY_ENGINE_OPTIONS=db.engine_options(url),
    )
    db.db.init_app(app)
    db.prepare(app)
    return app


def make_tables(app):
    with app.app_context(), db.db.engine.begin() as connection:
        jobs.Job.__table__.create(connection, checkfirst=True)
        own.create_all(connection)


def write_effect(label):
    db.session().execute(insert(effect).values(label=label))


@jobs.job("lab.plain")
def plain(job):
    write_effect(job.payload["label"])
    time.sleep(job.payload.get("seconds", 0))


@jobs.job("lab.slow", slow=True)
def slow(job):
    for step in range(1, 4):
        time.sleep(job.payload.get("seconds", 0))
        job.progress(step)
    with job.effect():
        write_effect(job.payload["label"])
        job.result = {"label": job.payload["label"]}
        time.sleep(job.payload.get("seconds", 0))


if __name__ == "__main__":
    worker = make_app(sys.argv[1], Path(sys.argv[2]))
    while True:
        jobs.run_pending(worker)
        time.sleep(0.02)

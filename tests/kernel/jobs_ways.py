"""Databases of their own for the job tests, and short cuts to what lies in their job table."""

import contextlib
import os
import uuid

from sqlalchemy import create_engine, func, select, text, update

from askom_lms.kernel import db, jobs
from askom_lms.kernel.jobs import Job
from tests.kernel import jobs_lab


def sqlite_url(folder):
    return f"sqlite:///{folder / 'jobs.db'}"


@contextlib.contextmanager
def postgresql_url():
    given = os.environ.get("ASKOM_TEST_DATABASE", "")
    admin = create_engine(given if "://" in given else "postgresql+psycopg:///postgres", isolation_level="AUTOCOMMIT")
    name = f"askom_jobs_{uuid.uuid4().hex[:8]}"
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield admin.url.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


@contextlib.contextmanager
def laboratory(name, folder):
    with contextlib.ExitStack() as stack:
        url = sqlite_url(folder) if name == "sqlite" else stack.enter_context(postgresql_url())
        app = jobs_lab.make_app(url, folder)
        jobs_lab.make_tables(app)
        yield app
        with app.app_context():
            db.db.engine.dispose()


def put(app, kind="lab.plain", *, commit=True, label="a", seconds=0, **options):
    """One committed job; its id."""
    with app.app_context(), db.writing():
        job_id = jobs.enqueue(kind, {"label": label, "seconds": seconds}, **options).id
        db.session().commit() if commit else db.session().rollback()
    return job_id


def get(app, job_id):
    with app.app_context(), db.reading():
        return jobs.find(job_id)


def change(app, job_id, **values):
    with app.app_context(), db.writing(), db.db.engine.begin() as connection:
        connection.execute(update(Job).where(Job.id == job_id).values(**values))


def effects(app):
    """How often each label was written."""
    query = select(jobs_lab.effect.c.label, func.count()).group_by(jobs_lab.effect.c.label)
    with app.app_context(), db.reading(), db.db.engine.connect() as connection:
        return dict(tuple(row) for row in connection.execute(query))

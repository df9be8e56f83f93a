"""The installation of the job tests, and short cuts to what lies in their job table."""

import contextlib

from sqlalchemy import func, select, update

from askom_lms.kernel import db, jobs
from askom_lms.kernel.jobs import Job
from tests.kernel import jobs_lab


@contextlib.contextmanager
def laboratory(url, folder):
    """A small installation with a job table and little else."""
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

"""Putting work into the table, finding it, stopping it: always in the caller's transaction."""

import datetime as dt
import uuid
from typing import Any

from flask.globals import app_ctx
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from askom_lms.kernel import clock, db
from askom_lms.kernel.jobs import engine
from askom_lms.kernel.jobs.model import Job
from askom_lms.kernel.jobs.running import HANDLERS

WAKE = "askom_wake_workers"


def enqueue(
    kind: str,
    payload: dict[str, Any],
    *,
    key: str | None = None,
    run_after: dt.datetime | None = None,
    of: int = 0,
    created_by: uuid.UUID | None = None,
) -> Job:
    """A new job, or the one that already has this key. It exists when the caller's transaction commits.

    `of` is the number of steps to show progress against. Raises LookupError for a kind that nobody registered.
    """
    if kind not in HANDLERS:
        raise LookupError(f"no job is registered as {kind}")
    now = clock.now()
    job = Job(
        kind=kind,
        payload=payload,
        key=key,
        run_after=run_after or now,
        progress_of=of,
        created_at=now,
        created_by=created_by,
    )
    if key is None:
        db.session().add(job)
        db.session().flush()
    else:
        job = _keyed(key, job)
    db.session().info[WAKE] = True
    return job


def find(job_id: uuid.UUID) -> Job | None:
    """The job, for a page that shows its progress."""
    return db.session().get(Job, job_id)


def unfinished(limit: int = 100) -> list[Job]:
    """What an operator has to look at: jobs given up, then those waiting or running, oldest first."""
    is_unfinished = Job.done_at.is_(None) & Job.cancelled_at.is_(None)
    query = select(Job).where(is_unfinished).order_by(Job.failed_at.is_(None), Job.run_after, Job.id).limit(limit)
    return list(db.session().scalars(query))


def waiting() -> int:
    """How many jobs a worker would still run."""
    is_waiting = Job.done_at.is_(None) & Job.cancelled_at.is_(None) & Job.failed_at.is_(None)
    return db.session().scalar(select(func.count()).select_from(Job).where(is_waiting)) or 0


def cancel(job_id: uuid.UUID) -> bool:
    """Stop a job that has not ended; a run under way can no longer complete. False when it is too late."""
    job = db.session().get(Job, job_id, with_for_update=True)
    if job is None or job.done_at or job.failed_at or job.cancelled_at:
        return False
    job.cancelled_at, job.owner, job.lease_until = clock.now(), None, None
    return True


def retry(job_id: uuid.UUID) -> bool:
    """Give a failed job its attempts back. False when it has not failed."""
    job = db.session().get(Job, job_id, with_for_update=True)
    if job is None or job.failed_at is None:
        return False
    job.failed_at, job.attempts, job.run_after = None, 0, clock.now()
    db.session().info[WAKE] = True
    return True


def uuid_of(value: Any) -> uuid.UUID:
    """An id as payloads carry it. Raises ValueError."""
    return uuid.UUID(str(value))


def _keyed(key: str, job: Job) -> Job:
    """The unique key decides, also between two transactions that both looked and saw nothing."""
    session, same = db.session(), select(Job).where(Job.key == key)
    known = session.scalars(same).one_or_none()
    if known is not None:
        return known
    try:
        with session.begin_nested():
            session.add(job)
    except IntegrityError:
        return session.scalars(same).one()
    return job


@event.listens_for(Session, "after_commit")
def _wake_workers(session: Session) -> None:
    if not session.in_nested_transaction() and session.info.pop(WAKE, False):
        engine.wake(app_ctx.app)


@event.listens_for(Session, "after_rollback")
def _let_sleep(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(WAKE, None)

"""Claiming a job under a lease and running it: effect and completion are one transaction, fenced by the owner."""

import contextlib
import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from flask import Flask
from sqlalchemy import Connection, Update, select, update

from askom_lms.kernel import clock, db
from askom_lms.kernel.jobs.model import Job
from askom_lms.kernel.messages import Refusal

LEASE = dt.timedelta(minutes=2)
"""How long a silent run is believed to be alive; every `progress` begins it anew."""
MOST_ATTEMPTS = 5
BACKOFF = (dt.timedelta(seconds=10), dt.timedelta(minutes=1), dt.timedelta(minutes=5), dt.timedelta(minutes=30))
LONGEST_ERROR = 500

log = structlog.get_logger()


class JobStopped(Exception):
    """This run may not go on: the job was cancelled, or its lease ran out and another run has it."""


@dataclass
class RunningJob:
    """One run of one job, as its function sees it. It may be the second run: nothing of the first was committed."""

    id: uuid.UUID
    kind: str
    payload: Mapping[str, Any]
    attempt: int
    owner: uuid.UUID
    result: dict[str, Any] | None = None
    """Set before the end; stored with the completion, for the page that waits."""
    is_complete: bool = False
    _is_writing: bool = field(default=False, repr=False)

    @property
    def cancelled(self) -> bool:
        """Whether somebody stopped this job, or another run has taken it."""
        with self._aside() as connection:
            return connection.scalar(select(Job.id).where(*self.fence())) is None

    def progress(self, n: int, of: int | None = None) -> None:
        """Show how far it is (at once, in a transaction of its own) and begin the lease anew. Raises JobStopped."""
        values: dict[str, Any] = {"progress_n": n, "lease_until": clock.now() + LEASE}
        if of is not None:
            values["progress_of"] = of
        with self._aside() as connection:
            _fenced(connection, self, values)

    @contextlib.contextmanager
    def effect(self) -> Iterator[None]:
        """Everything written inside and the completion of the job: one transaction, at most once ever.

        For jobs registered as slow; called once, at the end. What was read before is read anew. Raises JobStopped.
        """
        if self._is_writing or self.is_complete:
            raise RuntimeError(f"{self.kind}: effect() is for slow jobs, once")
        session = db.session()
        session.rollback()
        with db.writing():
            _fenced(session.connection(), self, {"lease_until": clock.now() + LEASE})
            self._is_writing = True
            try:
                yield
                _fenced(session.connection(), self, self._completion())
                session.commit()
            finally:
                self._is_writing = False
        self.is_complete = True

    def _completion(self) -> dict[str, Any]:
        db.session().flush()
        return {"done_at": clock.now(), "owner": None, "lease_until": None, "result": self.result, "error": ""}

    def fence(self) -> tuple[Any, ...]:
        """The row, as long as this run owns it."""
        return (Job.id == self.id, Job.owner == self.owner)

    @contextlib.contextmanager
    def _aside(self) -> Iterator[Connection]:
        """A connection beside the job's session; inside the effect there can be only the one that writes."""
        if self._is_writing:
            yield db.session().connection()
            return
        with db.writing(), db.db.engine.begin() as connection:
            yield connection


Handler = Callable[[RunningJob], None]


@dataclass(frozen=True)
class Registered:
    """A job function; a slow one writes only inside `effect()`."""

    run: Handler
    is_slow: bool


HANDLERS: dict[str, Registered] = {}


def job(kind: str, *, slow: bool = False) -> Callable[[Handler], Handler]:
    """Register the function of a kind of job.

    Plain: the whole function is one write transaction, completion included; for work inside the database. Slow (mail,
    PDF, network): the function only reads, and ends with `with job.effect():` around what it writes, so that nobody
    waits for the write lock meanwhile.
    """

    def register(run: Handler) -> Handler:
        if HANDLERS.setdefault(kind, Registered(run, slow)).run is not run:
            raise ValueError(f"two functions want to be {kind}")
        return run

    return register


def run_pending(app: Flask, limit: int | None = None, now: dt.datetime | None = None) -> int:
    """Run what is due until nothing is left (or `limit` jobs); how many runs. `now` moves the clock of what is due."""
    runs = 0
    while limit is None or runs < limit:
        with app.app_context():
            running = claim(now or clock.now())
            if running is None:
                break
            _run(running)
        runs += 1
    return runs


def claim(now: dt.datetime) -> RunningJob | None:
    """Take the job that has been due longest, for the length of a lease; None when nothing is due."""
    is_open = (Job.done_at.is_(None), Job.failed_at.is_(None), Job.cancelled_at.is_(None))
    is_free = Job.lease_until.is_(None) | (Job.lease_until < now)
    due = (
        select(Job.id)
        .where(*is_open, is_free, Job.run_after <= now)
        .order_by(Job.run_after, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken = {"owner": uuid.uuid4(), "lease_until": now + LEASE, "attempts": Job.attempts + 1}
    columns = (Job.id, Job.kind, Job.payload, Job.attempts, Job.owner)
    with db.writing(), db.db.engine.begin() as connection:
        row = connection.execute(
            update(Job).where(Job.id == due.scalar_subquery()).values(taken).returning(*columns)
        ).one_or_none()
        return None if row is None else RunningJob(*row)


def _run(running: RunningJob) -> None:
    """One attempt, and what follows from how it ended."""
    session = db.session()
    try:
        _call(running)
    except JobStopped:
        session.rollback()
        log.info("job_stopped", job=str(running.id), kind=running.kind)
    except Exception as error:  # whatever a job does, the worker lives and the row says what happened
        session.rollback()
        log.warning(
            "job_attempt_failed", job=str(running.id), kind=running.kind, attempt=running.attempt, exc_info=error
        )
        with contextlib.suppress(JobStopped):
            _give_back(running, error)


def _call(running: RunningJob) -> None:
    if running.attempt > MOST_ATTEMPTS:
        raise RuntimeError(f"{MOST_ATTEMPTS} runs died without a word")
    handler = HANDLERS[running.kind]
    if not handler.is_slow:
        with running.effect():
            handler.run(running)
        return
    with db.reading():
        handler.run(running)
        session = db.session()
        if session.new or session.dirty or session.deleted:
            raise RuntimeError(f"{running.kind} wrote outside effect()")
        if not running.is_complete:  # nothing to write, only to be ticked off
            with running.effect():
                pass


def _give_back(running: RunningJob, error: Exception) -> None:
    """Later again, or given up where an operator sees it."""
    now = clock.now()
    said = error.code if isinstance(error, Refusal) else type(error).__name__
    values: dict[str, Any] = {"error": f"{said}: {error}"[:LONGEST_ERROR], "owner": None, "lease_until": None}
    if running.attempt >= MOST_ATTEMPTS:
        values["failed_at"] = now
    else:
        values["run_after"] = now + BACKOFF[running.attempt - 1]
    with db.writing(), db.db.engine.begin() as connection:
        _fenced(connection, running, values)


def _fenced(connection: Connection, running: RunningJob, values: Mapping[str, Any]) -> None:
    """Change the row if this run still owns it. Raises JobStopped."""
    statement: Update = update(Job).where(*running.fence()).values(values)
    if connection.execute(statement).rowcount != 1:
        raise JobStopped

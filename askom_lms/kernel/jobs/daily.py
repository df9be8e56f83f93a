"""Work of each day: every hour the worker looks whether today's job is in the table; its key keeps it the only one."""

from collections.abc import Callable

from askom_lms.kernel import clock, db
from askom_lms.kernel.jobs import engine, queue
from askom_lms.kernel.jobs.running import RunningJob, job

DAILY: list[str] = []


def daily(kind: str) -> Callable[[Callable[[RunningJob], None]], Callable[[RunningJob], None]]:
    """Decorator: this job runs once a day (WIB), in one transaction with its completion."""
    DAILY.append(kind)
    return job(kind)


def enqueue_today() -> None:
    """Today's job of each kind; nothing when it is there already."""
    today = clock.day_of(clock.now())
    with db.writing():
        for kind in DAILY:
            queue.enqueue(kind, {}, key=f"{kind}:{today}")
        db.session().commit()


engine.EACH_HOUR.append(enqueue_today)

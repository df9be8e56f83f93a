"""Counting tries in the database, exact under any number of workers, so that guessing is slow."""

import contextlib
import datetime as dt
import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import case, delete, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from askom_lms.kernel import clock, db, trail
from askom_lms.kernel.messages import TooMany
from askom_lms.people.models import Throttle

WINDOW = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Limit:
    """So many tries of this kind in the window."""

    kind: str
    tries: int
    window: dt.timedelta = WINDOW

    def key(self, about: str) -> str:
        """Accounts and addresses are kept as hashes: this table outlives nobody's wish to be forgotten."""
        return f"{self.kind}:{hashlib.sha256(about.encode()).hexdigest()}"


ACCOUNT = Limit("account", 10)
KNOWN_DEVICE = Limit("device", 10)
OWN_PASSWORD = Limit("own_password", 10)
HANDOVER = Limit("handover", 10)
"""Of whoever is signed in: guesses from outside close sign-in, not the work on a device where somebody is in."""
ADDRESS = Limit("address", 100)
SECOND_FACTOR = Limit("second_factor", 5)
RESET = Limit("reset", 3)
RESET_ADDRESS = Limit("reset_address", 30)


@contextlib.contextmanager
def alone() -> Iterator[Session]:
    """A write transaction of its own inside a request: it stays when the request is refused.

    What the request read so far is read anew afterwards. Raises RuntimeError when the request has already written
    through the session, since that would be lost: call this first.
    """
    s = db.session()
    if s.new or s.dirty or s.deleted:
        raise RuntimeError("count tries and check passwords before the first change")
    db.end_reading()
    with db.writing():
        yield s
        s.commit()


def spend_try(now: dt.datetime, *spent: tuple[Limit, str]) -> None:
    """Count one try for each (limit, about) in a transaction of its own.

    Raises TooMany `people.too_many_tries` (with the wait) when one of them has no tries left.
    """
    with alone() as s:
        waits = [_count(s, limit, limit.key(about), now) for limit, about in spent]
    longest = max(waits, default=dt.timedelta(0))
    if longest:
        trail.note("too_many_tries", kinds=" ".join(limit.kind for limit, _ in spent))
        raise TooMany("people.too_many_tries", wait=clock.lama(longest.total_seconds()))


def _count(s: Session, limit: Limit, key: str, now: dt.datetime) -> dt.timedelta:
    """One more; how long to wait when that was too many, otherwise nothing. One statement, so exact."""
    make = pg_insert if s.get_bind().dialect.name == "postgresql" else sqlite_insert
    is_over = Throttle.window_start <= now - limit.window
    row = s.execute(
        make(Throttle)
        .values(id=uuid.uuid4(), key=key, window_start=now, tries=1)
        .on_conflict_do_update(
            index_elements=[Throttle.key],
            set_={
                "tries": case((is_over, 1), else_=Throttle.tries + 1),
                "window_start": case((is_over, now), else_=Throttle.window_start),
            },
        )
        .returning(Throttle.tries, Throttle.window_start)
    ).one()
    if row.tries <= limit.tries:
        return dt.timedelta(0)
    wait: dt.timedelta = row.window_start + limit.window - now
    return max(wait, dt.timedelta(minutes=1))


def forgive(*spent: tuple[Limit, str]) -> None:
    """A try that succeeded: the account starts anew, an address gets its one try back (in the caller's transaction)."""
    s = db.session()
    for limit, about in spent:
        here = Throttle.key == limit.key(about)
        if limit is ADDRESS:
            change = update(Throttle).where(here, Throttle.tries > 0).values(tries=Throttle.tries - 1)
            s.execute(change.execution_options(synchronize_session=False))
        else:
            s.execute(delete(Throttle).where(here).execution_options(synchronize_session=False))

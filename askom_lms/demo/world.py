"""The stage of a story: moments, and people who act at them through sign-in sessions of their own."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic, process_time

from askom_lms.kernel import db
from askom_lms.kernel.act import Act, Actor
from askom_lms.people.queries import find_person_by_email, signed_in_by
from askom_lms.people.services import open_session, token_hash

SITTING = dt.timedelta(minutes=14)
"""After this long somebody of the staff signs in again and shows the second factor: a step-up lasts fifteen minutes."""
DAY_AT_WORK = dt.timedelta(hours=8)
"""A trainee who works keeps his session alive; the next day he signs in again."""


@dataclass
class Seat:
    """The sign-in of one person: its actor, when it began, and how long it serves."""

    actor: Actor
    since: dt.datetime
    serves: dt.timedelta


@dataclass
class World:
    """Everything a story remembers between its steps."""

    class_id: uuid.UUID | None = None
    slug: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    """What happened how often: the report of a simulation."""
    cpu: dict[str, float] = field(default_factory=dict)
    """CPU seconds of this process per kind of step."""
    stages: dict[str, float] = field(default_factory=dict)
    """Seconds of the clock on the wall per stage; the stages follow each other."""
    _seats: dict[str, Seat] = field(default_factory=dict)

    def act(self, email: str, at: dt.datetime) -> Act:
        """This person acts at this moment, signed in as on a page."""
        seat = self._seats.get(email)
        if seat is None or not seat.since <= at < seat.since + seat.serves:
            seat = self._seats[email] = self._sign_in(email, at)
        return Act(seat.actor, at)

    def forget(self, email: str) -> None:
        """His grants changed: the next act signs in again."""
        self._seats.pop(email, None)

    def forget_all(self) -> None:
        self._seats.clear()

    def _sign_in(self, email: str, at: dt.datetime) -> Seat:
        person = find_person_by_email(email)
        if person is None:
            raise LookupError(email)
        is_staff = person.totp_confirmed_at is not None
        token = open_session(Act.system(at), person.id, user_agent="askom", second_factor_at=at if is_staff else None)
        db.session().flush()
        signed = signed_in_by(token_hash(token), at)
        if signed is None:
            raise LookupError(email)
        return Seat(signed.actor, at, SITTING if is_staff else DAY_AT_WORK)

    def count(self, what: str, n: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + n

    def timed(self, what: str) -> "Timer":
        """Adds the CPU seconds of a block to the report."""
        return Timer(self.cpu, what, process_time)

    def stage(self, what: str) -> "Timer":
        """Adds the time that a block took to the report."""
        return Timer(self.stages, what, monotonic)


@dataclass
class Timer:
    """Adds what a clock went on during a block to a book."""

    book: dict[str, float]
    what: str
    clock: Callable[[], float]
    _began: float = 0.0

    def __enter__(self) -> None:
        self._began = self.clock()

    def __exit__(self, *_: object) -> None:
        self.book[self.what] = self.book.get(self.what, 0.0) + self.clock() - self._began

"""What the projector shows, what one trainee sees of his own attendance, and leave that was asked for."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import and_, select

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, NotFound
from askom_lms.people.models import Person
from askom_lms.training.domain.attendance import MISSED
from askom_lms.training.domain.scanning import LONGEST_OFFLINE, Held
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import Mark, P
from askom_lms.training.models import Attendance, ClassSession, LeaveRequest, Roster, Scan, TrainingClass
from askom_lms.training.queries.attendance import Roll
from askom_lms.training.queries.plan import SessionRow, sessions_of


@dataclass(frozen=True)
class Screen:
    """Who is there, as the projector counts it."""

    present: int
    missing: tuple[str, ...]
    """Names without a mark."""
    excused: int
    """Leave or absent, by panitia."""
    shared: int
    """People whose device was also somebody else's."""

    @property
    def total(self) -> int:
        return self.present + len(self.missing) + self.excused

    @classmethod
    def of(cls, roll: Roll) -> "Screen":
        marked = [row for row in roll.rows if row.mark is not None]
        excused = sum(row.mark is not None and row.mark.value in MISSED for row in marked)
        missing = tuple(row.name for row in roll.rows if row.mark is None)
        return cls(len(marked) - excused, missing, excused, sum(bool(row.same_device) for row in roll.rows))


@dataclass(frozen=True)
class OwnSession:
    """One session with what stands there for one trainee."""

    session: SessionRow
    mark: Mark | None
    reason: str
    scanned_at: dt.datetime | None
    asked: LeaveRequest | None

    def may_ask(self, now: dt.datetime) -> bool:
        """Leave is asked for before a session is over, once, while no mark stands there."""
        return self.asked is None and self.mark is None and now <= self.session.ends_at


def held_of(klass: TrainingClass, row: ClassSession | SessionRow) -> Held:
    """A session as the rules of a scan read it."""
    grace = ClassSettings.read(klass.settings).grace_minutes
    return Held(row.id, row.title, row.starts_at, row.ends_at, klass.zone, grace)


def session_and_class(session_id: uuid.UUID) -> tuple[ClassSession, TrainingClass] | None:
    """The session of a link and its class; None when it is no longer in a timetable."""
    row = session().execute(
        select(ClassSession, TrainingClass)
        .join(TrainingClass, TrainingClass.id == ClassSession.class_id)
        .where(ClassSession.id == session_id)
    )
    found = row.one_or_none()
    return (found[0], found[1]) if found else None


def near(sessions: list[SessionRow], moment: dt.datetime) -> list[SessionRow]:
    """Sessions whose code may be meant at this moment: those within half a day of it."""
    return [row for row in sessions if row.starts_at - LONGEST_OFFLINE <= moment <= row.ends_at + LONGEST_OFFLINE]


def own_sessions(class_id: uuid.UUID, person_id: uuid.UUID) -> list[OwnSession]:
    """Every session of the class with mark, scan and request of this person, in order."""
    here = [Attendance.session_id == ClassSession.id, Attendance.person_id == person_id]
    scanned = [Scan.session_id == ClassSession.id, Scan.person_id == person_id]
    asked = [LeaveRequest.session_id == ClassSession.id, LeaveRequest.person_id == person_id]
    rows = session().execute(
        select(ClassSession.id, Attendance.mark, Attendance.reason, Scan.scanned_at, LeaveRequest)
        .outerjoin(Attendance, and_(*here))
        .outerjoin(Scan, and_(*scanned))
        .outerjoin(LeaveRequest, and_(*asked))
        .where(ClassSession.class_id == class_id)
    )
    known = {row[0]: row for row in rows}
    return [
        OwnSession(one, known[one.id][1], known[one.id][2] or "", known[one.id][3], known[one.id][4])
        for one in sessions_of(class_id)
    ]


def is_on_roster(class_id: uuid.UUID, person_id: uuid.UUID) -> bool:
    """Whether this person learns in the class."""
    found = select(Roster.id).where(Roster.class_id == class_id, Roster.person_id == person_id)
    return session().scalar(found) is not None


@dataclass(frozen=True)
class LeaveRow:
    """A request as panitia reads it."""

    asked: LeaveRequest
    name: str
    session: ClassSession
    mark: Mark | None


def leave_of(klass: TrainingClass) -> list[LeaveRow]:
    """Every request of the class: those that wait first, then by session and name."""
    marked = and_(Attendance.session_id == LeaveRequest.session_id, Attendance.person_id == LeaveRequest.person_id)
    rows = session().execute(
        select(LeaveRequest, Person.name, ClassSession, Attendance.mark)
        .join(Person, Person.id == LeaveRequest.person_id)
        .join(ClassSession, ClassSession.id == LeaveRequest.session_id)
        .outerjoin(Attendance, marked)
        .where(LeaveRequest.class_id == klass.id)
        .order_by(LeaveRequest.decided_at.is_not(None), ClassSession.position, Person.name)
    )
    return [LeaveRow(*row) for row in rows]


def get_leave(act: Act, leave_id: uuid.UUID) -> tuple[LeaveRequest, TrainingClass]:
    """A request for who asked and for those who decide. Raises NotFound."""
    row = session().execute(
        select(LeaveRequest, TrainingClass)
        .join(TrainingClass, TrainingClass.id == LeaveRequest.class_id)
        .where(LeaveRequest.id == leave_id)
    )
    found = row.one_or_none()
    if found is None:
        raise NotFound
    asked, klass = found
    act.require(P.READ, klass)
    if asked.person_id != act.person.id and not act.may(P.APPROVE, klass):
        raise NotFound
    return asked, klass


def letter_of(asked: LeaveRequest) -> str:
    """The hash of the letter of a request. Raises NotFound when none was sent."""
    if asked.sha256 is None:
        raise NotFound
    return asked.sha256


def session_by_key(class_id: uuid.UUID, key: str) -> ClassSession:
    """The session with this key. Raises Invalid `training.leave_session`."""
    wanted = select(ClassSession).where(ClassSession.class_id == class_id, ClassSession.key == key)
    found = session().scalar(wanted)
    if found is None:
        raise Invalid("training.leave_session")
    return found

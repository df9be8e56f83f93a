"""Who was present, who can still reach 100 %, and the list that panitia taps."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import and_, select

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.training.domain.attendance import MISSED, NOT_YET, is_out_of_reach, missed_positions
from askom_lms.training.domain.scanning import Seen, shared_devices
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import Mark, P
from askom_lms.training.models import Attendance, LeaveRequest, Roster, Scan, TrainingClass
from askom_lms.training.queries.plan import SessionRow, sessions_of


@dataclass(frozen=True)
class Gap:
    """A session that does not count as attended. `mark` is None while nothing is recorded."""

    session: SessionRow
    mark: Mark | None
    can_make_up: bool


@dataclass(frozen=True)
class RollRow:
    """One person on the list of one session."""

    person_id: uuid.UUID
    name: str
    marks: str
    mark: Mark | None
    reason: str
    made_up_at: dt.datetime | None
    is_out_of_reach: bool
    scan: Scan | None = None
    same_device: tuple[str, ...] = ()
    """Names of the others whose device this scan came from."""
    leave: LeaveRequest | None = None

    @property
    def scan_differs(self) -> bool:
        """Whether a scan says he came and the mark of panitia says otherwise."""
        return self.scan is not None and self.is_missed

    @property
    def is_missed(self) -> bool:
        """Missed and not made up."""
        return self.mark is not None and self.mark.value in MISSED and self.made_up_at is None


@dataclass(frozen=True)
class Roll:
    """The list of one session, with the sessions to choose from."""

    sessions: tuple[SessionRow, ...]
    session: SessionRow
    rows: tuple[RollRow, ...]

    @property
    def out_of_reach(self) -> list[RollRow]:
        return [row for row in self.rows if row.is_out_of_reach]


def attendance_gaps(class_id: uuid.UUID, person_id: uuid.UUID) -> list[Gap]:
    """Every session of the class that this person has not attended or made up, held or not, in order."""
    marks, allowed = _marks_and_rule(class_id, person_id)
    gaps = []
    for row in sessions_of(class_id):
        letter = marks[row.position] if row.position < len(marks) else NOT_YET
        if letter == NOT_YET or letter in MISSED:
            mark = None if letter == NOT_YET else Mark(letter)
            gaps.append(Gap(row, mark, allowed and mark is not None))
    return gaps


def can_reach_full(class_id: uuid.UUID, person_id: uuid.UUID, now: dt.datetime) -> bool:
    """Whether this person can still attend everything (000:kewajiban.1).

    A missed session bars it unless the class allows make-up; so does a session that is over and was never recorded,
    for somebody who was not on the list at all.
    """
    marks, allowed = _marks_and_rule(class_id, person_id)
    if marks:
        return not is_out_of_reach(marks, make_up_allowed=allowed)
    return allowed or not any(row.ends_at <= now for row in sessions_of(class_id))


def _marks_and_rule(class_id: uuid.UUID, person_id: uuid.UUID) -> tuple[str, bool]:
    on_list = and_(Roster.class_id == TrainingClass.id, Roster.person_id == person_id)
    row = (
        session()
        .execute(
            select(TrainingClass.settings, Roster.marks).outerjoin(Roster, on_list).where(TrainingClass.id == class_id)
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound
    return row.marks or "", ClassSettings.read(row.settings).make_up_allowed


def marks_of(class_id: uuid.UUID, person_id: uuid.UUID) -> str | None:
    """The attendance string of one person; None for somebody who is not on the list."""
    return session().scalar(select(Roster.marks).where(Roster.class_id == class_id, Roster.person_id == person_id))


def out_of_reach(klass: TrainingClass) -> dict[uuid.UUID, list[int]]:
    """People of the class for whom 100 % has become impossible, with the positions they missed."""
    if ClassSettings.read(klass.settings).make_up_allowed:
        return {}
    rows = session().execute(select(Roster.person_id, Roster.marks).where(Roster.class_id == klass.id))
    return {row.person_id: missed for row in rows if (missed := missed_positions(row.marks))}


def attendance_list(act: Act, klass: TrainingClass) -> tuple[list[SessionRow], list[tuple[str, str]]]:
    """The sessions in order, and (name, a letter for each session) of everybody on the list, by name."""
    act.require(P.RECORD, klass)
    rows = session().execute(
        select(Person.name, Roster.marks)
        .join(Person, Person.id == Roster.person_id)
        .where(Roster.class_id == klass.id)
        .order_by(Person.name, Person.id)
    )
    return sessions_of(klass.id), [(row.name, row.marks) for row in rows]


def roll(act: Act, klass: TrainingClass, key: str = "") -> Roll:
    """The list of one session: the one named, else the latest that may be recorded. Raises NotFound."""
    act.require(P.RECORD, klass)
    sessions = sessions_of(klass.id)
    begun = [row for row in sessions if row.starts_at <= act.now]
    wanted = [row for row in sessions if row.key == key] if key else begun[-1:] or sessions[:1]
    if not wanted:
        raise NotFound
    chosen = wanted[0]
    return Roll(tuple(sessions), chosen, tuple(_roll_rows(klass, chosen.id)))


def _roll_rows(klass: TrainingClass, session_id: uuid.UUID) -> list[RollRow]:
    allowed = ClassSettings.read(klass.settings).make_up_allowed
    here = and_(Attendance.person_id == Roster.person_id, Attendance.session_id == session_id)
    scanned = and_(Scan.person_id == Roster.person_id, Scan.session_id == session_id)
    asked = and_(LeaveRequest.person_id == Roster.person_id, LeaveRequest.session_id == session_id)
    marked = (Attendance.mark, Attendance.reason, Attendance.made_up_at)
    rows = (
        session()
        .execute(
            select(Roster.person_id, Person.name, Roster.marks, *marked, Scan, LeaveRequest)
            .join(Person, Person.id == Roster.person_id)
            .outerjoin(Attendance, here)
            .outerjoin(Scan, scanned)
            .outerjoin(LeaveRequest, asked)
            .where(Roster.class_id == klass.id)
            .order_by(Person.name, Person.id)
        )
        .all()
    )
    names = {row.person_id: row.name for row in rows}
    shared = shared_devices([_seen(row.Scan) for row in rows if row.Scan is not None], names)
    return [
        RollRow(
            *row[:4],
            row.reason or "",
            row.made_up_at,
            is_out_of_reach(row.marks, make_up_allowed=allowed),
            row.Scan,
            tuple(shared.get(row.person_id, ())),
            row.LeaveRequest,
        )
        for row in rows
    ]


def _seen(scan: Scan) -> Seen:
    return Seen(scan.person_id, scan.device, scan.other_id)

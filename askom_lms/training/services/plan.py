"""The timetable of one class, edited before and while it runs."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from sqlalchemy import delete, exists, select

from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.training.domain.plan import MOST_SESSIONS, SessionLine
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import ClassState, P
from askom_lms.training.models import Attendance, ClassSession, LeaveRequest, TrainingClass
from askom_lms.training.queries import kit_of
from askom_lms.training.services.dates import must_fit_staff
from askom_lms.training.services.order import place_sessions
from askom_lms.training.services.place import must_be_verified
from askom_lms.training.services.touch import chain_of, hold_unfinished, touch_class

MOST_DAY = 60
MOST_JP = 16


def save_timetable(act: Act, klass: TrainingClass, lines: Sequence[SessionLine]) -> None:
    """Replace the timetable by these rows; rows that are left out are removed, marks stay with their session.

    Raises Invalid naming the row; Refusal `training.session_has_marks`, `training.session_opens_items`,
    `training.started` (a removed row once the class runs), `training.tuk_unverified` (002:9.3.2), or a staff
    conflict on the new days.
    """
    act.require(P.EDIT, klass)
    hold_unfinished(klass)
    _check_lines(lines)
    rows = {row.key: row for row in session().scalars(select(ClassSession).where(ClassSession.class_id == klass.id))}
    _drop(klass, [row for key, row in rows.items() if key not in {line.key for line in lines}])
    keys = _Keys(rows)
    for number, line in enumerate(lines, 1):
        row = rows.get(line.key)
        if row is None:
            row = ClassSession(class_id=klass.id, key=keys.next_for(line.day), position=-number)
            session().add(row)
        _fill(row, line, klass.zone)
    _set_dates(klass, lines)
    place_sessions(klass)
    must_fit_staff(klass)
    must_be_verified(klass)
    act.record("class.changed", chain_of(klass), klass, {"what": "timetable", "sessions": len(lines)})
    touch_class(klass.id)


class _Keys:
    """Keys for new rows: h3-3 after h3-2; a key is never used for another session."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)

    def next_for(self, day: int) -> str:
        key = next(key for n in range(1, MOST_SESSIONS + 2) if (key := f"h{day}-{n}") not in self.taken)
        self.taken.add(key)
        return key


def _check_lines(lines: Sequence[SessionLine]) -> None:
    if not 1 <= len(lines) <= MOST_SESSIONS:
        raise Invalid("training.sessions_count", most=MOST_SESSIONS)
    dates: dict[int, dt.date] = {}
    for place, line in enumerate(lines, 1):
        number = line.row or place
        if not line.title.strip():
            raise Invalid("training.session_title", n=number)
        if line.end <= line.start:
            raise Invalid("training.session_ends_first", n=number)
        if not 0 <= line.jp <= MOST_JP or not 0 <= line.day <= MOST_DAY:
            raise Invalid("training.session_numbers", n=number, most_jp=MOST_JP, most_day=MOST_DAY)
        if dates.setdefault(line.day, line.on) != line.on:
            raise Invalid("training.session_day_twice", n=number, day=line.day)
    if 1 not in dates:
        raise Invalid("training.no_first_day")
    _check_overlap(lines)
    repeated = [key for key, count in Counter(line.key for line in lines if line.key).items() if count > 1]
    if repeated:
        raise Invalid("training.session_repeated", key=repeated[0])


def _check_overlap(lines: Sequence[SessionLine]) -> None:
    in_order = sorted(enumerate(lines, 1), key=lambda pair: (pair[1].on, pair[1].start))
    for (_, before), (number, after) in pairwise(in_order):
        if before.on == after.on and after.start < before.end:
            raise Invalid("training.session_overlap", n=after.row or number, title=before.title)


def _drop(klass: TrainingClass, rows: Sequence[ClassSession]) -> None:
    if rows and klass.state is ClassState.RUNNING:
        raise Refusal("training.started", number=klass.number)
    opens = defaultdict(list)
    for item in kit_of(klass.id):
        opens[item.opens_with].append(item.title)
    for row in rows:
        if session().scalar(select(exists().where(Attendance.session_id == row.id))):
            raise Refusal("training.session_has_marks", title=row.title)
        if session().scalar(select(exists().where(LeaveRequest.session_id == row.id))):
            raise Refusal("training.session_has_leave", title=row.title)
        if opens[row.key]:
            raise Refusal("training.session_opens_items", title=row.title, n=len(opens[row.key]))
        session().execute(delete(ClassSession).where(ClassSession.id == row.id))


def _fill(row: ClassSession, line: SessionLine, zone: str) -> None:
    row.day, row.jp, row.is_aca = line.day, line.jp, line.is_aca
    row.starts_at, row.ends_at = clock.at(line.on, line.start, zone), clock.at(line.on, line.end, zone)
    row.title, row.output = line.title.strip(), line.output.strip()
    row.speaker, row.room = line.speaker.strip(), line.room.strip()


def _set_dates(klass: TrainingClass, lines: Sequence[SessionLine]) -> None:
    dates = {line.day: line.on for line in lines}
    klass.starts_on = dates[1]
    pre_day = dates[0].isoformat() if 0 in dates else ""
    klass.settings = replace(ClassSettings.read(klass.settings), pre_day_on=pre_day).stored()

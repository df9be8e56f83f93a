"""The plan of a class: its timetable and its kit."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from askom_lms.kernel import clock
from askom_lms.kernel.db import session
from askom_lms.training.domain.calendar import DayRemark, day_remarks, holiday_remarks, hour_remarks, past_remarks
from askom_lms.training.domain.deadline import national
from askom_lms.training.domain.kits import KitRow
from askom_lms.training.domain.plan import FULL_JP
from askom_lms.training.domain.states import EDITABLE
from askom_lms.training.models import ClassSession, KitItem, TrainingClass


@dataclass(frozen=True)
class SessionRow:
    """One row of the timetable."""

    id: uuid.UUID
    key: str
    position: int
    day: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    jp: int
    title: str
    output: str
    speaker: str
    room: str
    is_aca: bool


def sessions_of(class_id: uuid.UUID) -> list[SessionRow]:
    """The timetable in order."""
    columns = [getattr(ClassSession, name) for name in SessionRow.__dataclass_fields__]
    rows = session().execute(select(*columns).where(ClassSession.class_id == class_id).order_by(ClassSession.position))
    return [SessionRow(*row) for row in rows]


def kit_of(class_id: uuid.UUID) -> list[KitRow]:
    """The sheets of every dossier, in the order of the progress string."""
    columns = [getattr(KitItem, name) for name in KitRow.__dataclass_fields__]
    rows = session().execute(select(*columns).where(KitItem.class_id == class_id).order_by(KitItem.position))
    return [KitRow(*row) for row in rows]


def session_started(class_id: uuid.UUID, key: str, now: dt.datetime) -> bool:
    """Whether the session with this key has begun; a key that is not in the timetable never begins."""
    begins = session().scalar(
        select(ClassSession.starts_at).where(ClassSession.class_id == class_id, ClassSession.key == key)
    )
    return begins is not None and begins <= now


def days_of(sessions: list[SessionRow], zone: str) -> list[tuple[int, dt.date]]:
    """(day number, date) of each day as the wall clock of the class shows it."""
    return sorted({(row.day, clock.in_zone(row.starts_at, zone).date()) for row in sessions})


def timetable_remarks(klass: TrainingClass, sessions: list[SessionRow], now: dt.datetime) -> list[DayRemark]:
    """What is odd about a timetable: weekdays (K8), days out of order, lesson hours other than forty; before the class
    has begun also a day 1 that is over, and national holidays."""
    days = days_of(sessions, klass.zone)
    today = clock.in_zone(now, klass.zone).date()
    ahead = []
    if klass.state in EDITABLE:
        dates = [on for _day, on in days]
        ahead = past_remarks(days, today) + holiday_remarks(national(max(dates).year).among(dates) if dates else [])
    return ahead + day_remarks(days) + hour_remarks(sum(row.jp for row in sessions), FULL_JP)

"""The day of a class as its board tells it, in one statement: what runs, what waits, what tomorrow needs."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import String, and_, bindparam, cast, func, select

from askom_lms.classroom.domain.forecast import DESK_CLOSES, Late, needed, out_of_reach, owed, pace
from askom_lms.classroom.domain.news import STAFF, group_of
from askom_lms.classroom.models import Announcement, DayClosing
from askom_lms.coursework.domain.states import ItemStatus, SubmissionState
from askom_lms.coursework.models import DossierItem, Submission
from askom_lms.coursework.queries.home import FIELD, ROW
from askom_lms.coursework.queries.items import table
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import clock
from askom_lms.kernel.db import session
from askom_lms.people.models import Person
from askom_lms.training.models import ClassSession, Folder, KitItem

SESSIONS, KIT, ITEMS, VERSIONS, SEATS, PEOPLE, NEWS, CLOSED = map(
    table, (ClassSession, KitItem, DossierItem, Submission, Enrolment, Person, Announcement, DayClosing)
)
S, D, V, E, N, X = SESSIONS.c, ITEMS.c, VERSIONS.c, SEATS.c, NEWS.c, CLOSED.c
KLASS: Any = bindparam("class_id")
NOW: Any = bindparam("now")
BEGINS: Any = bindparam("begins")
ENDS: Any = bindparam("ends")
IS_ALIVE = and_(N.superseded_at.is_(None), N.withdrawn_at.is_(None), N.ends_at > NOW)
PRACTICE = "conduct"


@dataclass(frozen=True)
class News:
    """One announcement that stands."""

    number: int
    audience: str
    title: str
    text: str

    @property
    def group(self) -> str:
        return group_of(self.audience)

    @property
    def is_for_staff(self) -> bool:
        return self.audience == STAFF


@dataclass(frozen=True)
class Day:
    """What the board says of this moment."""

    number: int | None
    """Of the timetable; None on a day without sessions."""
    position: int | None
    """In the attendance string: the session that runs now."""
    title: str
    waiting: int
    waiting_since: dt.datetime | None
    waiting_name: str
    waiting_seat: int | None
    next_number: int | None
    """The day that comes next, when it is tomorrow or later."""
    places: tuple[int, ...]
    """Sheets on which its practice rests."""
    hours_left: float
    paces: Mapping[uuid.UUID, float]
    closed_day: int | None
    """The last day that was closed and stands so, with what was open."""
    remains: Mapping[str, Any]
    note: str
    news: tuple[News, ...] = field(default=())

    def late(self, rows: Sequence[Any]) -> dict[int, Late]:
        """seat -> why tomorrow is out of reach; `rows` have seat_number, master_asesor_id and progress."""
        if not self.places:
            return {}
        owing = (owed(row.seat_number, row.master_asesor_id, row.progress, self.places) for row in rows)
        return out_of_reach(owing, self.hours_left, self.paces)


def _one(*what: Any, where: Any, order: Any) -> Any:
    """The first row's column."""
    return select(*what).where(where).order_by(order).limit(1).scalar_subquery()


_today = and_(S.class_id == KLASS, S.starts_at >= BEGINS, S.starts_at < ENDS)
_after = and_(S.class_id == KLASS, S.starts_at >= ENDS)
_running = and_(S.class_id == KLASS, S.starts_at <= NOW, S.ends_at >= NOW)
_waits = and_(D.class_id == KLASS, D.status == ItemStatus.SUBMITTED, E.id == D.enrolment_id)
_practice = (
    select(func.aggregate_strings(cast(S.day, String) + ":" + cast(KIT.c.folder, String), ","))
    .join(KIT, and_(KIT.c.class_id == S.class_id, KIT.c.opens_with == S.key))
    .where(S.class_id == KLASS, KIT.c.phase == PRACTICE)
    .scalar_subquery()
)
_by_master = (
    select(V.decided_by_id, func.count().label("n"))
    .join(ITEMS, D.id == V.item_id)
    .where(D.class_id == KLASS, V.decided_at >= BEGINS, V.decided_at <= NOW, V.state == SubmissionState.SIGNED_OFF)
    .group_by(V.decided_by_id)
    .subquery()
)
_paces = select(
    func.aggregate_strings(cast(_by_master.c.decided_by_id, String) + ":" + cast(_by_master.c.n, String), ",")
).scalar_subquery()
_news = (
    select(
        func.aggregate_strings(
            cast(N.number, String) + FIELD + N.audience + FIELD + N.title + FIELD + func.coalesce(N.text, ""), ROW
        )
    )
    .where(N.class_id == KLASS, IS_ALIVE)
    .scalar_subquery()
)
_standing = and_(X.class_id == KLASS, X.reopened_at.is_(None), X.closed_at < NOW)
_oldest = select(SEATS).join(ITEMS, E.id == D.enrolment_id).join(PEOPLE, PEOPLE.c.id == E.person_id).where(_waits)
_oldest = _oldest.order_by(D.waiting_since, D.id).limit(1)
DAY = select(
    _one(S.day, where=_today, order=S.position).label("number"),
    _one(S.position, where=_running, order=S.starts_at).label("position"),
    _one(S.title, where=_running, order=S.starts_at).label("title"),
    select(func.min(S.starts_at)).where(_today).scalar_subquery().label("began"),
    _one(S.day, where=_after, order=S.starts_at).label("next_number"),
    _practice.label("practice"),
    select(func.count()).select_from(ITEMS).join(SEATS, E.id == D.enrolment_id).where(_waits).scalar_subquery()
    .label("waiting"),
    _oldest.with_only_columns(D.waiting_since).scalar_subquery().label("since"),
    _oldest.with_only_columns(PEOPLE.c.name).scalar_subquery().label("who"),
    _oldest.with_only_columns(E.seat_number).scalar_subquery().label("seat"),
    _paces.label("paces"),
    _one(X.day, where=_standing, order=X.day.desc()).label("closed_day"),
    _one(X.remains, where=_standing, order=X.day.desc()).label("remains"),
    _one(X.note, where=_standing, order=X.day.desc()).label("note"),
    _news.label("news"),
)  # fmt: skip
"""Built once: the board is asked for every minute by everybody."""


def day_now(klass: Any, now: dt.datetime) -> Day:
    """The day of this class; `klass` is the record or a row with its columns. One query."""
    today = clock.in_zone(now, klass.zone).date()
    begins = clock.at(today, dt.time(0), klass.zone)
    told = {"class_id": klass.id, "now": now, "begins": begins, "ends": begins + dt.timedelta(days=1)}
    row: Any = session().execute(DAY, told).one()
    pairs = (pair.split(":") for pair in (row.practice or "").split(",") if pair)
    practice = {Folder(folder) for day, folder in pairs if row.next_number is not None and int(day) <= row.next_number}
    worked = (now - row.began).total_seconds() / 3600 if row.began else 0.0
    paces = [pair.split(":") for pair in (row.paces or "").split(",") if pair]
    closes = clock.at(today, dt.time(DESK_CLOSES), klass.zone)
    return Day(
        number=row.number,
        position=row.position,
        title=row.title or "",
        waiting=row.waiting,
        waiting_since=row.since,
        waiting_name=row.who or "",
        waiting_seat=row.seat,
        next_number=row.next_number,
        places=needed(klass.kit_phases, practice),
        hours_left=(closes - now).total_seconds() / 3600,
        paces={uuid.UUID(who): pace(int(n), worked) for who, n in paces},
        closed_day=row.closed_day,
        remains=row.remains or {},
        note=row.note or "",
        news=standing_news(row.news or ""),
    )


def standing_news(told: str) -> tuple[News, ...]:
    """Announcements of an aggregated string, the newest first."""
    rows = [line.split(FIELD, 3) for line in told.split(ROW) if line]
    return tuple(sorted((News(int(row[0]), *row[1:]) for row in rows), key=lambda one: -one.number))

"""What the home of a trainee says first: announcements, a rehearsal that is open, for the ketua kelas a day to close.

Scalar subqueries that travel with the seat; each has a column of its own table in what it tells, or the database would
take an aggregate for one of the seat.
"""

from typing import Any

from sqlalchemy import String, bindparam, cast, exists, func, literal, or_, select

from askom_lms.classroom.domain.news import ALL, GROUP
from askom_lms.classroom.models import Announcement, DayClosing, Rehearsal
from askom_lms.coursework.queries.home import FIELD, NOTES, ROW
from askom_lms.coursework.queries.items import CLASSES, ENROLMENTS, table
from askom_lms.people.domain import Role
from askom_lms.people.models import RoleGrant
from askom_lms.training.models import ClassSession, ClassState

A, R, G, D = Announcement, Rehearsal, RoleGrant, DayClosing
E, C = ENROLMENTS.c, CLASSES.c
HELD, LATER = table(ClassSession, "held"), table(ClassSession, "later")
NOW: Any = bindparam("now")


def _told(query: Any) -> Any:
    return query.correlate(ENROLMENTS, CLASSES).scalar_subquery()


_announced = select(
    func.aggregate_strings(
        literal("pengumuman") + FIELD + A.title + FIELD + A.text + FIELD + C.slug + "/pengumuman", ROW
    )
).where(
    A.class_id == E.class_id,
    A.superseded_at.is_(None),
    A.withdrawn_at.is_(None),
    A.ends_at > NOW,
    or_(A.audience == ALL, A.audience == GROUP + E.group),
)
_rehearsed = (
    select(literal("gladi") + FIELD + FIELD + FIELD + C.slug + "/gladi")
    .select_from(R)
    .where(R.class_id == E.class_id, R.wiped_at.is_(None))
    .limit(1)
)
_goes_on = exists().where(
    LATER.c.class_id == HELD.c.class_id, LATER.c.day == HELD.c.day, LATER.c.ends_at > NOW
)  # fmt: skip
_is_closed = exists().where(D.class_id == HELD.c.class_id, D.day == HELD.c.day, D.reopened_at.is_(None))
_is_ketua = (
    exists()
    .where(G.person_id == E.person_id, G.role == Role.KETUA_KELAS, G.scope_id == E.class_id)
    .correlate(ENROLMENTS)
)
_number = cast(HELD.c.day, String)
_to_close = (
    select(literal("hari") + FIELD + _number + FIELD + FIELD + C.slug + "/hari/" + _number + "/tutup")
    .where(HELD.c.class_id == E.class_id, HELD.c.day > 0, C.state == ClassState.RUNNING, _is_ketua)
    .where(~_goes_on, ~_is_closed)
    .order_by(HELD.c.day.desc())
    .limit(1)
)
NOTES.extend(_told(query) for query in (_announced, _rehearsed, _to_close))

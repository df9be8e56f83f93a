"""The order of a timetable: positions follow the clock, and everybody's marks move along."""

from sqlalchemy import select, update

from askom_lms.kernel import clock
from askom_lms.kernel.db import session
from askom_lms.training.domain.attendance import moved
from askom_lms.training.models import ClassSession, Roster, TrainingClass
from askom_lms.training.services.touch import relabel_roles

ASIDE = 1000
"""Positions are parked here while they change places: two rows may never share one."""


def place_sessions(klass: TrainingClass) -> None:
    """Number the sessions by their start, carry the marks over, and set the last day of the class."""
    session().flush()
    rows = list(
        session().scalars(
            select(ClassSession)
            .where(ClassSession.class_id == klass.id)
            .order_by(ClassSession.starts_at, ClassSession.position)
        )
    )
    old = [row.position if row.position >= 0 else None for row in rows]
    _carry_marks(klass, old)
    of_class = ClassSession.class_id == klass.id
    session().execute(
        update(ClassSession)
        .where(of_class)
        .values(position=ClassSession.position + ASIDE)
        .execution_options(synchronize_session=False)
    )
    for position, row in enumerate(rows):
        session().execute(
            update(ClassSession)
            .where(ClassSession.id == row.id)
            .values(position=position)
            .execution_options(synchronize_session=False)
        )
        session().expire(row, ["position"])
    if rows:
        klass.ends_on = max(clock.in_zone(row.starts_at, klass.zone).date() for row in rows)
        relabel_roles(klass)


def _carry_marks(klass: TrainingClass, old: list[int | None]) -> None:
    for row in session().scalars(select(Roster).where(Roster.class_id == klass.id)).all():
        row.marks = moved(row.marks, old)
    session().flush()

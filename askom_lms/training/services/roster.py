"""The people of a class on the attendance list. Whoever gives or frees a seat has asked; nothing is asked again."""

import uuid

from sqlalchemy import delete, exists, func, select

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.people.models import Person
from askom_lms.training.domain.attendance import blank, letter_of, with_mark
from askom_lms.training.models import Attendance, ClassSession, ClassStaff, Roster, TrainingClass
from askom_lms.training.services.touch import touch_class


def add_to_roster(act: Act, klass: TrainingClass, person_id: uuid.UUID) -> Roster:
    """Put a person on the list; once on it, he stays the same row. Marks of an earlier seat come back.

    Raises Refusal `training.staff_and_trainee` for somebody who works in the class.
    """
    must_not_work_here(klass, person_id)
    found = session().scalar(select(Roster).where(Roster.class_id == klass.id, Roster.person_id == person_id))
    if found is not None:
        return found
    row = Roster(class_id=klass.id, person_id=person_id, marks=_known_marks(klass.id, person_id), added_at=act.now)
    session().add(row)
    touch_class(klass.id)
    return row


def must_not_work_here(klass: TrainingClass, person_id: uuid.UUID) -> None:
    """Nobody is staff and trainee of one class. Raises Refusal `training.staff_and_trainee`."""
    works = exists().where(
        ClassStaff.class_id == klass.id, ClassStaff.person_id == person_id, ClassStaff.ended_at.is_(None)
    )
    if session().scalar(select(works)):
        name = session().scalar(select(Person.name).where(Person.id == person_id))
        raise Refusal("training.staff_and_trainee", name=name, number=klass.number)


def _known_marks(class_id: uuid.UUID, person_id: uuid.UUID) -> str:
    sessions = session().scalar(select(func.count()).where(ClassSession.class_id == class_id)) or 0
    marks = blank(sessions)
    rows = session().execute(
        select(ClassSession.position, Attendance.mark, Attendance.made_up_at)
        .join(Attendance, Attendance.session_id == ClassSession.id)
        .where(ClassSession.class_id == class_id, Attendance.person_id == person_id)
    )
    for row in rows:
        marks = with_mark(marks, row.position, letter_of(row.mark, made_up=row.made_up_at is not None))
    return marks


def remove_from_roster(act: Act, klass: TrainingClass, person_id: uuid.UUID) -> None:
    """Take a person off the list; what was recorded about him stays."""
    del act
    session().flush()
    session().execute(delete(Roster).where(Roster.class_id == klass.id, Roster.person_id == person_id))
    touch_class(klass.id)

"""What somebody examined to the end, as his book counts it: examinations of a class, reassessments after an appeal."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal, select

from askom_lms.assessment.domain.states import AgainState, ExamState
from askom_lms.assessment.models import AcaExam, Reassessment
from askom_lms.kernel import clock
from askom_lms.kernel.db import session
from askom_lms.registry.models import Institution
from askom_lms.registry.queries import EXAM_SOURCES
from askom_lms.training.models import ClassStaff, TrainingClass


@dataclass(frozen=True)
class Examining:
    """What somebody examined in one class: one task, as one letter assigns it (002:9.1.2.2.f)."""

    on: dt.date
    number: str
    tuk: str
    institution: str
    asesi: int
    letter_number: str
    is_again: bool = False
    """After an appeal: he was named for it apart from the staff of the class, so it is its own task (002:9.2.2)."""


def examining_of(person_id: uuid.UUID) -> list[Examining]:
    """The tasks that somebody examined to the end, the newest first, by the day of the last signature or observation.

    One for each class, and one more for what he assessed again there, however many asesi; one query.
    """
    letter = (
        select(func.max(ClassStaff.letter_number))
        .where(ClassStaff.class_id == TrainingClass.id, ClassStaff.person_id == person_id)
        .correlate(TrainingClass)
        .scalar_subquery()
    )
    exams = _tasks(AcaExam, AcaExam.finished_at, letter, is_again=False).where(
        AcaExam.examiner_id == person_id, AcaExam.state == ExamState.FINISHED, AcaExam.finished_at.is_not(None)
    )
    again = _tasks(Reassessment, Reassessment.signed_at, literal(""), is_again=True).where(
        Reassessment.examiner_id == person_id, Reassessment.state == AgainState.SIGNED
    )
    found = [
        Examining(
            clock.in_zone(row.at, row.zone).date(), row.number, row.place or f"{row.venue}, {row.city}",
            row.institution, row.asesi, row.letter or "", row.is_again,
        )
        for row in session().execute(exams.union_all(again))
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.on.toordinal(), one.number, one.is_again))


def _tasks(model: Any, at: Any, letter: Any, *, is_again: bool) -> Select[Any]:
    of = TrainingClass
    place = func.max(model.place) if is_again else literal("")
    return (
        select(
            func.max(at).label("at"), of.zone, of.number, of.venue, of.city, Institution.name.label("institution"),
            func.count().label("asesi"), letter.label("letter"), place.label("place"),
            literal(is_again).label("is_again"),
        )
        .join(of, of.id == model.class_id)
        .join(Institution, Institution.id == of.institution_id)
        .group_by(of.id, of.zone, of.number, of.venue, of.city, Institution.name)
    )  # fmt: skip


def examined_on(person_id: uuid.UUID) -> list[dt.date]:
    """The days on which somebody examined to the end, one for each task (000-080)."""
    return [one.on for one in examining_of(person_id)]


EXAM_SOURCES.append(examined_on)

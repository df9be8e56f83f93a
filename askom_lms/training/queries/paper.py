"""The list of a day for printing, and the photos of it that were filed back."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.keys import derived
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.training.domain.attendance import NOT_YET
from askom_lms.training.domain.codes import paper_code
from askom_lms.training.domain.paper import Paper
from askom_lms.training.domain.states import P
from askom_lms.training.models import RollPhoto, Roster, TrainingClass
from askom_lms.training.queries.plan import SessionRow, days_of, sessions_of

ORIGINS: list[Callable[[uuid.UUID], Mapping[uuid.UUID, str]]] = []
"""Contexts above that know where the people of a class come from: class -> person -> institution; one query each."""


@dataclass(frozen=True)
class PaperRow:
    """One person on the printed list."""

    name: str
    origin: str
    phone: str
    marks: str
    """One character for each session of the day."""


@dataclass(frozen=True)
class PaperRoll:
    """The list of one day."""

    paper: Paper
    sessions: tuple[SessionRow, ...]
    rows: tuple[PaperRow, ...]


def paper_of(act: Act, klass: TrainingClass, day: int) -> tuple[Paper, tuple[SessionRow, ...]]:
    """The list of this day and its sessions. Raises NotFound for a day without sessions."""
    act.require(P.RECORD, klass)
    sessions = sessions_of(klass.id)
    on = dict(days_of(sessions, klass.zone)).get(day)
    if on is None:
        raise NotFound
    code = paper_code(derived("attendance paper"), klass.id, day, on)
    return Paper(klass.slug, day, on, code), tuple(row for row in sessions if row.day == day)


def paper_roll(act: Act, klass: TrainingClass, day: int) -> PaperRoll:
    """Everybody of the class with what stands there already. Raises NotFound."""
    paper, sessions = paper_of(act, klass, day)
    origins: dict[uuid.UUID, str] = {}
    for known in ORIGINS:
        origins |= known(klass.id)
    found = session().execute(
        select(Roster.person_id, Person.name, Person.phone, Roster.marks)
        .join(Person, Person.id == Roster.person_id)
        .where(Roster.class_id == klass.id)
        .order_by(Person.name, Person.id)
    )
    rows = [PaperRow(row.name, origins.get(row.person_id, ""), row.phone, _of(row.marks, sessions)) for row in found]
    return PaperRoll(paper, sessions, tuple(rows))


def _of(marks: str, sessions: tuple[SessionRow, ...]) -> str:
    return "".join(marks[row.position : row.position + 1] or NOT_YET for row in sessions)


def photos_of(class_id: uuid.UUID, day: int) -> list[RollPhoto]:
    """Photos of the signed list of this day, oldest first."""
    wanted = select(RollPhoto).where(RollPhoto.class_id == class_id, RollPhoto.day == day)
    return list(session().scalars(wanted.order_by(RollPhoto.filed_at, RollPhoto.id)))


def get_photo(act: Act, photo_id: uuid.UUID) -> RollPhoto:
    """One photo, for those who keep the list. Raises NotFound."""
    row = session().execute(
        select(RollPhoto, TrainingClass)
        .join(TrainingClass, TrainingClass.id == RollPhoto.class_id)
        .where(RollPhoto.id == photo_id)
    )
    found = row.one_or_none()
    if found is None:
        raise NotFound
    act.require(P.RECORD, found[1])
    photo: RollPhoto = found[0]
    return photo

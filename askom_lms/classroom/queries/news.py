"""Announcements of a class as somebody reads them, with how many have read each."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, literal, select

from askom_lms.classroom.domain.news import STAFF, group_of, is_for
from askom_lms.classroom.models import Announcement, AnnouncementRead
from askom_lms.classroom.policy import P
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import seated_in
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.training.models import ClassStaff, TrainingClass
from askom_lms.training.policy import works_in

A, R = Announcement, AnnouncementRead


@dataclass(frozen=True)
class NewsRow:
    """One announcement as it stands."""

    is_alive: bool
    announcement: Announcement
    writer: str
    read_by: int
    """How many of those whom it is for have read this version."""
    readers: int
    is_read: bool
    """By whoever looks."""


def _group_of_reader(klass: TrainingClass, person_id: uuid.UUID) -> Any:
    return select(Enrolment.group).where(seated_in(klass.id), Enrolment.person_id == person_id).scalar_subquery()


def news_of(act: Act, klass: TrainingClass) -> list[NewsRow]:
    """The last version of each that is for this person, the newest first. Three queries."""
    act.require(P.READ_NEWS, klass)
    me = act.person.id
    is_staff = works_in(act.person, klass)
    mine = exists().where(R.announcement_id == A.id, R.person_id == me)
    rows = session().execute(
        select(A, Person.name, mine, _group_of_reader(klass, me))
        .outerjoin(Person, Person.id == A.written_by_id)
        .where(A.class_id == klass.id, A.superseded_at.is_(None))
        .order_by(A.number.desc())
    )
    found = [row for row in rows if is_for(row[0].audience, row[3] or "", is_staff=is_staff)]
    counts = _counts(klass, [row[0].id for row in found])
    sizes = _sizes(klass)
    return [
        NewsRow(
            is_alive(one, act.now),
            one,
            name or "",
            _read(counts, one),
            sizes.get(_readers(one.audience), 0),
            bool(read),
        )
        for one, name, read, _group in found
    ]


def is_alive(one: Announcement, now: dt.datetime) -> bool:
    """Whether it is still shown."""
    return one.withdrawn_at is None and one.ends_at > now


def _readers(audience: str) -> str:
    """Whose marks count: staff, a group, or all trainees."""
    return STAFF if audience == STAFF else group_of(audience)


def _counts(klass: TrainingClass, ids: list[uuid.UUID]) -> dict[tuple[uuid.UUID, str], int]:
    """(announcement, group) -> marks of trainees; (announcement, petugas) -> marks of others."""
    rows = session().execute(
        select(R.announcement_id, Enrolment.group, func.count())
        .outerjoin(Enrolment, (Enrolment.person_id == R.person_id) & seated_in(klass.id))
        .where(R.announcement_id.in_(ids))
        .group_by(R.announcement_id, Enrolment.group)
    )
    return {(row[0], STAFF if row[1] is None else row[1]): row[2] for row in rows}


def _read(counts: dict[tuple[uuid.UUID, str], int], one: Announcement) -> int:
    wanted = _readers(one.audience)
    if wanted:
        return counts.get((one.id, wanted), 0)
    return sum(n for (which, group), n in counts.items() if which == one.id and group != STAFF)


def _sizes(klass: TrainingClass) -> dict[str, int]:
    """How many an announcement is for: by group, all trainees under "", staff."""
    rows = session().execute(
        select(Enrolment.group, func.count())
        .where(seated_in(klass.id))
        .group_by(Enrolment.group)
        .union_all(
            select(literal(STAFF), func.count(ClassStaff.person_id.distinct())).where(
                ClassStaff.class_id == klass.id, ClassStaff.ended_at.is_(None)
            )
        )
    )
    found = {group: n for group, n in rows if group}
    return {**found, "": klass.seats_taken}


def get_news(act: Act, klass: TrainingClass, number: int) -> Announcement:
    """The last version of one that is for this person. Raises NotFound."""
    act.require(P.READ_NEWS, klass)
    row = (
        session()
        .execute(
            select(A, _group_of_reader(klass, act.person.id)).where(
                A.class_id == klass.id, A.number == number, A.superseded_at.is_(None)
            )
        )
        .one_or_none()
    )
    if row is None or not is_for(row[0].audience, row[1] or "", is_staff=works_in(act.person, klass)):
        raise NotFound
    found: Announcement = row[0]
    return found


def groups_of(class_id: uuid.UUID) -> list[str]:
    """Letters of the groups in which somebody sits."""
    rows = session().scalars(select(Enrolment.group).where(seated_in(class_id), Enrolment.group != "").distinct())
    return sorted(rows)

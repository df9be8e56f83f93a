"""The material library as somebody of the class sees it."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.training.domain.library import is_open
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.shelf import Link
from askom_lms.training.domain.states import P
from askom_lms.training.models import ClassMaterial, TrainingClass
from askom_lms.training.policy import works_in
from askom_lms.training.queries.plan import SessionRow, sessions_of


@dataclass(frozen=True)
class Shelf:
    """Material of one session; `session` is None for what is for the whole class."""

    session: SessionRow | None
    items: tuple[ClassMaterial, ...]


@dataclass(frozen=True)
class Library:
    """What a class has laid out. Not open: this person waits for day 1."""

    is_open: bool
    opens_early: bool
    links: tuple[Link, ...]
    """The links of the settings, for the whole class."""
    shelves: tuple[Shelf, ...]
    sessions: tuple[SessionRow, ...]


def library(act: Act, klass: TrainingClass) -> Library:
    """Everything in order of the timetable; nothing for a trainee before it opens. Two queries."""
    act.require(P.LIBRARY, klass)
    chosen = ClassSettings.read(klass.settings)
    sessions = tuple(sessions_of(klass.id))
    if not may_look(act, klass):
        return Library(False, chosen.library_opens_early, (), (), sessions)
    rows = session().scalars(
        select(ClassMaterial)
        .where(ClassMaterial.class_id == klass.id, ClassMaterial.removed_at.is_(None))
        .order_by(ClassMaterial.added_at, ClassMaterial.title)
    )
    by_key: dict[str, list[ClassMaterial]] = {}
    known = {row.key for row in sessions}
    for row in rows:
        by_key.setdefault(row.session_key if row.session_key in known else "", []).append(row)
    found = [Shelf(None, tuple(by_key.get("", ())))]
    found += [Shelf(one, tuple(by_key[one.key])) for one in sessions if one.key in by_key]
    shelves = tuple(shelf for shelf in found if shelf.items)
    return Library(True, chosen.library_opens_early, chosen.shelf, shelves, sessions)


def may_look(act: Act, klass: TrainingClass) -> bool:
    """Who works in the class prepares; who learns in it sees what is open on the day of its place."""
    today = clock.in_zone(act.now, klass.zone).date()
    early = ClassSettings.read(klass.settings).library_opens_early
    return works_in(act.person, klass) or is_open(klass.starts_on, today, opens_early=early)


def get_material(act: Act, klass: TrainingClass, material_id: uuid.UUID) -> ClassMaterial:
    """One file that stands. Raises NotFound, also while the library is closed to this person."""
    act.require(P.LIBRARY, klass)
    wanted = (
        ClassMaterial.class_id == klass.id,
        ClassMaterial.id == material_id,
        ClassMaterial.removed_at.is_(None),
        ClassMaterial.sha256.is_not(None),
    )
    found = session().scalar(select(ClassMaterial).where(*wanted))
    if found is None or not may_look(act, klass):
        raise NotFound
    return found

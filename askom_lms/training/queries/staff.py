"""The people who work in a class."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import exists, select

from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.registry.queries import ASSIGNMENT_SOURCES, Assignment, held_skema
from askom_lms.training.domain.calendar import works_on
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.staffing import ASESOR_ROLES, BOOKED_ROLES
from askom_lms.training.domain.states import ApplicationState, P, StaffRole
from askom_lms.training.models import ClassApplication, ClassSession, ClassStaff, TrainingClass

ORDER = list(StaffRole)
NOT_REFUSED = ~exists().where(
    ClassApplication.class_id == TrainingClass.id, ClassApplication.state == ApplicationState.REFUSED
)
"""A class that BNSP refused needs nobody on its days."""


@dataclass(frozen=True)
class StaffRow:
    """One person in one staff role."""

    id: uuid.UUID
    person_id: uuid.UUID
    name: str
    email: str
    phone: str
    met_number: str | None
    met_valid_until: dt.date | None
    role: StaffRole
    letter_number: str
    letter_sha256: str | None
    group: str
    desk: str
    field: str
    ended_at: dt.datetime | None

    @property
    def has_letter(self) -> bool:
        return self.letter_sha256 is not None


def staff_of(class_id: uuid.UUID, *, with_ended: bool = False) -> list[StaffRow]:
    """Those who work in the class now (or ever), by role, group and name."""
    of_person = {"name", "email", "phone", "met_number", "met_valid_until"}
    columns = [getattr(Person if name in of_person else ClassStaff, name) for name in StaffRow.__dataclass_fields__]
    wanted = select(*columns).join(Person, Person.id == ClassStaff.person_id).where(ClassStaff.class_id == class_id)
    if not with_ended:
        wanted = wanted.where(ClassStaff.ended_at.is_(None))
    rows = [StaffRow(*row) for row in session().execute(wanted)]
    return sorted(rows, key=lambda row: (ORDER.index(row.role), row.group, row.name))


def assignments_of(person_id: uuid.UUID) -> list[Assignment]:
    """The days on which somebody teaches, gives paraf or examines, in every class; the pre-day when he speaks there."""
    rows = session().execute(
        select(
            TrainingClass.number,
            TrainingClass.venue,
            TrainingClass.zone,
            ClassStaff.role,
            ClassSession.starts_at,
            ClassSession.day,
            ClassSession.speaker,
            Person.name,
        )
        .join(ClassStaff, ClassStaff.class_id == TrainingClass.id)
        .join(ClassSession, ClassSession.class_id == TrainingClass.id)
        .join(Person, Person.id == ClassStaff.person_id)
        .where(
            ClassStaff.person_id == person_id,
            ClassStaff.role.in_(BOOKED_ROLES),
            ClassStaff.ended_at.is_(None),
            NOT_REFUSED,
        )
    )
    return sorted(
        {
            Assignment(clock.in_zone(row.starts_at, row.zone).date(), row.number, row.venue, row.role.value)
            for row in rows
            if works_on(row.day, row.speaker, row.name)
        },
        key=lambda one: (one.on, one.number, one.role),
    )


ASSIGNMENT_SOURCES.append(assignments_of)


@dataclass(frozen=True)
class Unnoted:
    """What the register does not say of the staff of a class: they may work, and the page says so."""

    homeless: frozenset[uuid.UUID]
    """Asesor whose home LSP nobody noted."""
    unskilled: frozenset[uuid.UUID]
    """Those who teach, give paraf or examine without a technical skema of the class through its last day (000-030)."""


def unnoted(rows: Iterable[StaffRow], klass: TrainingClass) -> Unnoted:
    """One query, none without such people."""
    wanted = ClassSettings.read(klass.settings).skema_uuids
    booked = {row.person_id for row in rows if row.role in BOOKED_ROLES}
    asesor = {row.person_id for row in rows if row.role in ASESOR_ROLES}
    held = held_skema(booked, wanted, klass.ends_on) if booked else {}
    return Unnoted(
        frozenset(one for one in asesor if not held[one].has_home),
        frozenset(one for one in booked if wanted and not held[one].title),
    )


def get_staff(act: Act, klass: TrainingClass, staff_id: uuid.UUID) -> ClassStaff:
    """One line of the register of this class. Raises NotFound."""
    act.require(P.STAFF, klass)
    found = session().get(ClassStaff, staff_id)
    if found is None or found.class_id != klass.id:
        raise NotFound
    return found

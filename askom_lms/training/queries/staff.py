"""The people who work in a class."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.training.domain.states import P, StaffRole
from askom_lms.training.models import ClassStaff, TrainingClass

ORDER = list(StaffRole)


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


def get_staff(act: Act, klass: TrainingClass, staff_id: uuid.UUID) -> ClassStaff:
    """One line of the register of this class. Raises NotFound."""
    act.require(P.STAFF, klass)
    found = session().get(ClassStaff, staff_id)
    if found is None or found.class_id != klass.id:
        raise NotFound
    return found

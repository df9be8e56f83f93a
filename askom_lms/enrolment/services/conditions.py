"""A class does not begin with seats that wait for something (askom:kursi.1)."""

import uuid

from sqlalchemy import select

from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import seated_in
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.people.models import Person
from askom_lms.training.services import BEFORE_START


def open_conditions(class_id: uuid.UUID) -> Refusal | None:
    """Whose conditional seat was never confirmed; None when the class may begin."""
    names = session().scalars(
        select(Person.name)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(seated_in(class_id), Enrolment.is_conditional, Enrolment.confirmed_at.is_(None))
        .order_by(Enrolment.seat_number)
    )
    held = ", ".join(names)
    return Refusal("enrolment.conditions_before_start", names=held) if held else None


BEFORE_START.append(open_conditions)

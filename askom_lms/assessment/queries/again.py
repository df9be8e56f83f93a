"""Units that are assessed again: the row as it stands, and who could do it."""

import uuid
from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from askom_lms.assessment.models import Reassessment
from askom_lms.kernel.db import session
from askom_lms.people.domain import Role
from askom_lms.people.models import Person, RoleGrant
from askom_lms.training.models import TrainingClass

EXAMINERS = (Role.EXAMINER, Role.MASTER_ASESOR)


def reread_again(again_id: uuid.UUID) -> Reassessment:
    """As it is stored now, with its examiner."""
    wanted = select(Reassessment).where(Reassessment.id == again_id).options(joinedload(Reassessment.examiner))
    return session().scalars(wanted.execution_options(populate_existing=True)).one()


def again_choices(institution_id: uuid.UUID, barred: Collection[uuid.UUID]) -> list[tuple[uuid.UUID, str]]:
    """Who examines for this institution, in whatever class, but for `barred`; by name; one query."""
    classes = select(TrainingClass.id).where(TrainingClass.institution_id == institution_id)
    here = or_(RoleGrant.scope_id == institution_id, RoleGrant.scope_id.in_(classes))
    examines = select(RoleGrant.person_id).where(RoleGrant.role.in_(EXAMINERS), here)
    rows = session().execute(
        select(Person.id, Person.name)
        .where(Person.is_active, Person.id.in_(examines), Person.id.not_in(barred))
        .order_by(Person.name, Person.id)
    )
    return [(row.id, row.name) for row in rows]

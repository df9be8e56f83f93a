"""Where the people of a class come from, for its printed attendance list."""

import uuid

from sqlalchemy import select

from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.db import session
from askom_lms.training.queries.paper import ORIGINS


def origins_of(class_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """person -> institution, as written on the application."""
    rows = session().execute(select(Enrolment.person_id, Enrolment.origin).where(Enrolment.class_id == class_id))
    return {row.person_id: row.origin for row in rows}


ORIGINS.append(origins_of)

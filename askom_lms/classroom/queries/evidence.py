"""How a person calls the rows of this context that the chain vouches for."""

import uuid
from collections.abc import Mapping

from sqlalchemy import select

from askom_lms.classroom.models import Announcement, DayClosing
from askom_lms.kernel import evidence
from askom_lms.kernel.db import session


def name_of_announcement(row_id: uuid.UUID) -> str:
    """Its number and title."""
    row = session().execute(select(Announcement.number, Announcement.title).where(Announcement.id == row_id))
    found = row.one_or_none()
    return f"pengumuman {found.number}: {found.title}" if found else ""


def name_of_closing(row_id: uuid.UUID) -> str:
    """Its day."""
    day = session().scalar(select(DayClosing.day).where(DayClosing.id == row_id))
    return "" if day is None else f"penutupan hari {day}"


NAMES: Mapping[str, evidence.Namer] = {"announcement": name_of_announcement, "day_closing": name_of_closing}
evidence.NAMES.update(NAMES)

"""Who looked at the documents of a person, and whose documents may be shown to nobody."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Uuid, cast, exists, func, literal, select, union_all
from sqlalchemy.orm import aliased

from askom_lms.incidents.queries import REFUSED, about
from askom_lms.kernel.audit import AccessLogEntry
from askom_lms.kernel.db import session
from askom_lms.people.domain import STAFF
from askom_lms.people.models import Person, RoleGrant

SHOWN = 200
"""Lines on the page; the export holds them all."""
OF_MANY = frozenset({"training_class", "decision_meeting", "letter", "roll_photo"})
"""Documents about a whole class: one frozen person does not close them to the others."""


@dataclass(frozen=True)
class Look:
    """One look at one document."""

    at: dt.datetime
    kind: str
    what: str
    name: str
    """Of whoever looked in an office; empty for another participant, whose name is his own."""


def trail_of(person_id: uuid.UUID, *, most: int | None = SHOWN) -> list[Look]:
    """Looks of other people, the newest first. A look that was refused showed nothing and is left out."""
    log, viewer = AccessLogEntry, aliased(Person)
    looked = (
        select(log.id.label("line"), log.at, log.actor_id, log.what, log.subject_kind, log.subject_id)
        .where(~log.what.startswith(REFUSED), log.actor_id != person_id)
        .subquery()
    )
    found = about(looked).subquery()
    in_office = exists().where(RoleGrant.person_id == found.c.actor_id, RoleGrant.role.in_(STAFF))
    rows = session().execute(
        select(found.c.at, found.c.kind, found.c.what, viewer.name, in_office.label("in_office"))
        .distinct()
        .join(viewer, viewer.id == found.c.actor_id)
        .where(found.c.person_id == person_id)
        .order_by(found.c.at.desc(), found.c.kind, found.c.what)
        .limit(most)
    )
    return [Look(row.at, row.kind, row.what, row.name if row.in_office else "") for row in rows]


def frozen_among(views: Iterable[tuple[str, uuid.UUID, str]], but: uuid.UUID | None) -> bool:
    """Whether one of these documents, (kind, id, what), is of another person whose data is frozen."""
    named = {(kind, subject_id) for kind, subject_id, _ in views if kind not in OF_MANY}
    if not named:
        return False
    lines = [
        select(literal(kind).label("subject_kind"), cast(literal(subject_id), Uuid).label("subject_id"))
        for kind, subject_id in sorted(named, key=str)
    ]
    found = about(union_all(*lines).subquery()).subquery()
    wanted = (
        select(func.count())
        .select_from(Person)
        .join(found, found.c.person_id == Person.id)
        .where(Person.restricted_at.is_not(None), Person.id != but)
    )
    return bool(session().scalar(wanted))

"""Versions of a hand-over: a ZIP about many, with the NIK of everybody, and a row that says who was in it."""

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, select

from askom_lms.enrolment.models import Enrolment
from askom_lms.handover.models import HandoverPackage
from askom_lms.kernel.db import session
from askom_lms.privacy.domain import handed
from askom_lms.privacy.services.destroying import Plan

TABLE, ZIP = HandoverPackage.__tablename__, ("sha256",)


def forget(plan: Plan, person_id: uuid.UUID) -> None:
    """The versions that hold this person say nothing of him, and their ZIP goes: it cannot be made without him."""
    own = session().execute(select(Enrolment.id, Enrolment.class_id).where(Enrolment.person_id == person_id)).all()
    ids, of = {str(row.id) for row in own}, HandoverPackage
    wanted = select(of.id, of.facts, of.changes, of.sha256).where(of.class_id.in_([row.class_id for row in own]))
    rows = session().execute(wanted).mappings().all()
    seats: set[Any] = set().union(*(handed.seats_of(row["facts"], ids) for row in rows))
    for row in rows:
        if seats:
            plan.change(TABLE, row["id"], {"changes": handed.unchanged(row["changes"], seats)})
        if handed.is_in(row["facts"], ids):
            plan.change(TABLE, row["id"], {"facts": handed.without(row["facts"], ids)})
            plan.empty(TABLE, dict(row), ZIP)


def drop_zips(plan: Plan, over: Iterable[ColumnElement[bool]]) -> None:
    """The ZIPs of these classes go; what the row says of each version stays."""
    of = HandoverPackage
    for row in session().execute(select(of.id, of.sha256).where(*over)).mappings():
        plan.empty(TABLE, dict(row), ZIP)

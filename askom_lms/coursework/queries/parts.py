"""Parts that a person fills and signs in other people's dossiers."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Uuid, and_, bindparam, func, select, tuple_

from askom_lms import official_forms
from askom_lms.coursework.domain.parties import PartyRole, belongs
from askom_lms.coursework.domain.signing import Place, places_of
from askom_lms.coursework.domain.states import CourseworkPermission, ItemStatus
from askom_lms.coursework.domain.subjects import Item
from askom_lms.coursework.models import DossierParty
from askom_lms.coursework.queries.items import ITEM, ITEMS, D, read, table, to_item
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.edition import load_edition
from askom_lms.paperwork.models import Signature
from askom_lms.training.models import Folder

ROLE_NAMES: Mapping[str, str] = {role: lending.ROLE_NAMES[role] for role in PartyRole}
"""The roles beside the trainee's own, by their official names."""


SIGNING: Mapping[tuple[str, str, str], Place] = {
    place.key: place
    for code in official_forms.codes()
    for place in places_of(load_edition(code))
    if place.role in ROLE_NAMES and belongs(place.role, code)
}
"""Every signature that somebody other than the trainee gives, by form, stage and role."""
COMMA = ","


@dataclass(frozen=True)
class PartLine:
    """One part of mine in somebody's item."""

    item: Item
    role: str
    is_simulated: bool
    signed_at: dt.datetime | None
    signed_by: frozenset[str]
    """The roles that have signed this version."""

    @property
    def place(self) -> Place:
        return SIGNING[self.item.form_code, self.item.stage, self.role]

    @property
    def is_incomplete(self) -> bool:
        """Others still owe answers, and this person has none to give."""
        return not self.place.writes and self.item.filled < self.item.required

    @property
    def earlier(self) -> tuple[str, ...]:
        """The roles that sign before this one and have not."""
        return tuple(role for role in self.place.after if role not in self.signed_by)

    @property
    def begins(self) -> str:
        """The role whose form it is: whoever begins it."""
        return load_edition(self.item.form_code).owner

    @property
    def is_mine_to_start(self) -> bool:
        """The form belongs to this role (FR.APL.01, FR.AK.03, FR.VA): nobody else can begin it."""
        return self.begins == self.role

    def is_waiting(self, now: dt.datetime) -> bool:
        """Whether this person can do something now: open, unsigned, begun, and ready for him to write or to sign.

        What came back is his to mend where the form is his own, although he signed the version before.
        """
        came_back = self.is_mine_to_start and self.item.status is ItemStatus.RETURNED
        if (self.signed_at is not None and not came_back) or not self.item.is_editable or self.item.is_finished:
            return False
        if self.item.record_id is None:
            return self.is_mine_to_start and self.item.gate.refusal(now) is None
        return not self.is_incomplete and not self.earlier


PARTS_TABLE, SIGNATURES, OTHERS = table(DossierParty, "mine"), table(Signature), table(Signature, "others")
MINE, SIGNED = PARTS_TABLE.c, SIGNATURES.c
SIGNED_BY = (
    select(func.aggregate_strings(OTHERS.c.role, COMMA))
    .where(OTHERS.c.record_id == D.record_id, OTHERS.c.voided_at.is_(None))
    .scalar_subquery()
)
ME = bindparam("actor", type_=Uuid())
PARTS = (
    ITEM.add_columns(MINE.role, MINE.is_simulated, SIGNED.signed_at, SIGNED_BY.label("signed_by"))
    .join(PARTS_TABLE, and_(MINE.enrolment_id == D.enrolment_id, MINE.folder == D.folder, MINE.person_id == ME))
    .outerjoin(
        SIGNATURES,
        and_(
            SIGNED.record_id == D.record_id,
            SIGNED.role == MINE.role,
            SIGNED.person_id == MINE.person_id,
            SIGNED.voided_at.is_(None),
        ),
    )
    .where(tuple_(D.form_code, D.stage, MINE.role).in_(list(SIGNING)), D.status != ItemStatus.SIGNED_OFF)
    .order_by(D.enrolment_id, D.position)
)


def my_parts(act: Act) -> list[PartLine]:
    """Every part of mine in dossiers that are not finished, by trainee and in the order of the kit."""
    act.require(CourseworkPermission.PARTS)
    return [_line(row) for row in read(PARTS, act)]


def _line(row: Any) -> PartLine:
    signed_by = frozenset((row.signed_by or "").split(COMMA))
    return PartLine(to_item(row), row.role, row.is_simulated, row.signed_at, signed_by)


def signed_roles(class_id: uuid.UUID, folder: Folder) -> dict[uuid.UUID, set[str]]:
    """enrolment -> the roles in which somebody has signed a sheet of this folder as it is now."""
    rows = session().execute(
        select(D.enrolment_id, SIGNED.role)
        .join_from(ITEMS, SIGNATURES, SIGNED.record_id == D.record_id)
        .where(D.class_id == class_id, D.folder == folder, SIGNED.voided_at.is_(None))
        .distinct()
    )
    found: dict[uuid.UUID, set[str]] = {}
    for enrolment_id, role in rows:
        found.setdefault(enrolment_id, set()).add(role)
    return found

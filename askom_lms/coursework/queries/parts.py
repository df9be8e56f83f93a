"""Parts that a person fills and signs in other people's dossiers."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Uuid, and_, bindparam, select, tuple_

from askom_lms import official_forms
from askom_lms.coursework.domain.parties import PartyRole, belongs
from askom_lms.coursework.domain.states import CourseworkPermission, ItemStatus
from askom_lms.coursework.domain.subjects import Item, Part
from askom_lms.coursework.models import DossierParty
from askom_lms.coursework.queries.items import ITEM, ITEMS, D, get_item, read, table, to_item
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.edition import load_edition
from askom_lms.paperwork.models import Signature
from askom_lms.training.models import Folder

ROLE_NAMES: Mapping[str, str] = {role: lending.ROLE_NAMES[role] for role in PartyRole}
"""The roles beside the trainee's own, by their official names."""


def _signing() -> list[tuple[str, str, str]]:
    """(form, stage, role) of every signature that somebody other than the trainee gives."""
    found: dict[tuple[str, str, str], None] = {}
    for code in official_forms.codes():
        spec = load_edition(code)
        for stage in spec.stages:
            for slot in spec.slots_at(stage):
                if slot.required and slot.role in ROLE_NAMES and belongs(slot.role, code):
                    found[code, stage.value, slot.role] = None
    return list(found)


SIGNING = _signing()


@dataclass(frozen=True)
class PartLine:
    """One part of mine in somebody's item."""

    item: Item
    role: str
    is_simulated: bool
    signed_at: dt.datetime | None

    @property
    def is_mine_to_start(self) -> bool:
        """The form belongs to this role (FR.APL.01, FR.AK.03, FR.VA): nobody else can begin it."""
        return load_edition(self.item.form_code).owner == self.role

    def is_waiting(self, now: dt.datetime) -> bool:
        """Whether this person can do something now: open, unsigned, and begun by whoever begins it.

        What came back is his to mend where the form is his own, although he signed the version before.
        """
        came_back = self.is_mine_to_start and self.item.status is ItemStatus.RETURNED
        if (self.signed_at is not None and not came_back) or not self.item.is_editable or self.item.is_finished:
            return False
        return self.item.record_id is not None or (self.is_mine_to_start and self.item.gate.refusal(now) is None)


PARTS_TABLE, SIGNATURES = table(DossierParty, "mine"), table(Signature)
MINE, SIGNED = PARTS_TABLE.c, SIGNATURES.c
ME = bindparam("actor", type_=Uuid())
PARTS = (
    ITEM.add_columns(MINE.role, MINE.is_simulated, SIGNED.signed_at)
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
    .where(tuple_(D.form_code, D.stage, MINE.role).in_(SIGNING), D.status != ItemStatus.SIGNED_OFF)
    .order_by(D.enrolment_id, D.position)
)


def my_parts(act: Act) -> list[PartLine]:
    """Every part of mine in dossiers that are not finished, by trainee and in the order of the kit."""
    act.require(CourseworkPermission.PARTS)
    return [_line(row) for row in read(PARTS, act)]


def _line(row: Any) -> PartLine:
    return PartLine(to_item(row), row.role, row.is_simulated, row.signed_at)


def get_part(act: Act, item_id: uuid.UUID, role: str, *, locked: bool = False) -> Part:
    """A part that this person plays. Raises NotFound, Denied."""
    if role not in ROLE_NAMES:
        raise NotFound
    part = Part(get_item(act, item_id, locked=locked), role)
    act.require(CourseworkPermission.FILL_PART, part)
    return part


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

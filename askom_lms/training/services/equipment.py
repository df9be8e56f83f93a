"""The list of what everybody brings, and what panitia found at the door."""

import uuid
from dataclasses import replace

from sqlalchemy import exists, select

from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.training.domain.equipment import LONGEST, MOST, is_list, read
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import P
from askom_lms.training.models import EquipmentMark, Roster, TrainingClass
from askom_lms.training.services.touch import chain_of, hold_unfinished, touch_class


def save_equipment(act: Act, klass: TrainingClass, written: str) -> None:
    """Another list, one thing in each line, before day 1.

    Raises Invalid `training.equipment_list`, Refusal `training.equipment_fixed`, `training.finished`.
    """
    act.require(P.EDIT, klass)
    hold_unfinished(klass)
    if clock.in_zone(act.now, klass.zone).date() >= klass.starts_on:
        raise Refusal("training.equipment_fixed", on=clock.tanggal(klass.starts_on, with_day=False))
    items = read(written)
    if not is_list(items):
        raise Invalid("training.equipment_list", most=MOST, letters=LONGEST)
    klass.settings = replace(ClassSettings.read(klass.settings), equipment=items).stored()
    session().flush()
    act.record("class.changed", chain_of(klass), klass, {"what": "equipment", "items": list(items)})
    touch_class(klass.id)


def mark_equipment(act: Act, klass: TrainingClass, person_id: uuid.UUID, found: dict[str, bool]) -> None:
    """What one person brought; a second look counts instead of the first, and the same twice changes nothing.

    Raises Invalid `training.equipment_unknown` for a thing that is not on the list, NotFound for somebody who is not
    of the class.
    """
    act.require(P.RECORD, klass)
    hold_unfinished(klass)
    s = session()
    if not set(found) <= set(ClassSettings.read(klass.settings).equipment):
        raise Invalid("training.equipment_unknown")
    if not s.scalar(select(exists().where(Roster.class_id == klass.id, Roster.person_id == person_id))):
        raise NotFound
    mine = (EquipmentMark.class_id == klass.id, EquipmentMark.person_id == person_id)
    held = {row.item: row for row in s.scalars(select(EquipmentMark).where(*mine))}
    changed = {item: there for item, there in found.items() if item not in held or held[item].is_there != there}
    for item, is_there in changed.items():
        row = held.get(item) or EquipmentMark(class_id=klass.id, person_id=person_id, item=item, is_there=is_there)
        row.is_there, row.at, row.by_id = is_there, act.now, act.actor_id
        s.add(row)
    if changed:
        s.flush()
        act.record("equipment.marked", chain_of(klass), klass, {"person": str(person_id), "found": changed})
        touch_class(klass.id)

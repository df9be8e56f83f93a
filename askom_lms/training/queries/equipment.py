"""Who brought what: everybody on the list of the class with the things that were looked for."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ScalarSelect, and_, func, select

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.people.models import Person
from askom_lms.training.domain.equipment import lacking, unseen
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import P
from askom_lms.training.models import EquipmentMark, Roster, TrainingClass


@dataclass(frozen=True)
class DoorRow:
    """One person at the door."""

    person_id: uuid.UUID
    name: str
    found: Mapping[str, bool]
    lacks: Sequence[str]
    unseen: Sequence[str]


def door_rows(act: Act, klass: TrainingClass) -> list[DoorRow]:
    """Everybody on the list of the class, by name; two queries."""
    act.require(P.RECORD, klass)
    items = equipment_of(klass)
    rows = session().execute(
        select(EquipmentMark.person_id, EquipmentMark.item, EquipmentMark.is_there).where(
            EquipmentMark.class_id == klass.id
        )
    )
    found: dict[uuid.UUID, dict[str, bool]] = {}
    for person_id, item, is_there in rows:
        found.setdefault(person_id, {})[item] = is_there
    people = session().execute(
        select(Person.id, Person.name)
        .join(Roster, Roster.person_id == Person.id)
        .where(Roster.class_id == klass.id)
        .order_by(Person.name, Person.id)
    )
    return [
        DoorRow(key, name, seen, lacking(items, seen), unseen(items, seen))
        for key, name in people
        for seen in (found.get(key, {}),)
    ]


def lacking_people(klass: TrainingClass) -> ScalarSelect[int]:
    """How many on the list of the class came without something that it asks for: a part of another query."""
    return (
        select(func.count(EquipmentMark.person_id.distinct()))
        .join(Roster, and_(Roster.person_id == EquipmentMark.person_id, Roster.class_id == EquipmentMark.class_id))
        .where(
            EquipmentMark.class_id == klass.id,
            EquipmentMark.is_there.is_(False),
            EquipmentMark.item.in_(equipment_of(klass)),
        )
        .scalar_subquery()
    )


def equipment_of(klass: TrainingClass) -> tuple[str, ...]:
    """The list of the class."""
    return ClassSettings.read(klass.settings).equipment

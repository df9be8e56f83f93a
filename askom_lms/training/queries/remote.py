"""The conditions for a class at a distance: what is ticked, by whom, with what."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.training.domain.remote import CONDITIONS
from askom_lms.training.domain.states import P
from askom_lms.training.models import RemoteCondition, TrainingClass


@dataclass(frozen=True)
class ConditionLine:
    """One condition as it stands; `at` is None while it is open. A note of old stays to be ticked again."""

    key: str
    letter: str
    note: str = ""
    file: str = ""
    at: dt.datetime | None = None
    by: str = ""


def remote_conditions(act: Act, klass: TrainingClass) -> list[ConditionLine]:
    """Every condition in the order of the circular."""
    act.require(P.EDIT, klass)
    rows = session().execute(
        select(RemoteCondition, Person.name)
        .outerjoin(Person, Person.id == RemoteCondition.ticked_by_id)
        .where(RemoteCondition.class_id == klass.id)
    )
    held = {row.key: (row, name or "") for row, name in rows}
    return [_line(key, letter, *held.get(key, (None, ""))) for key, letter in CONDITIONS.items()]


def _line(key: str, letter: str, row: RemoteCondition | None, name: str) -> ConditionLine:
    if row is None:
        return ConditionLine(key, letter)
    file = (row.name or key) if row.sha256 else ""
    stands = row.withdrawn_at is None
    return ConditionLine(key, letter, row.note, file, row.ticked_at if stands else None, name if stands else "")


def remote_proof(act: Act, klass: TrainingClass, key: str) -> RemoteCondition:
    """The condition whose file is asked for. Raises NotFound when there is none."""
    act.require(P.EDIT, klass)
    wanted = (RemoteCondition.class_id == klass.id, RemoteCondition.key == key, RemoteCondition.sha256.is_not(None))
    found = session().scalar(select(RemoteCondition).where(*wanted))
    if found is None:
        raise NotFound
    return found

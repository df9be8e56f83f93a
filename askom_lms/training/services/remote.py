"""A class at a distance: its conditions are ticked with proof, then it may be switched (003, SE.011)."""

from dataclasses import replace

from sqlalchemy import select

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.kernel.uploads import Accepted
from askom_lms.training.domain.remote import CONDITIONS, is_proven, open_conditions
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import P
from askom_lms.training.models import RemoteCondition, TrainingClass
from askom_lms.training.services.touch import chain_of, hold_unfinished, touch_class

LONGEST_NOTE = 2000
SEALED = ("class_id", "key", "note", "sha256", "ticked_at", "ticked_by_id", "withdrawn_at")


def tick_condition(act: Act, klass: TrainingClass, key: str, *, note: str, file: Accepted | None = None) -> None:
    """This condition holds, as the note or the file shows; said again, a file that is not replaced stays.

    Raises NotFound for a condition that the circular does not have; Invalid `training.remote_proof` without proof,
    `training.remote_note_long`; Refusal `training.finished`.
    """
    act.require(P.EDIT, klass)
    hold_unfinished(klass)
    row = _row(klass, key)
    sha256 = file.sha256 if file else (row.sha256 if row else None)
    if len(note) > LONGEST_NOTE:
        raise Invalid("training.remote_note_long", most=LONGEST_NOTE)
    if not is_proven(note, sha256):
        raise Invalid("training.remote_proof")
    if row is None:
        row = RemoteCondition(class_id=klass.id, key=key)
        session().add(row)
    row.note, row.sha256, row.withdrawn_at = note.strip(), sha256, None
    row.name = file.name[:200] if file else row.name or ""
    row.ticked_at, row.ticked_by_id = act.now, act.actor_id
    session().flush()
    act.record("remote.ticked", chain_of(klass), row, {"key": key, "sha256": sha256 or ""}, seals=SEALED)
    touch_class(klass.id)


def withdraw_condition(act: Act, klass: TrainingClass, key: str) -> None:
    """It was ticked in error, or holds no longer. Raises NotFound; Refusal `training.remote_in_use` while the class is
    at a distance, `training.finished`.
    """
    act.require(P.EDIT, klass)
    hold_unfinished(klass)
    row = _row(klass, key)
    if row is None or row.withdrawn_at is not None:
        raise NotFound
    if ClassSettings.read(klass.settings).is_remote:
        raise Refusal("training.remote_in_use", number=klass.number)
    row.withdrawn_at = act.now
    session().flush()
    act.record("remote.withdrawn", chain_of(klass), row, {"key": key}, seals=SEALED)
    touch_class(klass.id)


def switch_remote(act: Act, klass: TrainingClass, *, is_remote: bool) -> None:
    """Hold the class at a distance, or in a room again. Raises Refusal `training.remote_open`, `training.finished`."""
    act.require(P.EDIT, klass)
    hold_unfinished(klass)
    chosen = ClassSettings.read(klass.settings)
    missing = open_conditions(_ticked(klass)) if is_remote else ()
    if missing:
        raise Refusal("training.remote_open", left=len(missing), most=len(CONDITIONS))
    if chosen.is_remote == is_remote:
        return
    klass.settings = replace(chosen, is_remote=is_remote).stored()
    session().flush()
    act.record("class.changed", chain_of(klass), klass, {"what": "remote", "is_remote": is_remote})
    touch_class(klass.id)


def _row(klass: TrainingClass, key: str) -> RemoteCondition | None:
    if key not in CONDITIONS:
        raise NotFound
    wanted = select(RemoteCondition).where(RemoteCondition.class_id == klass.id, RemoteCondition.key == key)
    return session().scalar(wanted)


def _ticked(klass: TrainingClass) -> set[str]:
    standing = (RemoteCondition.class_id == klass.id, RemoteCondition.withdrawn_at.is_(None))
    return set(session().scalars(select(RemoteCondition.key).where(*standing)))

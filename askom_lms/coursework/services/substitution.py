"""A master asesor is replaced: open items move, finished parafs keep the first name (product P35)."""

import uuid
from typing import Any

from sqlalchemy import func, select, update

from askom_lms.coursework.domain.states import CourseworkPermission, ItemStatus
from askom_lms.coursework.models import DossierItem, Substitution
from askom_lms.coursework.services.dossiers import class_scope
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import seated_in
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.training.domain.composition import PER_MASTER_ASESOR
from askom_lms.training.models import ClassStaff, StaffRole
from askom_lms.training.services import touch_class

D, E = DossierItem, Enrolment


def substitute_master(
    act: Act, class_id: uuid.UUID, *, from_id: uuid.UUID, to_id: uuid.UUID, letter_number: str, reason: str
) -> Substitution:
    """Move the trainees and the unfinished items of one master asesor to another one of the same class.

    Raises Invalid (letter or reason missing), Refusal (same person, not a master asesor here, more than twelve).
    """
    act.require(CourseworkPermission.SUBSTITUTE, class_scope(class_id))
    if not letter_number.strip() or not reason.strip():
        raise Invalid("coursework.substitution_incomplete")
    if from_id == to_id:
        raise Refusal("coursework.substitution_same")
    _check_master(class_id, to_id)
    _check_room(class_id, from_id, to_id)
    moved = _move_items(class_id, from_id, to_id)
    step = Substitution(
        class_id=class_id,
        from_id=from_id,
        to_id=to_id,
        letter_number=letter_number.strip(),
        reason=reason.strip(),
        items_moved=moved,
        at=act.now,
        by_id=act.person.id,
    )
    session().add(step)
    session().flush()
    data = {"from": str(from_id), "to": str(to_id), "letter": step.letter_number, "items": moved}
    act.record("master_asesor.substitute", ChainRef("class", class_id), step, data)
    _move_trainees(class_id, from_id, to_id)
    touch_class(class_id)
    return step


def _check_master(class_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """His line is held, so that two substitutions to one person at once count each other."""
    held = select(ClassStaff.id).where(
        ClassStaff.class_id == class_id,
        ClassStaff.person_id == person_id,
        ClassStaff.role == StaffRole.MASTER_ASESOR,
        ClassStaff.ended_at.is_(None),
    )
    if session().execute(held.with_for_update()).scalar() is None:
        raise Refusal("coursework.substitute_not_master")


def _check_room(class_id: uuid.UUID, from_id: uuid.UUID, to_id: uuid.UUID) -> None:
    both = select(func.count()).where(seated_in(class_id), E.master_asesor_id.in_((from_id, to_id)))
    count = session().execute(both).scalar_one()
    if count > PER_MASTER_ASESOR:
        raise Refusal("coursework.substitute_full", count=count, most=PER_MASTER_ASESOR)


def _move_items(class_id: uuid.UUID, from_id: uuid.UUID, to_id: uuid.UUID) -> int:
    s = session()
    open_items = (D.class_id == class_id, D.master_asesor_id == from_id, D.status != ItemStatus.SIGNED_OFF)
    s.execute(select(D.id).where(*open_items).order_by(D.id).with_for_update())
    moved: Any = s.execute(
        update(D)
        .where(*open_items)
        .values(master_asesor_id=to_id, claimed_by_id=None, claimed_at=None)
        .execution_options(synchronize_session=False)
    )
    return int(moved.rowcount)


def _move_trainees(class_id: uuid.UUID, from_id: uuid.UUID, to_id: uuid.UUID) -> None:
    session().execute(
        update(E)
        .where(E.class_id == class_id, E.master_asesor_id == from_id)
        .values(master_asesor_id=to_id)
        .execution_options(synchronize_session=False)
    )

"""The staff of a class: added, corrected, replaced and ended, each with a line in the chain."""

import datetime as dt
import uuid
from dataclasses import replace

from sqlalchemy import exists, func, select

from askom_lms.kernel import audit
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import PLATFORM
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.people import services as people
from askom_lms.people.domain import Role
from askom_lms.people.models import Person, RoleGrant
from askom_lms.people.queries import find_person_by_email
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.staffing import ASESOR_ROLES, GROUPED_ROLES, GROUPS, next_group, role_conflict
from askom_lms.training.domain.states import P, StaffRole
from askom_lms.training.models import ClassStaff, Roster, TrainingClass
from askom_lms.training.services.dates import (
    hold_people,
    must_be_free,
    must_be_lent,
    must_be_valid,
    must_hold_skema,
    must_not_be_suspended,
)
from askom_lms.training.services.touch import chain_of, hold, hold_unfinished, scope_of, touch_class

FILED = ("letter_sha256",)
"""The file of a letter: who parafs has his mandate from it."""


def engage_staff(
    act: Act,
    klass: TrainingClass,
    *,
    email: str,
    name: str,
    role: StaffRole,
    met_number: str = "",
    met_valid_until: dt.date | None = None,
    letter_number: str = "",
    group: str = "",
    desk: str = "",
    field: str = "",
) -> ClassStaff:
    """Add somebody by address: the known person, or a new one who is invited by mail.

    A register number is only filled in where none is known; correcting one is done in the register of people.
    Raises what `create_person` and `add_staff` raise.
    """
    act.require(P.STAFF, klass)
    person, is_new = _known_or_new(act, klass, email, name, role, met_number, met_valid_until)
    staff = add_staff(act, klass, person.id, role, letter_number=letter_number, group=group, desk=desk, field=field)
    if is_new:
        people.invite(act, person)
    return staff


def hand_over_staff(
    act: Act,
    klass: TrainingClass,
    staff: ClassStaff,
    *,
    email: str,
    name: str,
    met_number: str = "",
    met_valid_until: dt.date | None = None,
    letter_number: str = "",
    field: str = "",
) -> ClassStaff:
    """Replace somebody by an address. Raises what `create_person` and `replace_staff` raise."""
    act.require(P.STAFF, klass)
    person, is_new = _known_or_new(act, klass, email, name, staff.role, met_number, met_valid_until)
    taker = replace_staff(act, klass, staff, person.id, letter_number=letter_number, field=field)
    if is_new:
        people.invite(act, person)
    return taker


def _known_or_new(
    act: Act,
    klass: TrainingClass,
    email: str,
    name: str,
    role: StaffRole,
    met_number: str,
    met_valid_until: dt.date | None,
) -> tuple[Person, bool]:
    """The person of this address and whether he is new; an empty register entry is filled in for an asesor.

    Register first, then the class, then the person: the order in which everybody holds them.
    """
    known = find_person_by_email(email)
    person = known or people.create_person(act, email=email, name=name)
    if role in ASESOR_ROLES and (not person.met_number or person.met_valid_until is None):
        audit.hold(PLATFORM)
        hold_unfinished(klass)
        people.update_person(
            act,
            person,
            name=person.name,
            phone=person.phone,
            met_number=person.met_number or met_number,
            met_valid_until=person.met_valid_until or met_valid_until,
        )
        session().flush()
    return person, known is None


def add_staff(
    act: Act,
    klass: TrainingClass,
    person_id: uuid.UUID,
    role: StaffRole,
    *,
    letter_number: str = "",
    group: str = "",
    desk: str = "",
    field: str = "",
) -> ClassStaff:
    """Give a person a staff role in the class; the same line when he has it already.

    Raises NotFound; Refusal `training.person_disabled`, `training.staff_and_trainee`, `training.decider_teaches`,
    `training.met_missing`, `training.met_undated`, `training.met_expired` (000:asesor.2), `training.loan_missing`
    (000-019), `training.skema_not_held` (000-030), `training.staff_clash` (000:kelas.7), `training.group_taken`.
    """
    act.require(P.STAFF, klass)
    hold_unfinished(klass)
    hold_people([person_id])
    person = session().get(Person, person_id, populate_existing=True)
    if person is None:
        raise NotFound
    _may_work(klass, person, role)
    staff = session().scalar(
        select(ClassStaff).where(
            ClassStaff.class_id == klass.id, ClassStaff.person_id == person_id, ClassStaff.role == role
        )
    )
    if staff is None:
        staff = ClassStaff(class_id=klass.id, person_id=person_id, role=role, added_at=act.now)
        session().add(staff)
    elif staff.ended_at is None:
        return staff
    staff.added_at, staff.ended_at, staff.replaced_by_id = act.now, None, None
    staff.group = _group(klass, role, group, person_id)
    staff.letter_number, staff.desk = letter_number.strip(), desk.strip()
    staff.field = _field(role, field)
    session().flush()
    people.grant_role(act, person_id, Role(role.value), **scope_of(klass))
    written = {"letter": staff.letter_number, "group": staff.group, "field": staff.field}
    data = {"person": str(person_id), "role": str(role), **written}
    act.record("staff.added", chain_of(klass), staff, data)
    act.notify("staff.added", staff)
    _recount(klass)
    return staff


def _may_work(klass: TrainingClass, person: Person, role: StaffRole) -> None:
    if not person.is_active:
        raise Refusal("training.person_disabled", name=person.name)
    learns = exists().where(Roster.class_id == klass.id, Roster.person_id == person.id)
    applies = exists().where(
        RoleGrant.scope_id == klass.id, RoleGrant.person_id == person.id, RoleGrant.role == Role.TRAINEE
    )
    if session().scalar(select(learns | applies)):
        raise Refusal("training.staff_and_trainee", name=person.name, number=klass.number)
    conflict = role_conflict(role, _roles_of(klass.id, person.id))
    if conflict:
        raise Refusal(conflict, name=person.name)
    must_be_valid(klass, role, person.name, person.met_number, person.met_valid_until)
    must_not_be_suspended(role, person.id, person.name)
    must_be_lent(klass, role, person.id, person.name)
    must_hold_skema(klass, role, person.id, person.name)
    must_be_free(klass, role, person.id, person.name)


def _roles_of(class_id: uuid.UUID, person_id: uuid.UUID) -> list[StaffRole]:
    held = select(ClassStaff.role).where(
        ClassStaff.class_id == class_id, ClassStaff.person_id == person_id, ClassStaff.ended_at.is_(None)
    )
    return list(session().scalars(held))


def _group(klass: TrainingClass, role: StaffRole, wanted: str, person_id: uuid.UUID) -> str:
    """The group as asked, or the next free one; each group has one master asesor. Raises Refusal, Invalid."""
    if role not in GROUPED_ROLES:
        return ""
    taken = session().execute(
        select(ClassStaff.group, ClassStaff.person_id).where(
            ClassStaff.class_id == klass.id, ClassStaff.role == role, ClassStaff.ended_at.is_(None)
        )
    )
    others = {row.group for row in taken if row.person_id != person_id}
    letter = wanted.strip().upper() or next_group(role, others)
    if letter not in GROUPS:
        raise Invalid("training.group_unknown", found=wanted[:4])
    if role is StaffRole.MASTER_ASESOR and letter in others:
        raise Refusal("training.group_taken", group=letter)
    return letter


def _field(role: StaffRole, written: str) -> str:
    """Only a master asesor is asked for his field (001:definisi.2)."""
    return written.strip() if role is StaffRole.MASTER_ASESOR else ""


def update_staff(
    act: Act, klass: TrainingClass, staff: ClassStaff, *, letter_number: str, group: str, desk: str, field: str = ""
) -> None:
    """Correct letter number, group, desk and field. Raises Refusal `training.finished`, `training.group_taken`."""
    act.require(P.STAFF, klass)
    hold_unfinished(klass)
    staff.group = _group(klass, staff.role, group or staff.group, staff.person_id)
    staff.letter_number, staff.desk = letter_number.strip(), desk.strip()
    staff.field = _field(staff.role, field)
    session().flush()
    data = {"letter": staff.letter_number, "group": staff.group, "field": staff.field}
    act.record("staff.corrected", chain_of(klass), staff, data)
    touch_class(klass.id)


def save_letter(act: Act, klass: TrainingClass, staff: ClassStaff, sha256: str) -> None:
    """File the letter of assignment (000:asesor.4); an earlier file stays in storage and in the chain."""
    act.require(P.STAFF, klass)
    hold_unfinished(klass)
    was, staff.letter_sha256 = staff.letter_sha256 or "", sha256
    act.record("staff.letter_filed", chain_of(klass), staff, {"sha256": sha256, "was": was}, seals=FILED)
    touch_class(klass.id)


def withdraw_letter(act: Act, klass: TrainingClass, staff: ClassStaff, *, number: str, sha256: str | None) -> None:
    """The letter of assignment counts no more: its number and file leave the line, unless others stand there by now.

    A scan of the same letter keeps the line no mandate either, because it goes with the number.
    """
    act.require(P.STAFF, klass)
    hold(klass)
    if staff.letter_number != number and (sha256 is None or staff.letter_sha256 != sha256):
        return
    data = {"number": staff.letter_number, "was": staff.letter_sha256 or ""}
    staff.letter_number, staff.letter_sha256 = "", None
    act.record("staff.letter_withdrawn", chain_of(klass), staff, data, seals=FILED)
    touch_class(klass.id)


def end_staff(act: Act, klass: TrainingClass, staff: ClassStaff) -> None:
    """The person leaves this role; what he did stays. Raises Refusal `training.finished`."""
    act.require(P.STAFF, klass)
    hold_unfinished(klass)
    if staff.ended_at is not None:
        return
    staff.ended_at = act.now
    session().flush()
    people.revoke_role(act, staff.person_id, Role(staff.role.value), scope_id=klass.id)
    data = {"person": str(staff.person_id), "role": str(staff.role)}
    act.record("staff.ended", chain_of(klass), staff, data)
    act.notify("staff.ended", staff)
    _recount(klass)


def replace_staff(
    act: Act,
    klass: TrainingClass,
    staff: ClassStaff,
    person_id: uuid.UUID,
    *,
    letter_number: str = "",
    field: str = "",
) -> ClassStaff:
    """Another person takes over role, group and desk; letter and field are his own.

    Raises what `add_staff` raises; `training.replace_self`.
    """
    if staff.person_id == person_id:
        raise Refusal("training.replace_self")
    end_staff(act, klass, staff)
    taker = add_staff(
        act,
        klass,
        person_id,
        staff.role,
        letter_number=letter_number,
        group=staff.group,
        desk=staff.desk,
        field=field,
    )
    staff.replaced_by_id = person_id
    act.record("staff.replaced", chain_of(klass), staff, {"by": str(person_id)})
    return taker


def _recount(klass: TrainingClass) -> None:
    """Counters of the class row, each person once in each role (000:kelas.4)."""
    session().flush()
    rows = session().execute(
        select(ClassStaff.role, func.count(func.distinct(ClassStaff.person_id)))
        .where(ClassStaff.class_id == klass.id, ClassStaff.ended_at.is_(None))
        .group_by(ClassStaff.role)
    )
    counted = {row[0]: row[1] for row in rows}
    klass.n_panitia = counted.get(StaffRole.PANITIA, 0)
    klass.n_pengajar = counted.get(StaffRole.PENGAJAR, 0)
    klass.n_master_asesor = counted.get(StaffRole.MASTER_ASESOR, 0)
    chosen = ClassSettings.read(klass.settings)
    klass.settings = replace(chosen, n_examiner=counted.get(StaffRole.EXAMINER, 0)).stored()
    touch_class(klass.id)

"""Who is whose trainee: at most twelve to a master asesor, examiners from the other group (D4)."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import seated_in
from askom_lms.enrolment.services.holding import chain_of, class_of, hold
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.people import services as people
from askom_lms.people.domain import Role
from askom_lms.training import services as training
from askom_lms.training.domain.composition import PER_MASTER_ASESOR
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import ClassStaff, StaffRole, TrainingClass
from askom_lms.training.services.touch import label_of

LETTERS = "ABCDEFGH"


def assign_groups(act: Act, klass: TrainingClass) -> dict[str, int]:
    """Spread the seated people over the master asesors of the class; returns group -> number of people.

    Raises Refusal `enrolment.nobody_seated`, `enrolment.too_few_master_asesor` (000:kelas.3) and, unless the class
    switched it off with a reason, `enrolment.no_other_examiner` when nobody but the own master asesor could examine.
    """
    act.require(P.DECIDE, klass)
    masters = _masters(klass.id)
    seated = _seated(klass.id)
    if not seated:
        raise Refusal("enrolment.nobody_seated", number=klass.number)
    if len(seated) > PER_MASTER_ASESOR * len(masters):
        raise Refusal("enrolment.too_few_master_asesor", people=len(seated), masters=len(masters))
    examiners = [_examiner(klass, masters, place) for place in range(len(masters))]
    size = -(-len(seated) // len(masters))
    counts: dict[str, int] = {}
    for index, enrolment in enumerate(seated):
        place = index // size
        enrolment.group, enrolment.master_asesor_id = masters[place]
        enrolment.examiner_id = examiners[place]
        counts[enrolment.group] = counts.get(enrolment.group, 0) + 1
    session().flush()
    act.record("class.groups_assigned", ChainRef("class", klass.id), klass, {"groups": counts})
    training.touch_class(klass.id)
    return counts


def _seated(class_id: uuid.UUID) -> Sequence[Enrolment]:
    completed = Enrolment.state != EnrolmentState.COMPLETED
    wanted = select(Enrolment).where(seated_in(class_id), completed).order_by(Enrolment.seat_number)
    return session().scalars(wanted.with_for_update()).all()


def _masters(class_id: uuid.UUID) -> list[tuple[str, uuid.UUID]]:
    rows = _in_role(class_id, StaffRole.MASTER_ASESOR)
    return [(group or LETTERS[index], person_id) for index, (group, person_id) in enumerate(rows)]


def _in_role(class_id: uuid.UUID, role: StaffRole) -> list[tuple[str, uuid.UUID]]:
    rows = session().execute(
        select(ClassStaff.group, ClassStaff.person_id)
        .where(ClassStaff.class_id == class_id, ClassStaff.role == role, ClassStaff.ended_at.is_(None))
        .order_by(ClassStaff.group, ClassStaff.added_at)
    )
    return [(row.group, row.person_id) for row in rows]


def _examiner(klass: TrainingClass, masters: list[tuple[str, uuid.UUID]], place: int) -> uuid.UUID:
    """The examiner of a group: a named examiner first, else the master asesor of the next group."""
    own = masters[place][1]
    named = [person_id for _, person_id in _in_role(klass.id, StaffRole.EXAMINER) if person_id != own]
    if named:
        return named[place % len(named)]
    others = [person_id for _, person_id in masters[place + 1 :] + masters[:place] if person_id != own]
    if others:
        return others[0]
    if ClassSettings.read(klass.settings).examiner_differs:
        raise Refusal("enrolment.no_other_examiner")
    return own


def name_ketua_kelas(act: Act, enrolment: Enrolment) -> None:
    """One named ketua kelas per class; naming another takes the role from the first. Naming twice changes nothing.

    The entry comes first: it holds the chain of the class, so that two who name at once follow each other.

    Raises Refusal `enrolment.not_seated`.
    """
    act.require(P.DECIDE, enrolment)
    hold(enrolment)
    if enrolment.seat_number is None:
        raise Refusal("enrolment.not_seated")
    if enrolment.is_ketua_kelas:
        return
    act.record("enrolment.named_ketua_kelas", chain_of(enrolment), enrolment)
    of_class = select(Enrolment).where(Enrolment.class_id == enrolment.class_id, Enrolment.is_ketua_kelas)
    for other in session().scalars(of_class).all():
        other.is_ketua_kelas = False
        people.revoke_role(act, other.person_id, Role.KETUA_KELAS, scope_id=other.class_id)
    enrolment.is_ketua_kelas = True
    klass = class_of(enrolment)
    role, person_id = Role.KETUA_KELAS, enrolment.person_id
    people.grant_role(act, person_id, role, scope_id=klass.id, slug=klass.slug, label=label_of(klass))
    training.touch_class(klass.id)

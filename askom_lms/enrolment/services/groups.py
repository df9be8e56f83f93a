"""Who is whose trainee: at most twelve to a master asesor, examiners from the other group (D4)."""

import uuid

from sqlalchemy import select

from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.people import services as people
from askom_lms.people.domain import Role
from askom_lms.training import services as training
from askom_lms.training.models import ClassStaff, StaffRole, TrainingClass

MOST_PER_MASTER_ASESOR = 12
SEATED = (EnrolmentState.ACCEPTED, EnrolmentState.ENROLLED)


def assign_groups(act: Act, klass: TrainingClass) -> dict[str, int]:
    """Spread the seated people over the master asesors of the class; returns group -> number of people.

    Raises Refusal `enrolment.too_few_master_asesor` (1 to 12, 000-013) and, unless the class switched it off with a
    reason, `enrolment.no_other_examiner` when nobody but the own master asesor could examine.
    """
    act.require(P.DECIDE, klass)
    masters = _masters(klass.id)
    seated = list(
        session().scalars(
            select(Enrolment)
            .where(Enrolment.class_id == klass.id, Enrolment.state.in_(SEATED))
            .order_by(Enrolment.seat_number)
        )
    )
    if not masters or len(seated) > MOST_PER_MASTER_ASESOR * len(masters):
        raise Refusal("enrolment.too_few_master_asesor", people=len(seated), masters=len(masters))
    size = -(-len(seated) // len(masters)) or 1
    counts: dict[str, int] = {}
    for index, enrolment in enumerate(seated):
        place = min(index // size, len(masters) - 1)
        group, master_id = masters[place]
        enrolment.group, enrolment.master_asesor_id = group, master_id
        enrolment.examiner_id = _examiner(klass, masters, place)
        counts[group] = counts.get(group, 0) + 1
    session().flush()
    act.record("class.groups_assigned", ChainRef("class", klass.id), klass, {"groups": counts})
    training.touch_class(klass.id)
    return counts


def _masters(class_id: uuid.UUID) -> list[tuple[str, uuid.UUID]]:
    rows = session().execute(
        select(ClassStaff.group, ClassStaff.person_id)
        .where(
            ClassStaff.class_id == class_id, ClassStaff.role == StaffRole.MASTER_ASESOR, ClassStaff.ended_at.is_(None)
        )
        .order_by(ClassStaff.group, ClassStaff.added_at)
    )
    return [(row.group or "ABCDEFGH"[index], row.person_id) for index, row in enumerate(rows)]


def _examiner(klass: TrainingClass, masters: list[tuple[str, uuid.UUID]], place: int) -> uuid.UUID:
    """The examiner of a group: a named examiner first, else the master asesor of the next group."""
    own = masters[place][1]
    named = list(
        session().scalars(
            select(ClassStaff.person_id)
            .where(
                ClassStaff.class_id == klass.id, ClassStaff.role == StaffRole.EXAMINER, ClassStaff.ended_at.is_(None)
            )
            .order_by(ClassStaff.group, ClassStaff.added_at)
        )
    )
    others = [p for p in named if p != own] or [p for _, p in masters[place + 1 :] + masters[:place] if p != own]
    if others:
        return others[place % len(others)] if named else others[0]
    if klass.settings.get("examiner_differs", True):
        raise Refusal("enrolment.no_other_examiner")
    return own


def name_ketua_kelas(act: Act, enrolment: Enrolment) -> None:
    """One named ketua kelas per class; naming another takes the role from the first."""
    act.require(P.DECIDE, enrolment)
    if enrolment.state not in SEATED:
        raise Refusal("enrolment.not_seated")
    before = (
        session()
        .scalars(select(Enrolment).where(Enrolment.class_id == enrolment.class_id, Enrolment.is_ketua_kelas))
        .all()
    )
    for other in before:
        other.is_ketua_kelas = False
        people.revoke_role(act, other.person_id, Role.KETUA_KELAS, scope_id=other.class_id)
    enrolment.is_ketua_kelas = True
    klass = session().get_one(TrainingClass, enrolment.class_id)
    label = f"Kelas {klass.number} · {klass.venue}, {klass.city}"
    people.grant_role(act, enrolment.person_id, Role.KETUA_KELAS, scope_id=klass.id, slug=klass.slug, label=label)
    act.record("enrolment.named_ketua_kelas", ChainRef("class", klass.id), enrolment)
    training.touch_class(klass.id)

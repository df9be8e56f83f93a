"""Who is whose trainee: at most twelve to a master asesor, examiners from the other group (D4)."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import seated_in
from askom_lms.enrolment.services.holding import chain_of, class_of, hold
from askom_lms.kernel import audit
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.people import services as people
from askom_lms.people.domain import Role
from askom_lms.training import services as training
from askom_lms.training.domain.composition import PER_MASTER_ASESOR
from askom_lms.training.domain.examining import most_for, share_out
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import ClassStaff, StaffRole, TrainingClass
from askom_lms.training.services.touch import scope_of

LETTERS = "ABCDEFGH"


def assign_groups(act: Act, klass: TrainingClass) -> dict[str, int]:
    """Spread the seated people over the master asesors of the class; returns group -> number of people.

    Raises Refusal `enrolment.nobody_seated`, `enrolment.too_few_master_asesor` (000:kelas.3),
    `enrolment.examiners_full` (000:kelas.2, 000:kelas.3) and, unless the class switched it off with a reason,
    `enrolment.no_other_examiner` when nobody but the own master asesor could examine.
    """
    act.require(P.DECIDE, klass)
    audit.hold(ChainRef("class", klass.id))
    masters = _masters(klass.id)
    seated = _seated(klass.id)
    if not seated:
        raise Refusal("enrolment.nobody_seated", number=klass.number)
    if len(seated) > PER_MASTER_ASESOR * len(masters):
        raise Refusal("enrolment.too_few_master_asesor", people=len(seated), masters=len(masters))
    size = -(-len(seated) // len(masters))
    sizes = [min(size, len(seated) - start) for start in range(0, len(seated), size)]
    examiners = _examiners(klass, masters, sizes)
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


def _examiners(klass: TrainingClass, masters: list[tuple[str, uuid.UUID]], sizes: Sequence[int]) -> list[uuid.UUID]:
    """The examiner of each group, nobody with more people than he may examine."""
    chosen = ClassSettings.read(klass.settings)
    named = [person_id for _, person_id in _in_role(klass.id, StaffRole.EXAMINER)]
    leaders = [person_id for _, person_id in masters]
    groups = [(size, _candidates(named, leaders, place, chosen)) for place, size in enumerate(sizes)]
    most = {one: most_for(is_master_asesor=one in leaders, chosen=chosen.examiner_most) for one in (*named, *leaders)}
    found = share_out(groups, most)
    if found is None:
        raise Refusal("enrolment.examiners_full", most=chosen.examiner_most)
    return found


def _candidates(named: list[uuid.UUID], leaders: list[uuid.UUID], place: int, chosen: ClassSettings) -> list[uuid.UUID]:
    """Named examiners in turn, then the master asesor of the next groups; the own one last, and only if allowed."""
    own = leaders[place]
    others = [one for one in named if one != own]
    turn = place % len(others) if others else 0
    found = [*others[turn:], *others[:turn], *leaders[place + 1 :], *leaders[:place]]
    if not found and chosen.examiner_differs:
        raise Refusal("enrolment.no_other_examiner")
    return found if chosen.examiner_differs else [*found, own]


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
    people.grant_role(act, person_id, role, **scope_of(klass))
    act.notify("enrolment.named_ketua_kelas", enrolment)
    training.touch_class(klass.id)

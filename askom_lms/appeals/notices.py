"""Who hears of an appeal: the appellant, those who name the panel, the panel, the technical team; no mail says why."""

import uuid
from collections.abc import Iterable, Mapping

from sqlalchemy import select

from askom_lms.appeals.domain.states import Outcome
from askom_lms.appeals.models import Appeal, AppealMember
from askom_lms.assessment.models import Reassessment
from askom_lms.kernel.act import Act, Notice
from askom_lms.kernel.db import session
from askom_lms.kernel.mail import queue_mail
from askom_lms.people.domain import Role
from askom_lms.people.models import Person, RoleGrant
from askom_lms.training.models import ClassStaff, StaffRole, TrainingClass


def filed(act: Act, appeal: Appeal) -> None:
    """A receipt for the appellant; the technical team and the admin know that a panel is asked for."""
    _tell(act, appeal, "appeal_received", [appeal.person_id])
    _tell(act, appeal, "appeal_filed", [*_admins(appeal), *_staff(appeal, StaffRole.TIM_TEKNIS)])


def named(act: Act, appeal: Appeal) -> None:
    """Those who were asked to judge and have not declared themselves yet."""
    _tell(act, appeal, "appeal_named", [one.person_id for one in appeal.panel if one.declared_at is None])


def recused(act: Act, appeal: Appeal) -> None:
    """The admin: somebody else is named."""
    _tell(act, appeal, "appeal_recused", _admins(appeal))


def warned(act: Act, appeal: Appeal) -> None:
    """Five working days are left."""
    _tell(act, appeal, "appeal_warned", [*_admins(appeal), *_seats(appeal)])


def overdue(act: Act, appeal: Appeal) -> None:
    """Everybody: the last day is over and nothing is decided."""
    everybody = [appeal.person_id, *_admins(appeal), *_seats(appeal), *_staff(appeal, StaffRole.TIM_TEKNIS)]
    _tell(act, appeal, "appeal_overdue", everybody)


def decided(act: Act, appeal: Appeal) -> None:
    """Everybody; panitia and examiner too when somebody is assessed again."""
    everybody = [appeal.person_id, *_admins(appeal), *_seats(appeal), *_staff(appeal, StaffRole.TIM_TEKNIS)]
    if appeal.outcome is Outcome.REASSESS:
        everybody += [*_staff(appeal, StaffRole.PANITIA), *_staff(appeal, StaffRole.EXAMINER)]
    _tell(act, appeal, "appeal_decided", everybody)


def examiner_named(act: Act, again: Reassessment) -> None:
    """The examiner and the appellant: who assesses again, when and where."""
    appeal = _appeal_of(again)
    _tell(act, appeal, "appeal_again_named", [appeal.person_id, *([again.examiner_id] if again.examiner_id else [])])


def assessed_again(act: Act, again: Reassessment) -> None:
    """The appellant, the technical team, which decides anew, and the admin; no mail says the result."""
    appeal = _appeal_of(again)
    to = [appeal.person_id, *_admins(appeal), *_staff(appeal, StaffRole.TIM_TEKNIS)]
    _tell(act, appeal, "appeal_again_signed", to)


def _appeal_of(again: Reassessment) -> Appeal:
    return session().scalars(select(Appeal).where(Appeal.reassessment_id == again.id)).one()


def _tell(act: Act, appeal: Appeal, template: str, to: Iterable[uuid.UUID]) -> None:
    class_number = session().scalar(select(TrainingClass.number).where(TrainingClass.id == appeal.class_id))
    people = select(Person.name, Person.email).where(Person.id.in_(set(to)), Person.is_active)
    for name, email in session().execute(people.order_by(Person.email)).all():
        queue_mail(
            email, template, now=act.now, name=name, class_number=class_number, appeal_id=appeal.id,
            due_on=appeal.due_on, number=appeal.number,
        )  # fmt: skip


def _seats(appeal: Appeal) -> list[uuid.UUID]:
    wanted = select(AppealMember.person_id).where(AppealMember.appeal_id == appeal.id, AppealMember.left_at.is_(None))
    return list(session().scalars(wanted))


def _admins(appeal: Appeal) -> list[uuid.UUID]:
    """The admins of the institution; without one, who answers for the installation."""
    of = RoleGrant.role == Role.LSP_ADMIN
    found = session().scalars(select(RoleGrant.person_id).where(of, RoleGrant.scope_id == appeal.institution_id)).all()
    return list(found or session().scalars(select(RoleGrant.person_id).where(RoleGrant.role == Role.PENGELOLA)))


def _staff(appeal: Appeal, role: StaffRole) -> list[uuid.UUID]:
    here = ClassStaff.class_id == appeal.class_id
    wanted = select(ClassStaff.person_id).where(here, ClassStaff.role == role, ClassStaff.ended_at.is_(None))
    return list(session().scalars(wanted))


NOTICES: Mapping[str, Notice] = {
    "appeal.filed": filed,
    "appeal.name": named,
    "appeal.recuse": recused,
    "appeal.warned": warned,
    "appeal.overdue": overdue,
    "appeal.decide": decided,
    "reassessment.name": examiner_named,
    "reassessment.sign": assessed_again,
}

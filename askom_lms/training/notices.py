"""Who hears of what happens in training: staff, both sides of an application, trainees of a session lost for good."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update

from askom_lms.kernel.act import Act, Notice
from askom_lms.kernel.db import session
from askom_lms.kernel.mail import queue_mail
from askom_lms.kernel.messages import Refusal
from askom_lms.people.domain import Role
from askom_lms.people.models import Person, RoleGrant
from askom_lms.registry.models import Institution
from askom_lms.training.models import ClassApplication, ClassStaff, StaffRole, TrainingClass


def staff_added(act: Act, staff: ClassStaff) -> None:
    """Tell the person which class and which role."""
    _tell(act, staff, "class_staff_added")


def staff_ended(act: Act, staff: ClassStaff) -> None:
    """Tell the person that the assignment is over."""
    _tell(act, staff, "class_staff_ended")


def out_of_reach(act: Act, lost: Any) -> None:
    """Tell the trainee at the moment 100 % becomes impossible (000:kewajiban.1)."""
    queue_mail(
        lost.email, "class_attendance_missed", now=act.now, name=lost.name, number=lost.number, session=lost.session
    )


def in_reach_again(act: Act, found: Any) -> None:
    """Tell the trainee that the record which took 100 % away was corrected."""
    queue_mail(
        found.email,
        "class_attendance_restored",
        now=act.now,
        name=found.name,
        number=found.number,
        session=found.session,
    )


def application_sent(act: Act, application: ClassApplication) -> None:
    """Tell BNSP that there is something to examine."""
    verifiers = RoleGrant.role == Role.PENGELOLA
    _tell_of_application(act, application, "class_application_sent", verifiers)


def application_decided(act: Act, application: ClassApplication) -> None:
    """Tell the organiser, panitia and admin, what BNSP decided and why."""
    panitia = and_(RoleGrant.role == Role.PANITIA, RoleGrant.scope_id == application.class_id)
    admin = and_(RoleGrant.role == Role.LSP_ADMIN, RoleGrant.scope_id == application.institution_id)
    noted = application.rounds[str(application.round)]
    facts = {"decision": noted["decision"], "reason": noted["reason"]}
    _tell_of_application(act, application, "class_application_decided", or_(panitia, admin), **facts)


def _tell_of_application(
    act: Act, application: ClassApplication, template: str, who: ColumnElement[bool], **facts: Any
) -> None:
    klass = (
        session()
        .execute(
            select(
                TrainingClass.number,
                TrainingClass.slug,
                TrainingClass.venue,
                TrainingClass.city,
                TrainingClass.starts_on,
                Institution.name.label("institution"),
            )
            .join(Institution, Institution.id == TrainingClass.institution_id)
            .where(TrainingClass.id == application.class_id)
        )
        .mappings()
        .one()
    )
    people = (
        select(Person.email, Person.name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(who, Person.is_active)
        .distinct()
        .order_by(Person.email)
    )
    for email, name in session().execute(people):
        queue_mail(email, template, now=act.now, name=name, round=application.round, **klass, **facts)


def leave_asked(act: Act, news: Any) -> None:
    """Tell every panitia of the class that somebody asks for leave."""
    at_work = ClassStaff.class_id == news.class_id, ClassStaff.role == StaffRole.PANITIA, ClassStaff.ended_at.is_(None)
    name = session().scalar(select(Person.name).where(Person.id == news.person_id))
    wanted = select(Person.email).join(ClassStaff, ClassStaff.person_id == Person.id).where(*at_work)
    for email in session().scalars(wanted.order_by(Person.email)):
        queue_mail(email, "class_leave_asked", now=act.now, name=name, news=news)


def leave_decided(act: Act, news: Any) -> None:
    """Tell the trainee what panitia decided."""
    row = session().execute(select(Person.email, Person.name).where(Person.id == news.person_id)).one()
    queue_mail(row.email, "class_leave_decided", now=act.now, name=row.name, news=news)


def person_invited(act: Act, grant: RoleGrant) -> None:
    """Staff of a class enter by its register alone, where letter, dates and roles are checked.

    Raises Refusal `training.staff_by_register` for a staff role that was given on the page of people.
    """
    del act
    if grant.role.value not in set(StaffRole):
        return
    number = session().scalar(select(TrainingClass.number).where(TrainingClass.id == grant.scope_id))
    if number is not None:
        raise Refusal("training.staff_by_register", number=number)


def person_renamed(act: Act, person: Person) -> None:
    """Lists of his classes show the name: their versions move."""
    del act
    session().flush()
    here = RoleGrant.person_id == person.id, RoleGrant.scope_id.is_not(None)
    session().execute(
        update(TrainingClass)
        .where(TrainingClass.id.in_(select(RoleGrant.scope_id).where(*here)))
        .values(version=TrainingClass.version + 1)
        .execution_options(synchronize_session=False)
    )


def _tell(act: Act, staff: ClassStaff, template: str) -> None:
    columns = (TrainingClass.number, TrainingClass.slug, TrainingClass.venue, TrainingClass.city)
    dates = (TrainingClass.starts_on, TrainingClass.ends_on)
    row = (
        session()
        .execute(
            select(Person.email, Person.name, *columns, *dates)
            .join(TrainingClass, TrainingClass.id == staff.class_id)
            .where(Person.id == staff.person_id)
        )
        .mappings()
        .one()
    )
    facts = dict(row)
    to = facts.pop("email")
    queue_mail(to, template, now=act.now, role=str(staff.role), letter=staff.letter_number, **facts)


NOTICES: Mapping[str, Notice] = {
    "staff.added": staff_added,
    "staff.ended": staff_ended,
    "attendance.out_of_reach": out_of_reach,
    "attendance.in_reach_again": in_reach_again,
    "class_application.submit": application_sent,
    "class_application.approve": application_decided,
    "class_application.return": application_decided,
    "class_application.refuse": application_decided,
    "leave.asked": leave_asked,
    "leave.decided": leave_decided,
    "person.invited": person_invited,
    "person.renamed": person_renamed,
}

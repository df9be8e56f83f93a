"""Who hears of an announcement by mail, when that was ticked."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from askom_lms.classroom.domain.news import STAFF, group_of
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.act import Act, Notice
from askom_lms.kernel.db import session
from askom_lms.kernel.mail import queue_mail
from askom_lms.people.models import Person
from askom_lms.training.models import ClassStaff


def announced(act: Act, told: Any) -> None:
    """Everybody whom it is for; what is for all goes to those who work there as well."""
    klass, news = told
    group = group_of(news.audience)
    sits = select(Enrolment.person_id).where(Enrolment.class_id == klass.id, Enrolment.seat_number.is_not(None))
    works = select(ClassStaff.person_id).where(ClassStaff.class_id == klass.id, ClassStaff.ended_at.is_(None))
    wanted: ColumnElement[bool] = or_(Person.id.in_(sits), Person.id.in_(works))
    if group:
        wanted = Person.id.in_(sits.where(Enrolment.group == group))
    elif news.audience == STAFF:
        wanted = Person.id.in_(works)
    for name, email in session().execute(select(Person.name, Person.email).where(wanted).order_by(Person.email)):
        queue_mail(
            email, "class_announced", now=act.now, name=name, title=news.title, text=news.text,
            number=klass.number, slug=klass.slug, is_new=news.version == 1,
        )  # fmt: skip


NOTICES: Mapping[str, Notice] = {"announcement.written": announced}

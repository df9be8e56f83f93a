"""The courses of platforms in which a class lies, and what of its members was fetched."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from askom_lms.enrolment.domain.importing.columns import Column
from askom_lms.enrolment.domain.importing.rows import Standing
from askom_lms.enrolment.domain.states import EnrolmentPermission
from askom_lms.enrolment.domain.states import EnrolmentState as S
from askom_lms.enrolment.models import Enrolment, ImportDraft
from askom_lms.enrolment.queries import Judged, JudgedRow, judged_list
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.lti.domain.members import Member
from askom_lms.lti.domain.states import RegistrationState
from askom_lms.lti.models import CourseRoster, Deployment, PlatformUser, Registration, ResourceLink
from askom_lms.people.models import Person
from askom_lms.training.models import TrainingClass

KEPT_FOR = dt.timedelta(days=1)
COLUMNS = [Column.NAME.value, Column.EMAIL.value, Column.ORIGIN.value]


@dataclass(frozen=True)
class Course:
    """One course of one platform in which this class lies, by the link that can tell its members."""

    link: ResourceLink
    roster: CourseRoster | None

    @property
    def registration(self) -> Registration:
        return self.link.deployment.registration

    @property
    def asked_at(self) -> dt.datetime:
        """When its members were asked for; long ago when never."""
        return self.roster.asked_at if self.roster else dt.datetime.min.replace(tzinfo=dt.UTC)

    @property
    def is_waiting(self) -> bool:
        """Asked, and the platform has not answered yet."""
        return self.roster is not None and self.roster.fetched_at is None


def courses_of(act: Act, klass: TrainingClass) -> list[Course]:
    """The courses whose members can be asked for, each once: by the link that was bound last."""
    act.require(EnrolmentPermission.INVITE, klass)
    of, held = ResourceLink, CourseRoster
    wanted = (
        select(of, held)
        .join(Deployment, Deployment.id == of.deployment_id)
        .join(Registration, Registration.id == Deployment.registration_id)
        .outerjoin(held, (held.link_id == of.id) & (held.asked_at > act.now - KEPT_FOR))
        .where(of.class_id == klass.id, of.nrps_url != "", Registration.state == RegistrationState.ACTIVE)
        .options(contains_eager(of.deployment).contains_eager(Deployment.registration))
        .order_by(held.asked_at.is_(None), held.asked_at.desc(), of.bound_at.desc(), of.id)
    )
    found: dict[tuple[uuid.UUID, str], Course] = {}
    for link, roster in session().execute(wanted):
        found.setdefault((link.deployment_id, link.context_id), Course(link, roster))
    return sorted(found.values(), key=lambda course: (course.registration.name, course.link.context_title))


def get_course(act: Act, klass: TrainingClass, link_id: uuid.UUID) -> Course:
    """One of them. Raises NotFound."""
    found = next((course for course in courses_of(act, klass) if course.link.id == link_id), None)
    if found is None:
        raise NotFound
    return found


def whole_roster(roster_id: uuid.UUID) -> CourseRoster | None:
    """A list with its link and its platform, for the job that fetches it."""
    to = joinedload(CourseRoster.resource_link).joinedload(ResourceLink.deployment).joinedload(Deployment.registration)
    return session().scalar(select(CourseRoster).where(CourseRoster.id == roster_id).options(to))


@dataclass(frozen=True)
class Preview:
    """What would become of the members of a course in this class."""

    new: Sequence[tuple[Member, JudgedRow]] = ()
    """Not in the class yet; the row says what the rules say."""
    here: Sequence[tuple[Member, bool]] = ()
    """In the class already, and whether his two accounts are one."""
    unnamed: Sequence[Member] = ()
    """The platform keeps name or address to itself."""
    teachers: int = 0
    gone: Sequence[str] = ()
    """Names of people of this class who are no longer in the course."""
    judged: Judged | None = None
    draft: ImportDraft = field(default_factory=ImportDraft)


def preview(
    act: Act, klass: TrainingClass, course: Course, origin: str, chosen: frozenset[str] | None = None,
    *, language: str = "id",
) -> Preview:  # fmt: skip
    """Everybody of the list and what would become of him. `chosen`: ids at the platform; None: all of them."""
    roster = course.roster
    if roster is None or roster.fetched_at is None or roster.error:
        return Preview()
    members = [Member(**told) for told in roster.members]
    learners = [one for one in members if one.learns and one.is_active]
    linked, class_mates = _linked(klass, course.registration.issuer, {one.sub for one in learners})
    present = {one.sub for one in members if one.is_active}
    here, fresh, unnamed = [], [], []
    for one in learners:
        name, email, is_in_class = linked.get(one.sub, (one.name, one.email, False))
        if is_in_class:
            here.append((one, True))
        elif not email or not name:
            unnamed.append(one)
        else:
            fresh.append((one, [name, email, origin]))
    draft = ImportDraft(
        class_id=klass.id,
        columns=COLUMNS,
        rows=[{"cells": cells, "in": chosen is None or one.sub in chosen} for one, cells in fresh],
    )
    judged = judged_list(act, klass, draft, language=language)
    new = []
    for (one, _cells), row in zip(fresh, judged.rows, strict=True):
        if row.standing is Standing.KNOWN:
            here.append((one, False))
        else:
            new.append((one, row))
    return Preview(
        new=new,
        here=sorted(here, key=lambda pair: pair[0].name),
        unnamed=unnamed,
        teachers=sum(one.is_active and not one.learns for one in members),
        gone=[name for sub, name in class_mates if sub not in present],
        judged=judged,
        draft=draft,
    )


def _linked(
    klass: TrainingClass, issuer: str, subs: set[str]
) -> tuple[dict[str, tuple[str, str, bool]], list[tuple[str, str]]]:
    """Sub -> name, e-mail, whether he is in the class; and sub and name of all of the class with this issuer."""
    user, place = PlatformUser, Enrolment
    in_class = (place.person_id == user.person_id) & (place.class_id == klass.id) & (place.state != S.WITHDRAWN)
    rows = session().execute(
        select(user.sub, Person.name, Person.email, place.id)
        .join(Person, Person.id == user.person_id)
        .outerjoin(place, in_class)
        .where(user.issuer == issuer, place.id.is_not(None) | user.sub.in_(subs))
        .order_by(Person.name)
    )
    found = [(row.sub, row.name, row.email, row.id is not None) for row in rows]
    return {sub: (name, email, inside) for sub, name, email, inside in found}, [
        (sub, name) for sub, name, _email, inside in found if inside
    ]

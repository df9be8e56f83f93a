"""Who of a platform is who here: a person's own, and those of one platform for whoever answers for it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import joinedload

from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.lti.domain.asking import LtiPermission as P
from askom_lms.lti.models import Parting, PlatformUser, Registration
from askom_lms.people.domain import Role
from askom_lms.people.models import Person, RoleGrant
from askom_lms.training.models import TrainingClass

LISTED_AT_MOST = 50


@dataclass(frozen=True)
class OwnPage:
    """The platforms that know a person, with how they are called here, and those that he was parted from."""

    users: Sequence[tuple[PlatformUser, str]]
    partings: Sequence[tuple[Parting, str]]


def own_page(act: Act) -> OwnPage:
    """Who he is at the platforms that know him, and how those are called here."""
    act.require(P.CONSENT, None)
    me = act.person.id
    users = select(PlatformUser, _name_of(PlatformUser)).where(PlatformUser.person_id == me)
    gone = select(Parting, _name_of(Parting)).where(Parting.person_id == me)
    return OwnPage(
        [(user, name or user.issuer) for user, name in session().execute(users.order_by(PlatformUser.issuer))],
        [(one, name or one.issuer) for one, name in session().execute(gone.order_by(Parting.parted_at.desc()))],
    )


def _name_of(row: Any) -> ColumnElement[str]:
    named = select(func.max(Registration.name)).where(Registration.issuer == row.issuer).correlate(row)
    return named.scalar_subquery()


def get_user(act: Act, user_id: uuid.UUID) -> PlatformUser:
    """One of a person's own. Raises NotFound."""
    found = session().get(PlatformUser, user_id)
    if found is None:
        raise NotFound
    act.require(P.CONSENT, found)
    return found


@dataclass(frozen=True)
class Accounts:
    """One page of the accounts that a platform is joined to."""

    rows: Sequence[PlatformUser]
    total: int


def accounts_of(act: Act, registration: Registration, *, search: str = "", number: int = 1) -> Accounts:
    """Accounts joined to people of this platform, by name; `search`: letters of name, e-mail or id at the platform.

    One issuer may serve many institutions, so an admin sees those who have to do with his own: by a role, or by an
    application in a class. Who answers for the installation sees all.
    """
    act.require(P.MANAGE, registration)
    here = [*_shown_to(act, registration)]
    if search:
        columns = (Person.name, Person.email, PlatformUser.sub)
        here.append(or_(*(column.icontains(search, autoescape=True) for column in columns)))
    found = select(PlatformUser).join(Person, Person.id == PlatformUser.person_id).where(*here)
    total = session().scalar(select(func.count()).select_from(found.subquery())) or 0
    page = found.order_by(Person.name, PlatformUser.id).offset((number - 1) * LISTED_AT_MOST).limit(LISTED_AT_MOST)
    return Accounts(session().scalars(page.options(joinedload(PlatformUser.person))).all(), total)


def account_of(act: Act, registration: Registration, user_id: uuid.UUID) -> PlatformUser:
    """One of them. Raises NotFound."""
    act.require(P.MANAGE, registration)
    found = select(PlatformUser).where(PlatformUser.id == user_id, *_shown_to(act, registration))
    user = session().scalar(found.options(joinedload(PlatformUser.person)))
    if user is None:
        raise NotFound
    return user


def _shown_to(act: Act, registration: Registration) -> tuple[ColumnElement[bool], ...]:
    return PlatformUser.issuer == registration.issuer, _belongs_to(act, registration.institution_id)


def _belongs_to(act: Act, institution_id: uuid.UUID) -> ColumnElement[bool]:
    if act.person.has(Role.PENGELOLA):
        return true()
    classes = select(TrainingClass.id).where(TrainingClass.institution_id == institution_id)
    by_role = select(RoleGrant.person_id).where(
        or_(RoleGrant.scope_id == institution_id, RoleGrant.scope_id.in_(classes))
    )
    by_class = select(Enrolment.person_id).where(Enrolment.class_id.in_(classes))
    return or_(PlatformUser.person_id.in_(by_role), PlatformUser.person_id.in_(by_class))


def frames_of_issuer(issuer: str) -> Sequence[str]:
    """Where sign-ins by this platform live, whoever registered it."""
    return session().scalars(select(Registration.frames).where(Registration.issuer == issuer).distinct()).all()

"""What a launch is held against: the registration of a login, and who its person is here."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.db import session
from askom_lms.lti.domain.roles import MAY_HOLD, Standing
from askom_lms.lti.domain.states import RegistrationState
from askom_lms.lti.models import CourseClass, Deployment, PlatformUser, Registration, ResourceLink
from askom_lms.people.models import LoginSession, Person, RoleGrant
from askom_lms.training.models import TrainingClass


@dataclass(frozen=True)
class Platform:
    """The columns of a registration that a launch needs: kept while no transaction is open."""

    id: uuid.UUID
    institution_id: uuid.UUID
    name: str
    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    jwks_url: str
    frames: str
    is_active: bool
    deployments: dict[str, uuid.UUID]
    """Id at the platform -> id of our row."""


R = Registration
FACTS = (
    "id", "institution_id", "name", "issuer", "client_id", "auth_url", "token_url", "jwks_url", "frames"
)  # fmt: skip


def platform(registration_id: uuid.UUID) -> Platform | None:
    """One registration with its deployments: one query."""
    found = _platforms(R.id == registration_id)
    return found[0] if found else None


def platforms_of(issuer: str) -> list[Platform]:
    """Every registration of this issuer."""
    return _platforms(R.issuer == issuer)


def _platforms(which: Any) -> list[Platform]:
    rows = session().execute(
        select(*(getattr(R, name) for name in FACTS), R.state, Deployment.deployment_id, Deployment.id.label("row_id"))
        .outerjoin(Deployment, Deployment.registration_id == R.id)
        .where(which)
        .order_by(R.id)
    )
    found: dict[uuid.UUID, Platform] = {}
    for row in rows:
        facts = {name: row._mapping[name] for name in FACTS}  # noqa: SLF001 - SQLAlchemy's own name
        one = found.setdefault(
            row.id, Platform(**facts, is_active=row.state is RegistrationState.ACTIVE, deployments={})
        )
        if row.row_id is not None:
            one.deployments[row.deployment_id] = row.row_id
    return list(found.values())


@dataclass(frozen=True)
class Known:
    """Who somebody of a platform is here, and with which of his grants he acts after a launch."""

    person_id: uuid.UUID
    is_active: bool
    locale: str
    needs_second_factor: bool
    grants: frozenset[tuple[str, uuid.UUID]]
    slugs: dict[uuid.UUID, str]


def known(issuer: str, sub: str, standing: Standing, institution_id: uuid.UUID) -> Known | None:
    """None for somebody who has not proved yet who he is here."""
    return _known(
        select(*_COLUMNS)
        .select_from(PlatformUser)
        .join(Person, Person.id == PlatformUser.person_id)
        .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
        .outerjoin(TrainingClass, TrainingClass.id == RoleGrant.scope_id)
        .where(PlatformUser.issuer == issuer, PlatformUser.sub == sub),
        standing,
        institution_id,
    )


def known_person(person_id: uuid.UUID, standing: Standing, institution_id: uuid.UUID) -> Known | None:
    """The same for somebody who has just proved it."""
    return _known(
        select(*_COLUMNS)
        .select_from(Person)
        .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
        .outerjoin(TrainingClass, TrainingClass.id == RoleGrant.scope_id)
        .where(Person.id == person_id),
        standing,
        institution_id,
    )


_COLUMNS = (
    Person.id,
    Person.is_active,
    Person.locale,
    Person.totp_confirmed_at,
    RoleGrant.role,
    RoleGrant.scope_id,
    RoleGrant.scope_slug,
    TrainingClass.institution_id,
)


def _known(rows_of: Any, standing: Standing, institution_id: uuid.UUID) -> Known | None:
    """Grants of other institutions, and those without a place, stay outside: this platform does not vouch for them."""
    rows: Sequence[Any] = session().execute(rows_of).all()
    if not rows:
        return None
    first, may_hold = rows[0], MAY_HOLD[standing]
    ours = [row for row in rows if row.role in may_hold and institution_id in (row.institution_id, row.scope_id)]
    return Known(
        first.id,
        first.is_active,
        first.locale,
        first.totp_confirmed_at is not None,
        frozenset((str(row.role), row.scope_id) for row in ours),
        {row.scope_id: row.scope_slug for row in ours},
    )


def resource_link(deployment_id: uuid.UUID, link_id: str) -> ResourceLink | None:
    """A link of a course that was followed before."""
    here = (ResourceLink.deployment_id == deployment_id, ResourceLink.resource_link_id == link_id)
    return session().scalar(select(ResourceLink).where(*here))


def link_by_id(link_id: uuid.UUID) -> ResourceLink | None:
    """A link with its deployment and registration."""
    whole = joinedload(ResourceLink.deployment).joinedload(Deployment.registration)
    return session().scalar(select(ResourceLink).where(ResourceLink.id == link_id).options(whole))


def class_of_course(deployment_id: uuid.UUID, context_id: str, slug: str = "") -> uuid.UUID | None:
    """The class that was placed in this course, the one of this slug first, or that another link of it is about."""
    if not context_id:
        return None
    placed, link = CourseClass, ResourceLink
    here = (placed.deployment_id == deployment_id, placed.context_id == context_id)
    wanted = select(placed.class_id).join(TrainingClass, TrainingClass.id == placed.class_id).where(*here)
    found = session().scalar(wanted.order_by(TrainingClass.slug != slug, placed.bound_at.desc()).limit(1))
    if found is not None:
        return found
    bound = (link.deployment_id == deployment_id, link.context_id == context_id, link.class_id.is_not(None))
    return session().scalar(select(link.class_id).where(*bound).order_by(link.bound_at.desc()).limit(1))


def class_line(slug: str = "", class_id: uuid.UUID | None = None) -> TrainingClass | None:
    """A class by what names it."""
    wanted = select(TrainingClass).where(TrainingClass.id == class_id if class_id else TrainingClass.slug == slug)
    return session().scalar(wanted)


def has_members_of(issuer: str, class_id: uuid.UUID) -> bool:
    """Whether anybody with an application in this class is known to the platform."""
    place, user = Enrolment, PlatformUser
    known = exists().where(place.class_id == class_id, user.person_id == place.person_id, user.issuer == issuer)
    return bool(session().scalar(select(known)))


def classes_of(institution_id: uuid.UUID, class_ids: Sequence[uuid.UUID] | None) -> Sequence[TrainingClass]:
    """Classes of an institution, the newest first: all, or those named."""
    wanted = select(TrainingClass).where(TrainingClass.institution_id == institution_id)
    if class_ids is not None:
        wanted = wanted.where(TrainingClass.id.in_(class_ids))
    return session().scalars(wanted.order_by(TrainingClass.starts_on.desc(), TrainingClass.number)).all()


def frames_of_session(token_hash: str) -> str:
    """Where a sign-in in a frame lived, though it ended; empty when no active platform is there any more."""
    from_session = session().scalar(select(LoginSession.frame).where(LoginSession.token_hash == token_hash)) or ""
    active = session().scalars(select(R.frames).where(R.state == RegistrationState.ACTIVE, R.frames == from_session))
    return from_session if from_session and active.first() else ""

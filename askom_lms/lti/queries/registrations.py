"""Registrations as their administrators see them."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.lti.domain.asking import LtiPermission as P
from askom_lms.lti.models import Registration, SigningKey
from askom_lms.people.domain import Role
from askom_lms.registry.models import Institution


@dataclass(frozen=True)
class Listed:
    """One registration beside the institution that it is for."""

    registration: Registration
    institution: str


def listed(act: Act) -> list[Listed]:
    """Those of the institutions whose admin asks; pengelola reads all."""
    act.require(P.MANAGE)
    rows = session().execute(
        select(Registration, Institution.name)
        .join(Institution, Institution.id == Registration.institution_id)
        .where(_own(act, Registration.institution_id))
        .order_by(Institution.name, Registration.name, Registration.id)
    )
    return [Listed(*row) for row in rows]


def institutions(act: Act) -> list[tuple[uuid.UUID, str]]:
    """Where this person may register a platform."""
    act.require(P.MANAGE)
    rows = session().execute(
        select(Institution.id, Institution.name).where(_own(act, Institution.id)).order_by(Institution.name)
    )
    return [(row.id, row.name) for row in rows]


def get_registration(act: Act, registration_id: uuid.UUID) -> Registration:
    """One registration with its deployments. Raises NotFound, Denied."""
    wanted = select(Registration).where(Registration.id == registration_id)
    found = session().scalar(wanted.options(selectinload(Registration.deployments)))
    if found is None:
        raise NotFound
    act.require(P.MANAGE, found)
    return found


def institution_name(institution_id: uuid.UUID) -> str:
    return session().scalar(select(Institution.name).where(Institution.id == institution_id)) or ""


def keys_shown(now: dt.datetime) -> Sequence[SigningKey]:
    """The keys that platforms can fetch at `/lti/jwks`, the oldest first."""
    is_live = SigningKey.retired_at.is_(None) | (SigningKey.retired_at > now)
    return session().scalars(select(SigningKey).where(is_live).order_by(SigningKey.not_before, SigningKey.kid)).all()


def _own(act: Act, column: InstrumentedAttribute[uuid.UUID]) -> ColumnElement[bool]:
    if act.is_system or act.person.has(Role.PENGELOLA):
        return true()
    return column.in_(act.person.scopes(Role.LSP_ADMIN))

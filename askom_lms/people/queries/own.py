"""What a person sees of himself: data, devices, paraf."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.people.domain import IDLE
from askom_lms.people.domain.marks import picture_of
from askom_lms.people.models import LoginSession, ParafMark, Person, RecoveryCode


@dataclass(frozen=True)
class SessionRow:
    """One device that is signed in."""

    id: uuid.UUID
    device: str
    created_at: dt.datetime
    last_seen_at: dt.datetime
    is_this: bool


@dataclass(frozen=True)
class Mark:
    """A paraf as it is shown: a picture or initials."""

    typed: str
    picture: dict[str, Any] | None


@dataclass(frozen=True)
class OwnPage:
    """The profile."""

    id: uuid.UUID
    name: str
    email: str
    phone: str
    met_number: str | None
    met_valid_until: dt.date | None
    locale: str
    has_shortcuts: bool
    has_second_factor: bool
    codes_left: int
    sessions: tuple[SessionRow, ...]
    mark: Mark | None


def own_page(act: Act) -> OwnPage:
    """The profile of the signed-in person, with the devices that are signed in now."""
    me = act.person
    codes = select(func.count()).where(RecoveryCode.person_id == me.id, RecoveryCode.used_at.is_(None))
    person, codes_left = session().execute(select(Person, codes.scalar_subquery()).where(Person.id == me.id)).one()
    return OwnPage(
        id=person.id,
        name=person.name,
        email=person.email,
        phone=person.phone,
        met_number=person.met_number,
        met_valid_until=person.met_valid_until,
        locale=person.locale,
        has_shortcuts=person.has_shortcuts,
        has_second_factor=person.totp_confirmed_at is not None,
        codes_left=codes_left,
        sessions=live_sessions(act),
        mark=mark_of(me.id),
    )


def live_sessions(act: Act) -> tuple[SessionRow, ...]:
    """The devices on which this person is signed in, this one first."""
    rows = session().execute(
        select(LoginSession.id, LoginSession.device, LoginSession.created_at, LoginSession.last_seen_at)
        .where(
            LoginSession.person_id == act.person.id,
            LoginSession.ended_at.is_(None),
            LoginSession.expires_at > act.now,
            LoginSession.last_seen_at > act.now - IDLE,
        )
        .order_by(LoginSession.last_seen_at.desc(), LoginSession.id)
    )
    found = [SessionRow(*row, is_this=row.id == act.person.session_id) for row in rows]
    return tuple(sorted(found, key=lambda row: not row.is_this))


def mark_of(person_id: uuid.UUID) -> Mark | None:
    """The paraf of a person, drawn or typed."""
    row = (
        session()
        .execute(select(ParafMark.strokes, ParafMark.typed).where(ParafMark.person_id == person_id))
        .one_or_none()
    )
    if row is None:
        return None
    return Mark(row.typed, picture_of(row.strokes) if row.strokes else None)

"""Who is signed in: one Core query for the person, the session and every role."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, exists, select

from askom_lms.kernel.act import Actor, Place
from askom_lms.kernel.db import session
from askom_lms.people.domain import IDLE
from askom_lms.people.models import LoginSession, Person, RoleGrant


@dataclass(frozen=True)
class SignedIn:
    """The actor, and what only the surface wants to know of him."""

    actor: Actor
    last_seen_at: dt.datetime
    has_shortcuts: bool
    frame: str = ""
    """Origins of the pages in whose frame this sign-in lives; empty for an ordinary one."""


L, P, G = LoginSession.__table__.c, Person.__table__.c, RoleGrant.__table__.c
"""Columns of the tables, not of the classes: this query runs with every request, and straight on the connection."""
GRANT_COLUMNS = (G.role, G.scope_id, G.scope_slug, G.scope_label, G.scope_ends_on)
FROZEN = Person.__table__.alias("frozen")
BY_TOKEN = (
    select(
        L.id.label("session_id"),
        L.last_seen_at,
        L.expires_at,
        L.second_factor_at,
        L.frame,
        L.holds,
        P.id.label("person_id"),
        P.name,
        P.email,
        P.met_number,
        P.totp_confirmed_at,
        P.locale,
        P.has_shortcuts,
        exists(select(FROZEN.c.id).where(FROZEN.c.restricted_at.is_not(None))).label("some_restricted"),
        *GRANT_COLUMNS,
    )
    .select_from(LoginSession.__table__)
    .join(Person.__table__, P.id == L.person_id)
    .outerjoin(RoleGrant.__table__, G.person_id == P.id)
    .where(L.token_hash == bindparam("token_hash"), L.ended_at.is_(None), P.is_active)
    .order_by(G.created_at.desc(), G.scope_slug.desc(), G.role)
)
"""Newest place first, where the days of the classes do not say which one is at hand."""


def signed_in_by(token_hash: str, now: dt.datetime) -> SignedIn | None:
    """The person of this cookie, unless the sign-in ended, is older than twelve hours or unused for thirty minutes."""
    rows = session().connection().execute(BY_TOKEN, {"token_hash": token_hash}).all()
    if not rows or now >= rows[0].expires_at or now - rows[0].last_seen_at >= IDLE:
        return None
    first = rows[0]
    held = rows if first.holds is None else _only(rows, first.holds)
    actor = actor_from(
        first.person_id, first, held, session_id=first.session_id, second_factor_at=first.second_factor_at
    )
    actor = replace(actor, some_restricted=bool(first.some_restricted))
    return SignedIn(actor, first.last_seen_at, first.has_shortcuts, first.frame)


def _only(rows: Sequence[Any], holds: Sequence[Sequence[str]]) -> list[Any]:
    """The grants that this sign-in may act with; a role without a place of its own is never among them."""
    allowed = {(role, scope) for role, scope in holds}
    return [row for row in rows if (str(row.role), str(row.scope_id)) in allowed]


def actor_from(
    person_id: uuid.UUID,
    person: Any,
    grants: Sequence[Any],
    *,
    session_id: uuid.UUID | None,
    second_factor_at: dt.datetime | None,
    via_handover: bool = False,
) -> Actor:
    """An Actor from the columns of a person and one row for each grant (or one row without a role)."""
    given = [row for row in grants if row.role is not None]
    return Actor(
        id=person_id,
        name=person.name,
        email=person.email,
        grants=frozenset((str(row.role), row.scope_id) for row in given),
        session_id=session_id,
        second_factor_at=second_factor_at,
        met_number=person.met_number,
        has_second_factor=person.totp_confirmed_at is not None,
        locale=person.locale,
        places=tuple(
            Place(str(row.role), row.scope_id, row.scope_slug, row.scope_label, row.scope_ends_on) for row in given
        ),
        via_handover=via_handover,
    )


def operator_actor(email: str, now: dt.datetime) -> Actor | None:
    """The active person who answers for a command; the log-in to the server stands for the second factor."""
    columns = (Person.id, Person.name, Person.email, Person.met_number, Person.totp_confirmed_at, Person.locale)
    rows = (
        session()
        .execute(
            select(*columns, *GRANT_COLUMNS)
            .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
            .where(Person.email == email, Person.is_active)
        )
        .all()
    )
    return actor_from(rows[0].id, rows[0], rows, session_id=None, second_factor_at=now) if rows else None

"""Sign-in sessions: a random token on the device, its hash in the table."""

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, or_, select, true, update
from sqlalchemy.exc import OperationalError

from askom_lms.kernel import clock, db, trail
from askom_lms.kernel.act import Act
from askom_lms.kernel.backup import after_restore
from askom_lms.kernel.messages import Denied, NotFound
from askom_lms.people.domain import LONGEST, SESSIONS_AT_MOST, EndReason, PeoplePermission, Role
from askom_lms.people.domain.devices import device_of
from askom_lms.people.models import LoginSession

TOKEN_BYTES = 32


@dataclass(frozen=True)
class Opened:
    """What the surface needs to know of a sign-in that succeeded."""

    token: str
    """Goes into the cookie; kept nowhere else."""
    person_id: uuid.UUID
    locale: str
    needs_second_factor: bool


def token_hash(token: str) -> str:
    """What the table holds of a token (256 random bits need no slow hash)."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def open_session(
    act: Act,
    person_id: uuid.UUID,
    *,
    user_agent: str,
    second_factor_at: dt.datetime | None = None,
    frame: str = "",
    holds: Sequence[tuple[str, uuid.UUID]] | None = None,
) -> str:
    """Sign this person in on a device; returns the token. A sign-in that this browser still had ends.

    `frame`: origins of the pages that may show it in a frame. `holds`: the only grants it acts with.
    """
    if act.actor is not None and act.actor.session_id is not None:
        _end(act, LoginSession.id == act.actor.session_id, EndReason.REPLACED)
    _make_room(act, person_id)
    token = new_token()
    db.session().add(
        LoginSession(
            token_hash=token_hash(token),
            person_id=person_id,
            created_at=act.now,
            last_seen_at=act.now,
            expires_at=act.now + LONGEST,
            second_factor_at=second_factor_at,
            frame=frame,
            holds=None if holds is None else [[role, str(scope)] for role, scope in holds],
            device=device_of(user_agent),
        )
    )
    db.session().flush()
    trail.note("signed_in", person=str(person_id))
    return token


def _make_room(act: Act, person_id: uuid.UUID) -> None:
    """The devices unused for longest are signed out when there are too many."""
    is_live = (LoginSession.person_id == person_id, LoginSession.ended_at.is_(None), LoginSession.expires_at > act.now)
    order = (LoginSession.last_seen_at.desc(), LoginSession.id)
    extra = db.session().scalars(select(LoginSession.id).where(*is_live).order_by(*order).offset(SESSIONS_AT_MOST - 1))
    ids = extra.all()
    if ids:
        _end(act, LoginSession.id.in_(ids), EndReason.TOO_MANY)


def renew_token(act: Act, *, second_factor_at: dt.datetime) -> str:
    """A new token for this sign-in once the second factor was shown: the old one is worth nothing."""
    token = new_token()
    changed = db.session().scalar(
        update(LoginSession)
        .where(LoginSession.id == act.person.session_id, LoginSession.ended_at.is_(None))
        .values(token_hash=token_hash(token), second_factor_at=second_factor_at, last_seen_at=act.now)
        .returning(LoginSession.id)
        .execution_options(synchronize_session=False)
    )
    if changed is None:
        raise NotFound
    return token


def sign_out(act: Act, tokens: Sequence[str] = ()) -> None:
    """End the sign-in of this browser, and those of the other tokens that it keeps."""
    if act.actor is not None:
        here = LoginSession.id == act.actor.session_id
        _end(act, or_(here, LoginSession.token_hash.in_(map(token_hash, tokens))), EndReason.SIGNED_OUT)
        trail.note("signed_out")


def end_framed(act: Act, tokens: Sequence[str]) -> None:
    """Another launch begins in this frame: whoever was signed in there is not any more."""
    if tokens:
        _end(act, LoginSession.token_hash.in_(map(token_hash, tokens)) & (LoginSession.frame != ""), EndReason.REPLACED)


def end_others(act: Act, tokens: Sequence[str], person_id: uuid.UUID) -> None:
    """Somebody signed in in a frame: other people's sign-ins that this browser shows there end, his own goes on.

    `tokens` are those that the browser keeps.
    """
    if tokens:
        is_other = LoginSession.person_id != person_id
        _end(act, LoginSession.token_hash.in_(map(token_hash, tokens)) & is_other, EndReason.REPLACED)


def end_own_session(act: Act, session_id: uuid.UUID) -> None:
    """Sign one's own other device out. Raises NotFound for a device of somebody else."""
    here = (LoginSession.id == session_id) & (LoginSession.person_id == act.person.id)
    if _end(act, here, EndReason.ENDED_BY_OWNER) != 1:
        raise NotFound


def end_sessions(act: Act, person_id: uuid.UUID, reason: EndReason, *, but: uuid.UUID | None = None) -> int:
    """End every sign-in of a person, but one; returns how many."""
    here = LoginSession.person_id == person_id
    return _end(act, here & (LoginSession.id != but) if but else here, reason)


def sign_everybody_out(act: Act) -> int:
    """End every sign-in of everybody, after a leak; returns how many. Raises Denied for all but pengelola."""
    if not act.is_system and not act.person.has(Role.PENGELOLA):
        raise Denied("kernel.denied", permission=str(PeoplePermission.MANAGE))
    return _end(act, true(), EndReason.ENDED_BY_OPERATOR)


def _end(act: Act, which: ColumnElement[bool], reason: EndReason) -> int:
    ended = db.session().scalars(
        update(LoginSession)
        .where(which, LoginSession.ended_at.is_(None))
        .values(ended_at=act.now, end_reason=str(reason))
        .returning(LoginSession.id)
        .execution_options(synchronize_session=False)
    )
    return len(ended.all())


@after_restore
def end_all(connection: Connection) -> None:
    """A backup holds sign-ins that have ended since: everybody signs in anew."""
    is_live = LoginSession.ended_at.is_(None)
    connection.execute(
        update(LoginSession).where(is_live).values(ended_at=clock.now(), end_reason=str(EndReason.RESTORED))
    )


def note_use(session_id: uuid.UUID, now: dt.datetime) -> None:
    """Write down that a sign-in is in use, in a transaction of its own; a full disk must not stop a reader."""
    s = db.session()
    db.end_reading()
    try:
        with db.writing():
            here = (LoginSession.id == session_id, LoginSession.last_seen_at < now)
            s.execute(
                update(LoginSession).where(*here).values(last_seen_at=now).execution_options(synchronize_session=False)
            )
            s.commit()
    except OperationalError:
        s.rollback()

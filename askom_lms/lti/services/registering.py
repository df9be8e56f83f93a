"""Platforms of an institution: written down, confirmed, changed, switched off; each step in the institution's chain."""

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.exc import IntegrityError

from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal
from askom_lms.lti.domain.addresses import frames_of, is_good
from askom_lms.lti.domain.asking import LtiPermission as P
from askom_lms.lti.domain.states import RegistrationState as S
from askom_lms.lti.models import NAMED, Deployment, Registration, RegistrationPass
from askom_lms.people.domain import EndReason
from askom_lms.people.models import LoginSession
from askom_lms.registry.models import Institution

PASS_LASTS = dt.timedelta(hours=2)
ADDRESSES = ("issuer", "auth_url", "token_url", "jwks_url")
SEALED = ("issuer", "client_id", "auth_url", "token_url", "jwks_url", "frames")
"""What decides whom we believe: the chain vouches for it."""


def may_be_plain() -> bool:
    """Whether a platform may be reached without https: only where nobody's data is real."""
    return current_app.config["SETTINGS"].mode in ("demo", "test")


def register(act: Act, institution_id: uuid.UUID, facts: Mapping[str, Any], deployment: str = "") -> Registration:
    """Write a platform down; nobody comes in by it before it is confirmed.

    Raises NotFound (institution), Invalid `lti.address` with the field, Refusal `lti.registered`, `lti.other_keys`.
    """
    institution = db.session().get(Institution, institution_id)
    if institution is None:
        raise NotFound
    made = Registration(
        institution_id=institution_id, created_at=act.now, created_by_id=act.actor_id, **_checked(facts)
    )
    act.require(P.MANAGE, made)
    _unshadowed(made)
    made.deployments = []
    db.session().add(made)
    _flush_new()
    if deployment:
        add_deployment(act, made, deployment)
    _record(act, made, "registered", seals=True)
    return made


def register_by_pass(act: Act, token: str, facts: Mapping[str, Any], deployment: str = "") -> Registration:
    """The same by a one-time link, which one statement uses up: whoever made the link answers for it.

    Raises Denied `lti.pass` as well.
    """
    used = (
        db.session()
        .execute(
            update(RegistrationPass)
            .where(*_good(token, act.now))
            .values(used_at=act.now)
            .returning(RegistrationPass.institution_id, RegistrationPass.created_by_id)
            .execution_options(synchronize_session=False)
        )
        .one_or_none()
    )
    if used is None:
        raise Denied("lti.pass")
    made = register(Act.system(act.now), used.institution_id, facts, deployment)
    made.created_by_id = used.created_by_id
    db.session().flush()
    return made


def change(act: Act, registration: Registration, facts: Mapping[str, Any], *, seen: int) -> None:
    """Correct it; an active one waits to be confirmed again when whom we believe changes.

    Raises Invalid `lti.address`, Refusal `lti.stale`, `lti.registered`, `lti.other_keys`.
    """
    act.require(P.MANAGE, registration)
    if seen != registration.row_version:
        raise Refusal("lti.stale")
    before = [getattr(registration, name) for name in SEALED]
    for name, value in _checked(facts).items():
        setattr(registration, name, value)
    _unshadowed(registration)
    if [getattr(registration, name) for name in SEALED] != before and registration.state is S.ACTIVE:
        registration.state = S.PENDING
        _end_sessions(act, registration)
    _flush_new()
    _record(act, registration, "changed", seals=True)


def confirm(act: Act, registration: Registration) -> None:
    """Let people in. Needs a second factor just shown. Raises Refusal `lti.not_pending`."""
    act.require(P.MANAGE, registration)
    act.step_up()
    if registration.state is S.ACTIVE:
        raise Refusal("lti.not_pending")
    registration.state, registration.confirmed_at = S.ACTIVE, act.now
    registration.confirmed_by_id = act.actor_id
    db.session().flush()
    _record(act, registration, "confirmed", seals=True)


def switch_off(act: Act, registration: Registration) -> None:
    """Nobody comes in by it any more, and who is in is signed out; what is there stays. Raises `lti.is_off`."""
    act.require(P.MANAGE, registration)
    if registration.state is S.OFF:
        raise Refusal("lti.is_off")
    registration.state = S.OFF
    _end_sessions(act, registration)
    db.session().flush()
    _record(act, registration, "switched_off")


def add_deployment(act: Act, registration: Registration, deployment_id: str) -> Deployment:
    """One more place of the platform. Raises Invalid `lti.deployment_missing`, Refusal `lti.deployment_known`."""
    act.require(P.MANAGE, registration)
    named = deployment_id.strip()
    if not 0 < len(named) <= NAMED:
        raise Invalid("lti.deployment_missing")
    there = select(Deployment.id).where(
        Deployment.registration_id == registration.id, Deployment.deployment_id == named
    )
    if db.session().scalar(there):
        raise Refusal("lti.deployment_known", deployment=named)
    made = Deployment(registration_id=registration.id, deployment_id=named)
    db.session().add(made)
    db.session().flush()
    act.record("lti.deployment", _chain(registration), made, {"registration": str(registration.id)})
    return made


def make_pass(act: Act, institution_id: uuid.UUID) -> str:
    """The token of a link for one dynamic registration, good for two hours; kept as a hash. Raises NotFound."""
    made = RegistrationPass(
        institution_id=institution_id,
        created_by_id=act.person.id,
        created_at=act.now,
        expires_at=act.now + PASS_LASTS,
        token_hash="",
    )
    act.require(P.MANAGE, made)
    token = secrets.token_urlsafe(32)
    made.token_hash = hashed(token)
    db.session().add(made)
    db.session().flush()
    return token


def pass_of(token: str, now: dt.datetime) -> RegistrationPass | None:
    """The unused link of this token; None when it was used, is too old or never was."""
    return db.session().scalar(select(RegistrationPass).where(*_good(token, now)))


def _good(token: str, now: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    is_unused = RegistrationPass.used_at.is_(None)
    return RegistrationPass.token_hash == hashed(token), is_unused, RegistrationPass.expires_at > now


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _checked(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Addresses we can take, and the origins whose frames may show us. Raises Invalid `lti.address`."""
    found = {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}
    for name in ADDRESSES:
        if not is_good(found[name], may_be_plain=may_be_plain()):
            raise Invalid("lti.address", address=found[name][:200])
    said = found.get("frames", "").split()
    if not all(is_good(one, may_be_plain=may_be_plain()) for one in said):
        raise Invalid("lti.address", address=" ".join(said)[:200])
    found["frames"] = frames_of(*said) or frames_of(found["issuer"], found["auth_url"])
    return found


def _unshadowed(registration: Registration) -> None:
    """One issuer has one set of keys, whoever registers it: nobody else's may speak for its people.

    Raises Refusal `lti.registered`, `lti.other_keys`.
    """
    look_for_shadow(registration.issuer, registration.jwks_url, registration.client_id, but=registration.id)


def look_for_shadow(issuer: str, jwks_url: str, client_id: str = "", *, but: uuid.UUID | None = None) -> None:
    """The same for what is about to be registered. Raises Refusal `lti.registered`, `lti.other_keys`."""
    others = select(Registration.client_id, Registration.jwks_url).where(Registration.issuer == issuer)
    if but is not None:
        others = others.where(Registration.id != but)
    with db.session().no_autoflush:
        rows = db.session().execute(others).all()
    if any(row.client_id == client_id for row in rows):
        raise Refusal("lti.registered", issuer=issuer)
    if any(row.jwks_url != jwks_url for row in rows):
        raise Refusal("lti.other_keys", issuer=issuer)


def _flush_new() -> None:
    """Two who register the same at once: the second is told as if he had come later."""
    try:
        db.session().flush()
    except IntegrityError as error:
        raise Refusal("lti.registered", issuer="") from error


def _end_sessions(act: Act, registration: Registration) -> None:
    """Whoever came in by this platform is signed out."""
    here = (LoginSession.frame == registration.frames, LoginSession.ended_at.is_(None))
    change = update(LoginSession).where(*here).values(ended_at=act.now, end_reason=str(EndReason.ENDED_BY_OPERATOR))
    db.session().execute(change.execution_options(synchronize_session=False))


def _chain(registration: Registration) -> ChainRef:
    return ChainRef("institution", registration.institution_id)


def _record(act: Act, registration: Registration, event: str, *, seals: bool = False) -> None:
    act.record(f"lti.{event}", _chain(registration), registration, seals=SEALED if seals else ())

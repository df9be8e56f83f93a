"""The beginning of a launch (1EdTech Security Framework 5.1.1): what the platform asks, what we send it back with."""

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from flask import current_app
from sqlalchemy import delete, func, select

from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal, TooMany
from askom_lms.lti.domain.addresses import LAUNCH, wanted_by
from askom_lms.lti.domain.claims import LOGIN_LASTS, LONGEST_NAME
from askom_lms.lti.models import ADDRESS, Login
from askom_lms.lti.queries import arrivals
from askom_lms.lti.queries.arrivals import Platform
from askom_lms.people.services import throttle

RANDOM_BYTES = 32
"""Of state, nonce and what binds them to the browser: 256 bits each, none derived from another."""
MOST_OPEN = 5000
"""Launches of one platform that were begun and not answered yet."""
STARTS = throttle.Limit("lti_login", 600)
"""From one network address; a whole class behind one router begins in the same minute."""
ASKED = ("iss", "login_hint", "target_link_uri", "lti_message_hint", "client_id", "lti_deployment_id", "baru")
LONGEST_HINT = 4000


class Unasked(Refusal):
    """What comes is no beginning, or no answer to what was begun in this browser."""

    status = 400


@dataclass(frozen=True)
class Begun:
    """Where the browser goes now, and what it keeps meanwhile."""

    address: str
    state: str
    bind: str
    platform: Platform
    storage_target: str


@dataclass(frozen=True)
class Taken:
    """A login that was answered; it is gone from the table."""

    nonce: str
    deployment: str
    target: str
    platform: Platform
    asked: Mapping[str, str]
    """What the platform said, to begin once more in a window of its own."""


def hashed(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def begin(act: Act, said: Mapping[str, str], address: str) -> Begun:
    """Remember that a launch begins, in a transaction of its own: it begins by GET as well as by POST.

    `address` is the network address of the browser. Raises TooMany, Unasked `lti.incomplete`, `lti.target`; Refusal
    `lti.issuer_unknown`, `lti.client`, `lti.deployment_unknown`, `lti.inactive`.
    """
    asked = {name: said.get(name, "") for name in ASKED}
    if not asked["iss"] or not asked["login_hint"] or any(len(one) > LONGEST_HINT for one in asked.values()):
        raise Unasked("lti.incomplete")
    base = current_app.config["SETTINGS"].base_url
    if len(asked["target_link_uri"]) > ADDRESS or wanted_by(asked["target_link_uri"], base) is None:
        raise Unasked("lti.target")
    throttle.spend_try(act.now, (STARTS, address))
    state, nonce, bind = (secrets.token_urlsafe(RANDOM_BYTES) for _ in range(3))
    storage = said.get("lti_storage_target", "")[:64]
    with throttle.alone() as s:
        platform = _platform(asked)
        _make_room(act.now, platform)
        s.add(
            Login(
                state_hash=hashed(state),
                nonce=nonce,
                bind_hash=hashed(bind),
                registration_id=platform.id,
                deployment=asked["lti_deployment_id"][:LONGEST_NAME],
                target=asked["target_link_uri"],
                storage_target=storage,
                asked={name: value for name, value in asked.items() if value},
                created_at=act.now,
                expires_at=act.now + LOGIN_LASTS,
            )
        )
    return Begun(_answer(platform, asked, state, nonce, base), state, bind, platform, storage)


def _platform(asked: Mapping[str, str]) -> Platform:
    """The one registration that is meant. Raises Refusal."""
    of_issuer = arrivals.platforms_of(asked["iss"])
    if not of_issuer:
        raise Refusal("lti.issuer_unknown", issuer=asked["iss"][:200])
    client = asked["client_id"]
    meant = [one for one in of_issuer if one.client_id == client] if client else of_issuer
    if len(meant) != 1:
        raise Refusal("lti.client")
    platform = meant[0]
    if not platform.is_active:
        raise Refusal("lti.inactive", name=platform.name)
    deployment = asked["lti_deployment_id"]
    if deployment and deployment not in platform.deployments:
        raise Refusal("lti.deployment_unknown", name=platform.name)
    return platform


def _make_room(now: dt.datetime, platform: Platform) -> None:
    """What is too old goes; a platform whose launches nobody finishes begins no more. Raises TooMany."""
    s = db.session()
    s.execute(delete(Login).where(Login.expires_at <= now).execution_options(synchronize_session=False))
    is_open = s.scalar(select(func.count()).select_from(Login).where(Login.registration_id == platform.id)) or 0
    if is_open >= MOST_OPEN:
        raise TooMany("lti.crowded")


def _answer(platform: Platform, asked: Mapping[str, str], state: str, nonce: str, base: str) -> str:
    """The address of the platform that answers with a form to our own launch address, never to one that was sent."""
    words = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": f"{base.rstrip('/')}{LAUNCH}",
        "login_hint": asked["login_hint"],
        "state": state,
        "nonce": nonce,
    }
    if asked["lti_message_hint"]:
        words["lti_message_hint"] = asked["lti_message_hint"]
    joint = "&" if urlsplit(platform.auth_url).query else "?"
    return f"{platform.auth_url}{joint}{urlencode(words)}"


def waiting(state: str, now: dt.datetime) -> Login | None:
    """A login that was begun and not answered; looked at, not taken."""
    return db.session().scalar(select(Login).where(Login.state_hash == hashed(state), Login.expires_at > now))


def take(state: str, bind: str, now: dt.datetime) -> Taken:
    """Take the login of this state from this browser. One statement deletes and reads it, so only one of many gets it.

    Raises Unasked `lti.state` for what was never begun, begun elsewhere, too old or answered; Refusal `lti.inactive`.
    """
    row = (
        db.session()
        .execute(
            delete(Login)
            .where(Login.state_hash == hashed(state), Login.bind_hash == hashed(bind), Login.expires_at > now)
            .returning(Login.nonce, Login.deployment, Login.target, Login.registration_id, Login.asked)
            .execution_options(synchronize_session=False)
        )
        .one_or_none()
    )
    if row is None:
        raise Unasked("lti.state")
    registration_id: uuid.UUID = row.registration_id
    platform = arrivals.platform(registration_id)
    if platform is None or not platform.is_active:
        raise Refusal("lti.inactive", name=platform.name if platform else "")
    return Taken(row.nonce, row.deployment, row.target, platform, row.asked)

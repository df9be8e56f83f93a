"""What must be true of an id_token (1EdTech Security Framework 5.1.3, OIDC Core 3.1.3.7, LTI Core 5.3)."""

import datetime as dt
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from askom_lms.lti.domain.roles import Standing, standing_of

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
RESOURCE = "LtiResourceLinkRequest"
DEEP_LINK = "LtiDeepLinkingRequest"
LEEWAY = dt.timedelta(seconds=60)
"""How far the clocks of a platform and ours may differ."""
OLDEST = dt.timedelta(minutes=10)
"""A token is younger than the login that asked for it."""
LOGIN_LASTS = OLDEST
LONGEST_NAME = 255
UNKEPT = re.compile("[\x00\ud800-\udfff]")
FAR_AWAY = 1e12
"""No moment that anybody means, in seconds since 1970."""


@dataclass(frozen=True)
class Expected:
    """What we know before we read a token."""

    issuer: str
    client_id: str
    nonce: str
    deployment: str
    """Named when the login began; empty when the platform did not."""
    deployments: Collection[str]
    target: str


@dataclass(frozen=True)
class Message:
    """What a verified token says, as far as we use it."""

    kind: str
    issuer: str
    sub: str
    deployment: str
    standing: Standing
    target: str
    locale: str
    context_id: str
    context_title: str
    link_id: str
    link_title: str
    return_url: str
    custom: Mapping[str, str]
    lineitem: str
    lineitems: str
    ags_scopes: tuple[str, ...]
    nrps: str
    claims: Mapping[str, Any]
    """Everything, for the services that read more of it."""


def problem(claims: Mapping[str, Any], expected: Expected, now: dt.datetime) -> str:
    """The code of the first thing that is wrong; empty when the token is what we asked for."""
    return (
        _issued(claims, expected)
        or _timely(claims, now)
        or ("" if _text(claims.get("nonce")) == expected.nonce else "lti.nonce")
        or _about(claims, expected)
        or _somebody(claims)
    )


def _issued(claims: Mapping[str, Any], expected: Expected) -> str:
    if claims.get("iss") != expected.issuer:
        return "lti.issuer"
    said = claims.get("aud")
    audience = [said] if isinstance(said, str) else said
    if not isinstance(audience, list) or expected.client_id not in audience:
        return "lti.audience"
    party = claims.get("azp")
    if (party is not None or len(audience) > 1) and party != expected.client_id:
        return "lti.party"
    return ""


def _timely(claims: Mapping[str, Any], now: dt.datetime) -> str:
    expires, issued = _seconds(claims.get("exp")), _seconds(claims.get("iat"))
    if expires is None or issued is None:
        return "lti.undated"
    moment, leeway = now.timestamp(), LEEWAY.total_seconds()
    if moment > expires + leeway:
        return "lti.expired"
    if issued > moment + leeway or (_seconds(claims.get("nbf")) or 0) > moment + leeway:
        return "lti.future"
    return "lti.expired" if issued < moment - OLDEST.total_seconds() - leeway else ""


def _seconds(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and abs(value) < FAR_AWAY and math.isfinite(value) else None


def _about(claims: Mapping[str, Any], expected: Expected) -> str:
    """Version, message, deployment, target, link (LTI Core 5.3.1 to 5.3.5)."""
    kind = claims.get(f"{LTI}message_type")
    if claims.get(f"{LTI}version") != "1.3.0":
        return "lti.version"
    if kind not in (RESOURCE, DEEP_LINK):
        return "lti.message"
    deployment = claims.get(f"{LTI}deployment_id")
    if not isinstance(deployment, str) or (expected.deployment and deployment != expected.deployment):
        return "lti.deployment"
    if deployment not in expected.deployments:
        return "lti.deployment_unknown"
    return _opens(claims, kind, expected)


def _opens(claims: Mapping[str, Any], kind: str, expected: Expected) -> str:
    target = claims.get(f"{LTI}target_link_uri")
    if target != expected.target and (kind == RESOURCE or target is not None):
        return "lti.target"
    if kind == RESOURCE and not 0 < len(_text(_part(claims, "resource_link").get("id"))) <= LONGEST_NAME:
        return "lti.link"
    return ""


def _somebody(claims: Mapping[str, Any]) -> str:
    if not isinstance(claims.get(f"{LTI}roles"), list):
        return "lti.roles"
    if not 0 < len(_text(claims.get("sub"))) <= LONGEST_NAME:
        return "lti.anonymous"
    return ""


def message_of(claims: Mapping[str, Any]) -> Message:
    """A token without problem, read."""
    context, resource = _part(claims, "context"), _part(claims, "resource_link")
    shown, custom = _part(claims, "launch_presentation"), _part(claims, "custom")
    grades, members = _mapping(claims.get(AGS)), _mapping(claims.get(NRPS))
    scopes = grades.get("scope")
    return Message(
        kind=_text(claims.get(f"{LTI}message_type")),
        issuer=_text(claims.get("iss")),
        sub=_text(claims.get("sub")),
        deployment=_text(claims.get(f"{LTI}deployment_id")),
        standing=standing_of(claims.get(f"{LTI}roles") or ()),
        target=_text(claims.get(f"{LTI}target_link_uri")),
        locale=_locale(shown.get("locale")),
        context_id=_text(context.get("id"))[:LONGEST_NAME],
        context_title=(_text(context.get("title")) or _text(context.get("label")))[:LONGEST_NAME],
        link_id=_text(resource.get("id")),
        link_title=_text(resource.get("title"))[:LONGEST_NAME],
        return_url=_text(shown.get("return_url")),
        custom={name: value for name, value in custom.items() if isinstance(value, str)},
        lineitem=_text(grades.get("lineitem")),
        lineitems=_text(grades.get("lineitems")),
        ags_scopes=tuple(sorted(one for one in scopes if isinstance(one, str))) if isinstance(scopes, list) else (),
        nrps=_text(members.get("context_memberships_url")),
        claims=claims,
    )


def _locale(said: Any) -> str:
    """id or en; empty when the platform says nothing that we speak."""
    language = _text(said).replace("_", "-").partition("-")[0].lower()
    return {"id": "id", "in": "id", "en": "en"}.get(language, "")


def _part(claims: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return _mapping(claims.get(LTI + name))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    """A text that every database keeps: without NUL and halves of a pair."""
    return value if isinstance(value, str) and not UNKEPT.search(value) else ""

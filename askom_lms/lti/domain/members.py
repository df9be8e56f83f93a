"""The members of a course as a platform tells them (LTI Names and Role Provisioning Services 2.0)."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urljoin

from askom_lms.lti.domain.addresses import is_good, origin_of
from askom_lms.lti.domain.roles import Standing, standing_of

MEDIA_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
MOST_MEMBERS, MOST_PAGES = 500, 20
LONGEST_SUB, LONGEST_NAME = 255, 120
STATES = {"Active", "Inactive", "Deleted"}
NEXT = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w-]+=(?:\"[^\"]*\"|[^\s;,]+))*)")


class NotReadable(ValueError):
    """The answer is no list of members; `args[0]` is the code of the sentence."""


@dataclass(frozen=True)
class Member:
    """One member of the course."""

    sub: str
    name: str
    email: str
    learns: bool
    is_active: bool

    def stored(self) -> dict[str, Any]:
        return asdict(self)


def read_page(told: Any) -> list[Member]:
    """The members of one page; who has no id is left out. Raises NotReadable `lti.roster_unreadable`."""
    members = told.get("members") if isinstance(told, Mapping) else None
    if not isinstance(members, list):
        raise NotReadable("lti.roster_unreadable")
    return [member for member in map(_member, members) if member is not None]


def _member(told: Any) -> Member | None:
    if not isinstance(told, Mapping):
        return None
    sub, roles = told.get("user_id"), told.get("roles")
    if isinstance(sub, int):
        sub = str(sub)
    if not isinstance(sub, str) or not 0 < len(sub) <= LONGEST_SUB:
        return None
    status = told.get("status", "Active")
    return Member(
        sub=sub,
        name=_name(told)[:LONGEST_NAME],
        email=_text(told, "email").lower(),
        learns=standing_of(roles if isinstance(roles, list) else ()) is Standing.LEARNER,
        is_active=status == "Active" or status not in STATES,
    )


def _name(told: Mapping[str, Any]) -> str:
    both = " ".join(part for part in (_text(told, "given_name"), _text(told, "family_name")) if part)
    return _text(told, "name") or both


def _text(told: Mapping[str, Any], key: str) -> str:
    value = told.get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""


def next_page(header: str | None, here: str, *, lab: bool = False) -> str | None:
    """The address of the next page (RFC 8288). Raises NotReadable `lti.roster_elsewhere`: another origin."""
    for address, params in NEXT.findall(header or ""):
        relations = re.findall(r";\s*rel=(?:\"([^\"]*)\"|([^\s;,]+))", params, re.IGNORECASE)
        if any("next" in (quoted or bare).lower().split() for quoted, bare in relations):
            found: str = urljoin(here, address)
            if not is_good(found, may_be_plain=lab) or origin_of(found) != origin_of(here):
                raise NotReadable("lti.roster_elsewhere")
            return found
    return None

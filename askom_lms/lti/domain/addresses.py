"""Addresses: whose they are, what of ours a platform may open, which of theirs we take."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from askom_lms.lti.domain.states import Target

USUAL_PORT = {"http": 80, "https": 443}
LAUNCH = "/lti/launch"
OPENS = "/lti/ke/"
"""An address of ours that names what it opens: /lti/ke/beranda, /lti/ke/kelas/07-2025."""
PARAMETER, CLASS_PARAMETER = "askom", "askom_kelas"
"""Custom parameters of a placed link: what it opens, and of which class. An address of its own for each link would say
the same, but Open edX begins every launch at the address of the tool and names the one of the link in the token only.
"""
SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
HOST = re.compile(r"[A-Za-z0-9_.:-]+")
UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
LONGEST = 1000


@dataclass(frozen=True)
class Wanted:
    """What a target address opens: what, and of which class when it names one."""

    target: Target | None
    slug: str = ""


def origin_of(address: str) -> str:
    """Scheme, host and a port that is not the usual one; empty for what is no web address or hides another host."""
    if UNSAFE.search(address) or len(address) > LONGEST:
        return ""
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in USUAL_PORT or not host or "@" in parts.netloc or not HOST.fullmatch(host):
        return ""
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + ("" if port in (None, USUAL_PORT[parts.scheme]) else f":{port}")


def is_good(address: str, *, may_be_plain: bool = False) -> bool:
    """Whether we take this address of a platform: https, without a name or password in it."""
    origin = origin_of(address)
    return origin.startswith("https://") or (may_be_plain and bool(origin))


def wanted_by(address: str, base_url: str) -> Wanted | None:
    """What a target address of a launch opens; None when it is not ours, whatever it looks like."""
    origin = origin_of(address)
    if not origin or origin != origin_of(base_url):
        return None
    path = urlsplit(address).path
    if path == LAUNCH:
        return Wanted(None)
    if not path.startswith(OPENS):
        return None
    word, _, slug = path.removeprefix(OPENS).partition("/")
    if word not in set(Target) or (slug and not SLUG.fullmatch(slug)):
        return None
    return Wanted(Target(word), slug)


def placed_in(custom: Mapping[str, str]) -> Wanted:
    """The same of a link that was placed by us: its custom parameters say it."""
    word, slug = custom.get(PARAMETER, ""), custom.get(CLASS_PARAMETER, "")
    return Wanted(Target(word) if word in set(Target) else None, slug if SLUG.fullmatch(slug) else "")


def target_address(base_url: str, target: Target, slug: str = "") -> str:
    """The address that a platform keeps for a link of this kind."""
    return f"{base_url.rstrip('/')}{OPENS}{target}" + (f"/{quote(slug)}" if slug else "")


def frames_of(*addresses: str) -> str:
    """Their origins, each once, one space between."""
    return " ".join(dict.fromkeys(origin for origin in map(origin_of, addresses) if origin))

"""Public keys of platforms: fetched, remembered for an hour, fetched anew for a key that we do not know yet."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from askom_lms.kernel import clock
from askom_lms.lti.services import outgoing

LASTS_SECONDS = 3600.0
ANEW_SECONDS = 30.0
"""An unknown key makes us ask again at most this often, whatever is sent to us."""
MOST_KEYS = 100
MOST_SETS = 500


@dataclass
class KeySet:
    """What one address told us, and when."""

    keys: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    fetched: float = float("-inf")
    tried: float = float("-inf")
    lock: threading.Lock = field(default_factory=threading.Lock)


_sets: dict[str, KeySet] = {}


def forget() -> None:
    """Everything is fetched anew."""
    _sets.clear()


def key(address: str, kid: str) -> Mapping[str, Any] | None:
    """The key of this name; None when the platform does not have it. Raises outgoing.Unreachable.

    A set is used for an hour: a key that was withdrawn stops then at the latest. What is missing is looked for at most
    once in thirty seconds.
    """
    if address not in _sets and len(_sets) >= MOST_SETS:
        _sets.clear()
    found = _sets.setdefault(address, KeySet())
    now = clock.now().timestamp()
    if kid in found.keys and now - found.fetched < LASTS_SECONDS:
        return found.keys[kid]
    with found.lock:
        if kid in found.keys and now - found.fetched < LASTS_SECONDS:
            return found.keys[kid]
        is_old = now - found.fetched >= LASTS_SECONDS
        if now - found.tried < ANEW_SECONDS:
            if is_old:
                raise outgoing.Unreachable("lti.out_again", "")
            return None
        found.tried = now
        found.keys = fetched(address)
        found.fetched = now
    return found.keys.get(kid)


def fetched(address: str) -> dict[str, Mapping[str, Any]]:
    """The keys at this address by name. Raises outgoing.Unreachable."""
    return read(outgoing.get(address))


def read(answer: outgoing.Answer) -> dict[str, Mapping[str, Any]]:
    """The keys in this answer by name. Raises outgoing.Unreachable."""
    said = answer.json()
    listed = said.get("keys") if isinstance(said, dict) else None
    if not isinstance(listed, list):
        raise outgoing.Unreachable("lti.out_json", answer.host, answer.status)
    keys: dict[str, Mapping[str, Any]] = {
        one["kid"]: one for one in listed[:MOST_KEYS] if isinstance(one, dict) and isinstance(one.get("kid"), str)
    }
    if not keys:
        raise outgoing.Unreachable("lti.out_no_key", answer.host, answer.status)
    return keys

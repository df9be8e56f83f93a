"""Keys of this installation: made, shown beside the one before, taken off when platforms had time to follow."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from askom_lms.kernel import clock, db, keys
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import PLATFORM
from askom_lms.kernel.messages import Denied, Refusal
from askom_lms.lti.domain.asking import LtiPermission
from askom_lms.lti.models import SigningKey
from askom_lms.lti.queries.registrations import keys_shown
from askom_lms.lti.services import tokens
from askom_lms.people.domain import Role

SHOWN_AHEAD = dt.timedelta(hours=24)
"""A new key is shown so long before we sign with it: platforms fetch keys now and then."""
SHOWN_AFTER = dt.timedelta(days=7)
"""The one before stays so long after that."""


def signed(claims: Mapping[str, Any], now: dt.datetime) -> str:
    """A token of ours, with the newest key that platforms had time to fetch. Raises Refusal `lti.no_own_key`."""
    ready = [one for one in keys_shown(now) if one.not_before <= now]
    if not ready:
        raise Refusal("lti.no_own_key")
    private = keys.box("lti-key").decrypt(ready[-1].private.encode()).decode()
    return tokens.sign(claims, private, ready[-1].kid)


def ensure(act: Act) -> None:
    """The first key, when there is none; it signs at once."""
    if not keys_shown(act.now):
        db.session().add(_made(act.now))
        db.session().flush()


def rotate(act: Act) -> None:
    """A new key beside the one in use, which goes a week after the new one signs.

    Raises Refusal `lti.key_young` while the last change is still under way.
    """
    act.require(LtiPermission.MANAGE)
    if not act.is_system and not act.person.has(Role.PENGELOLA):
        raise Denied("kernel.denied", permission=str(LtiPermission.MANAGE))
    live = keys_shown(act.now)
    if len(live) > 1:
        raise Refusal("lti.key_young", until=clock.saat(max(one.retired_at or act.now for one in live)))
    begins = act.now + SHOWN_AHEAD if live else act.now
    for one in live:
        one.retired_at = begins + SHOWN_AFTER
    fresh = _made(begins)
    db.session().add(fresh)
    db.session().flush()
    act.record("lti.key", PLATFORM, fresh)


def _made(begins: dt.datetime) -> SigningKey:
    kid = uuid.uuid4().hex
    pair = tokens.new_pair(kid)
    sealed = keys.box("lti-key").encrypt(pair.private.encode()).decode()
    return SigningKey(kid=kid, private=sealed, public=pair.public, not_before=begins)

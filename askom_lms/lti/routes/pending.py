"""Who came from a platform and has not shown yet who he is here: in the signed cookie of his frame, for ten minutes."""

import uuid
from dataclasses import asdict
from typing import Any

from flask import session

from askom_lms.kernel import clock
from askom_lms.kernel.messages import Refusal
from askom_lms.lti.domain.claims import LOGIN_LASTS
from askom_lms.lti.domain.roles import Standing
from askom_lms.lti.domain.states import Target
from askom_lms.lti.queries import arrivals
from askom_lms.lti.queries.arrivals import Platform
from askom_lms.lti.services.launching import Arrival

NAME = "lti_arrival"


def keep(arrival: Arrival) -> None:
    """What was known before goes: another launch begins anew."""
    session.clear()
    until = (clock.now() + LOGIN_LASTS).timestamp()
    kept = {name: None if value is None else str(value) for name, value in asdict(arrival).items()}
    session[NAME] = {**kept, "until": until}


def kept() -> tuple[Arrival, Platform]:
    """Who is waiting, and where he comes from. Raises Refusal `lti.nobody` when that is nobody, or too long ago."""
    said: Any = session.get(NAME)
    if not isinstance(said, dict) or clock.now().timestamp() > float(said.get("until", 0)):
        raise Refusal("lti.nobody")
    platform = arrivals.platform(uuid.UUID(said["registration_id"]))
    if platform is None or not platform.is_active:
        raise Refusal("lti.nobody")
    arrival = Arrival(
        registration_id=platform.id,
        issuer=said["issuer"],
        sub=said["sub"],
        standing=Standing(said["standing"]),
        target=Target(said["target"]),
        slug=said["slug"],
        locale=said["locale"],
        link_id=uuid.UUID(said["link_id"]) if said["link_id"] else None,
        path=said["path"],
    )
    return arrival, platform

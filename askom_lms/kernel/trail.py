"""The security log: who came in, who was turned away, and from where. One line of JSON each, never what was typed.

`docs/asvs.md` lists every event; what was changed stands in the evidence chains, what was looked at in the access log.
"""

from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import g, has_request_context, request

from askom_lms.kernel import gate

log = structlog.get_logger()


def note(event: str, **facts: str) -> None:
    """Leave a line. People are named by id: addresses and names are no business of a log."""
    log.info(event, **facts)


def with_request(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A processor of structlog: where a line comes from. The route, not the path: that may hold a token."""
    if has_request_context():
        line.setdefault("address", gate.address())
        line.setdefault("route", f"{request.method} {request.url_rule}")
        act = g.get("act")
        if act is not None and act.actor is not None:
            line.setdefault("actor", str(act.actor.id))
    return line

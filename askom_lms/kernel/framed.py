"""Pages in the frame of another site: cookies that live there, and whose frame it may be.

A browser keeps such cookies apart for each site around the frame (Partitioned), and sends them with every request from
it (SameSite=None): so a sign-in in a frame has cookies of its own beside those of an ordinary one, which stay Lax.
"""

import re
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask.sessions import SecureCookieSessionInterface

TOKEN = "askom_frame"  # noqa: S105 - the name of a cookie
FORM = "askom_frame_form"
"""The cookie that holds the secret of form tokens in a frame."""
PATHS = "askom_framed_paths"
"""Addresses that speak to a frame before there is a sign-in in it."""
ANCESTORS = re.compile(r"frame-ancestors [^;]*")


def is_framed() -> bool:
    """Whether this request and its answer use the cookies of a frame."""
    known: bool | None = g.get("is_framed")
    if known is not None:
        return known
    return bool(token()) or request.path in current_app.extensions.get(PATHS, ())


def leave() -> None:
    """From here on this answer is an ordinary one."""
    g.is_framed = False


def token() -> str:
    """The token of the sign-in in this frame, or an empty text."""
    return request.cookies.get(named(TOKEN), "")


def named(of: str) -> str:
    """The name of a cookie; with https the browser itself refuses it from another host or path."""
    return f"__Host-{of}" if current_app.config["SETTINGS"].is_secure else of


def rules(*, framed: bool) -> dict[str, Any]:
    """What a cookie says besides its value. Without https a browser takes no cookie of a foreign frame at all."""
    is_secure = current_app.config["SETTINGS"].is_secure
    apart = framed and is_secure
    return {
        "path": "/",
        "secure": is_secure,
        "httponly": True,
        "samesite": "None" if apart else "Lax",
        "partitioned": apart,
    }


def allow(origins: str) -> None:
    """Pages of these origins, one space between, may show this answer in a frame."""
    g.frame_origins = origins


def stands_in_frame() -> bool:
    """Whether this answer may be shown in a frame."""
    return bool(g.get("frame_origins", ""))


def stand_in_frame(response: Response) -> None:
    """Let the frame that was allowed show the answer; without one every page stays alone."""
    origins = g.get("frame_origins", "")
    policy = response.headers.get("Content-Security-Policy", "")
    if origins and policy:
        response.headers["Content-Security-Policy"] = ANCESTORS.sub(f"frame-ancestors {origins}", policy)


class FormCookie(SecureCookieSessionInterface):
    """Flask's cookie, which holds the secret of form tokens: one for ordinary pages, one for those in a frame."""

    def get_cookie_name(self, app: Flask) -> str:
        del app
        return named(FORM if is_framed() else "askom_form")

    def get_cookie_samesite(self, app: Flask) -> str | None:
        del app
        return str(rules(framed=is_framed())["samesite"])

    def get_cookie_partitioned(self, app: Flask) -> bool:
        del app
        return bool(rules(framed=is_framed())["partitioned"])

"""A refused form is shown by a GET of its own: neither Back nor reload asks a person to send it again.

The page that answers a form which a browser sent is kept as it was drawn, and the browser is led to it. Chosen files
are no part of it: no page can choose them again. Programs, scripts and browsers that do not tell how they ask get the
refusal itself, as ever.
"""

import re
import secrets
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect

from askom_lms.kernel import framed, refused_pages, web

PARAM = "isian"
TOKEN = re.compile(r"[0-9a-f]{32}")
STATUSES = frozenset({200, 401, 403, 404, 409, 422, 429})
"""Answers that belong to what was typed: refused, or shown once more before it counts. A fault of ours is told where it
happened."""
MAIN = b"<main "
OWN_COOKIE = "csrf_token"
"""What the form cookie holds; signing out empties it."""


def init_app(app: Flask) -> None:
    """Attach it; after the gate, and before whatever writes the headers of an answer."""
    app.before_request(_show)
    app.after_request(_keep)


def answers_get(address: str) -> bool:
    """Whether this installation answers a GET there."""
    return _answers(current_app.url_map, address)


@lru_cache(maxsize=4096)
def _answers(routes: Map, address: str) -> bool:
    """Asked several times a page; routes do not change while an installation runs."""
    try:
        routes.bind("").match(address, method="GET")
    except (HTTPException, RequestRedirect):
        return False
    return True


def page_at_hand(*without: str) -> str:
    """The address of this page, without these parameters.

    The answer to a form whose address nobody can open stands for the page of the form.
    """
    path, query = request.path, request.query_string.decode(errors="replace")
    if request.method not in ("GET", "HEAD") and not answers_get(path):
        came_from = request.referrer or ""
        split = urlsplit(came_from if came_from.startswith(request.host_url) else "/")
        path, query = unquote(split.path), split.query
    kept = "&".join(part for part in query.split("&") if part and part.partition("=")[0] not in without)
    address = quote("/" + path.lstrip("/"))
    return f"{address}?{kept}" if kept else address


def stays_untold() -> None:
    """The page at hand shows a secret: it is told once and kept nowhere."""
    g.shows_secret = True


def _show() -> ResponseReturnValue | None:
    """The refused form of this browser; when there is none any more, its page as it is now."""
    token = request.args.get(PARAM, "")
    if request.method != "GET" or not TOKEN.fullmatch(token):
        return None
    found = refused_pages.find(token, web.current_act().actor, session.get(OWN_COOKIE, ""))
    if found is not None:
        return make_response(found)
    return redirect(page_at_hand(PARAM)) if answers_get(request.path) else None


def _keep(response: Response) -> Response:
    if response.status_code in (409, 422) and request.method == "POST" and response.mimetype == "text/html":
        _tell_files(response)
    if response.status_code not in STATUSES or not _is_page(response) or _is_for_once(response):
        return response
    token, browser, actor = secrets.token_hex(16), session.get(OWN_COOKIE, ""), web.current_act().actor
    if not browser or not refused_pages.keep(token, actor, browser, response.get_data()):
        return response
    address = page_at_hand(PARAM)
    return make_response(redirect(f"{address}{'&' if '?' in address else '?'}{PARAM}={token}", 303))


def _tell_files(response: Response) -> None:
    """Say which chosen files did not come back with the form."""
    names = [file.filename for file in request.files.values() if file.filename]
    if names:
        told = render_template("errors/_files.html", names=names).encode()
        response.set_data(response.get_data().replace(MAIN, told + MAIN, 1))


def _is_for_once(response: Response) -> bool:
    """A secret; an answer that begins a sign-in, which the next request is the first to have; one to another site; one
    with a policy of its own, or in the frame of another site, which only the view can allow."""
    view = current_app.view_functions.get(request.endpoint or "")
    is_own = "Set-Cookie" in response.headers or "Content-Security-Policy" in response.headers
    return is_own or "shows_secret" in g or framed.stands_in_frame() or getattr(view, "from_elsewhere", False)


def _is_page(response: Response) -> bool:
    """Whether a person sees this answer as the page that followed a form of his."""
    sent_as = request.headers.get("Sec-Fetch-Mode", ""), request.method
    return sent_as == ("navigate", "POST") and response.mimetype == "text/html" and not response.is_streamed

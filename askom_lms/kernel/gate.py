"""What stands before every view: foreign hosts and pages, text that no database takes, numbers that no column holds."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.routing import IntegerConverter
from werkzeug.routing.map import Map

from askom_lms.kernel.messages import Refusal

MOST = 2**31 - 1
"""What an integer column holds."""
BODILESS = ("GET", "HEAD", "OPTIONS")
LOCAL = ("localhost", "127.0.0.1")
USUAL_PORT = {"http": 80, "https": 443}
LOOPBACK = ("", "127.0.0.1", "::1")
OWN_PAGE = frozenset({"", "same-origin", "none"})
"""What a browser says of a form that stands on a page of ours, or of one that a person sent again himself."""
SUSPECT = re.compile(rb"\\u(0000|[dD][89a-fA-F])")
"""A NUL, or half of a pair, as JSON may write it."""


class ForeignPage(Refusal):
    """The form stands on a page that is not ours, whatever its token says."""

    status = 400

    def __init__(self) -> None:
        super().__init__("kernel.foreign_page")


class SmallInteger(IntegerConverter):
    """A number in an address; a longer one names nothing that can be there."""

    def __init__(self, map: Map, fixed_digits: int = 0, min: int | None = None) -> None:  # noqa: A002 - Werkzeug's names
        super().__init__(map, fixed_digits, min, MOST)


def init_app(app: Flask, base_url: str) -> None:
    """Attach the gate; call it before the first blueprint is registered."""
    app.url_map.converters["int"] = SmallInteger
    app.config["TRUSTED_HOSTS"] = [*LOCAL, urlsplit(base_url).hostname or LOCAL[0]]
    app.before_request(refuse_foreign_pages)
    app.before_request(read_body_first)


def address() -> str:
    """The network address of the other side; a proxy on this machine says in its last word whom it serves."""
    peer = request.remote_addr or ""
    if peer not in LOOPBACK:
        return peer
    return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or peer or "unknown"


def refuse_foreign_pages() -> None:
    """A browser says where a form stands; a program that does not has the token only. Raises ForeignPage."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in BODILESS or getattr(view, "from_elsewhere", False):
        return
    headers = request.headers
    source = headers.get("Origin") or headers.get("Referer")
    if headers.get("Sec-Fetch-Site", "") not in OWN_PAGE or (source and not _is_ours(source)):
        raise ForeignPage


def _is_ours(source: str) -> bool:
    """Whether this address is the one of the installation, or the one asked for: a proxy may end https before us."""
    base = current_app.config["SETTINGS"].base_url
    scheme, place = _place(source)
    if (scheme, place) == _place(base):
        return True
    is_local = place.partition(":")[0] in LOCAL
    return place == request.host and scheme in ("http", "https") and (is_local or not base.startswith("https:"))


def _place(address: str) -> tuple[str, str]:
    """Scheme, and host with the port that is not the usual one; the host of no address is empty."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return "", ""
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    return parts.scheme, host if port in (None, USUAL_PORT.get(parts.scheme)) else f"{host}:{port}"


def read_body_first() -> None:
    """A slow upload must not hold the write lock: the body is read before anything else. A NUL is no text at all."""
    words = [request.path, *_words(request.args)]
    if request.method not in BODILESS:
        words += [*_words(request.form), *(file.filename or "" for file in request.files.values())]
    if any("\0" in word for word in words):
        abort(400)
    if request.is_json and request.get_data():
        _read_json()


def _words(values: MultiDict[str, str]) -> Iterator[str]:
    return (word for pair in values.items(multi=True) for word in pair)


def takes_json(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Mark a view that reads JSON of any shape itself; all others take it as a form: names and texts."""
    view.takes_json = True  # type: ignore[attr-defined]  # read by _read_json
    return view


def _read_json() -> None:
    """JSON that Python cannot read and no database can keep is no request, and only a form is taken as one."""
    view = current_app.view_functions.get(request.endpoint or "")
    try:
        sent = request.get_json(silent=True)
        if not getattr(view, "takes_json", False) and not _is_form(sent):
            abort(415)
        if SUSPECT.search(request.get_data()):
            plain = json.dumps(sent, ensure_ascii=False).encode()
            if b"\\u0000" in plain:
                abort(400)
    except (RecursionError, UnicodeEncodeError):
        abort(400)


def _is_form(sent: Any) -> bool:
    """Names, each with one text or several."""
    return isinstance(sent, dict) and all(
        isinstance(value, str) or (isinstance(value, list) and all(isinstance(each, str) for each in value))
        for value in sent.values()
    )

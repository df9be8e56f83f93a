"""Static files under the hash of their content: browsers keep them, and a change has a new address."""

import hashlib
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import Response, abort, current_app, send_from_directory, url_for
from markupsafe import Markup

from askom_lms.kernel import web
from askom_lms.shell.blueprint import bp

HASH_LENGTH = 16
ASSET_MAX_AGE = 365 * 24 * 3600
LOOKED_AT_FOR = 1.0
"""Seconds in which a file is not looked at again: a page names nine of them."""

ICON = '<link rel="icon" href="%s" type="image/svg+xml">'
STYLE = '<link rel="stylesheet" href="%s">'
SCRIPT = '<script src="%s" defer></script>'
WORKS_WITH = {
    "simpan": ("outbox", "beda", "simpan"),
    "keluar": ("outbox", "keluar"),
    "hadir": ("outbox", "hadir"),
    "daftar": ("outbox", "daftar"),
}


@dataclass
class Known:
    """What is known of a file."""

    changed: int
    digest: str
    address: str
    looked_at: float


_known: dict[str, Known] = {}


def file_tags(css: str, js: Iterable[str], address: Callable[[str], str], *, is_framed: bool = False) -> Markup:
    """The tags of icon, style sheets and scripts; `house` and `tahan` always, a script brings what it works with.

    `is_framed`: the page stands in the frame of another site, which is low.
    """
    scripts = [each for name in js for each in WORKS_WITH.get(name.removesuffix(".js"), (name.removesuffix(".js"),))]
    tags = [ICON % address("favicon.svg")]
    tags += [STYLE % address(f"{name}.css") for name in ("house", css, *(["frame"] if is_framed else []))]
    tags += [SCRIPT % address(f"{name}.js") for name in dict.fromkeys(("house", "tahan", *scripts))]
    return Markup("\n".join(tags))  # noqa: S704 - names of our own files


def asset(name: str) -> str:
    """The address of a static file under the hash of its content: browsers keep it. Raises FileNotFoundError."""
    return _look_up(name).address


def digest_of(name: str) -> str:
    return _look_up(name).digest


def _look_up(name: str) -> Known:
    """What is known of a file; only a change makes it read again. Raises FileNotFoundError."""
    path = f"{current_app.static_folder}/{name}"
    known, now = _known.get(path), time.monotonic()
    if known is not None and now - known.looked_at < LOOKED_AT_FOR:
        return known
    changed = os.stat(path).st_mtime_ns  # noqa: PTH116 - no path object for each page
    if known is None or known.changed != changed:
        digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()[:HASH_LENGTH]
        address = url_for("shell.serve_asset", digest=digest, name=name)
        known = _known[path] = Known(changed, digest, address, now)
    known.looked_at = now
    return known


@bp.get("/aset/<digest>/<path:name>")
def serve_asset(digest: str, name: str) -> Response:
    """A static file under the hash of its content. No sign-in is read here: a style sheet costs no query."""
    response = send_from_directory(current_app.static_folder or "", name, max_age=ASSET_MAX_AGE)
    if digest != digest_of(name):
        response.close()
        abort(404)
    response.headers["Cache-Control"] = f"public, max-age={ASSET_MAX_AGE}, immutable"
    return response


serve_asset.askom_permission = web.PUBLIC  # type: ignore[attr-defined]  # read by the house tests
serve_asset.askom_kind = "page"  # type: ignore[attr-defined]

"""Static files under the hash of their content: browsers keep them, and a change has a new address."""

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from flask import Response, abort, current_app, send_from_directory, url_for
from markupsafe import Markup

from askom_lms.kernel import web
from askom_lms.shell.blueprint import bp

HASH_LENGTH = 16
ASSET_MAX_AGE = 365 * 24 * 3600
_known: dict[str, tuple[int, str, str]] = {}
"""File -> when it was changed, the hash of its content, its address."""

ICON = '<link rel="icon" href="%s" type="image/svg+xml">'
STYLE = '<link rel="stylesheet" href="%s">'
SCRIPT = '<script src="%s" defer></script>'
WORKS_WITH = {"simpan": ("outbox", "beda", "simpan"), "keluar": ("outbox", "keluar")}


def file_tags(css: str, js: Iterable[str], address: Callable[[str], str]) -> Markup:
    """The tags of icon, style sheets and scripts; `house` is everywhere, a script brings those it works with."""
    scripts = [each for name in js for each in WORKS_WITH.get(name.removesuffix(".js"), (name.removesuffix(".js"),))]
    tags = [ICON % address("favicon.svg")]
    tags += [STYLE % address(f"{name}.css") for name in ("house", css)]
    tags += [SCRIPT % address(f"{name}.js") for name in dict.fromkeys(("house", *scripts))]
    return Markup("\n".join(tags))  # noqa: S704 - names of our own files


def asset(name: str) -> str:
    """The address of a static file under the hash of its content: browsers keep it. Raises FileNotFoundError."""
    return _look_up(name)[2]


def digest_of(name: str) -> str:
    return _look_up(name)[1]


def _look_up(name: str) -> tuple[int, str, str]:
    """What is known of a file; only a change makes it read again."""
    path = f"{current_app.static_folder}/{name}"
    changed = os.stat(path).st_mtime_ns  # noqa: PTH116 - asked five times a page
    known = _known.get(path)
    if known is None or known[0] != changed:
        digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()[:HASH_LENGTH]
        known = _known[path] = changed, digest, url_for("shell.serve_asset", digest=digest, name=name)
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

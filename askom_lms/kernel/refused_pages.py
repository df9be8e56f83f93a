"""Refused forms as they were drawn, kept for an hour for the browser that sent them, and unreadable without it.

Each is encrypted with a key that only the form cookie of that browser and the sign-in at hand complete: signing out, a
role that was given or taken, another person, and data of somebody that was frozen make it unreadable. They lie below
ASKOM_STORAGE, outside the database and every backup. Who is not signed in shares a fixed number of places, so that
strangers cannot fill the disk.
"""

import contextlib
import datetime as dt
import os
import shutil
import uuid
import zlib
from hashlib import sha256
from pathlib import Path

import structlog
from cryptography.fernet import InvalidToken
from flask import current_app

from askom_lms.kernel import clock, keys
from askom_lms.kernel.act import Actor

FOLDER, VISITORS = ".refused", "tamu"
KEPT = dt.timedelta(hours=1)
SLOTS, VISITORS_SLOTS = 64, 1024
"""So many are kept of one person, and of everybody who is not signed in: a newer one takes the place of an older."""
LARGEST = 256 * 1024
"""Bytes of a packed page; the largest of ours has a twentieth."""

log = structlog.get_logger()


def keep(token: str, actor: Actor | None, browser: str, page: bytes) -> bool:
    """Keep a page under a token of 32 hex digits, whole or not at all; False when it is too large or the disk is full.

    `browser` is the secret of its form cookie.
    """
    packed = zlib.compress(page)
    if len(packed) > LARGEST:
        return False
    now, path = clock.now().timestamp(), _place(token, actor)
    sealed = keys.box(_purpose(token, actor, browser)).encrypt_at_time(packed, int(now))
    new = path.with_name(f"{path.name}.{token}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new.touch(mode=0o600)
        new.write_bytes(sealed)
        os.utime(new, (now, now))
        new.replace(path)
    except OSError as error:
        log.warning("refused_form_not_kept", error=str(error)[:200])
        return False
    return True


def find(token: str, actor: Actor | None, browser: str) -> bytes | None:
    """What was kept for this browser and sign-in, within its hour; None for everybody else and afterwards."""
    try:
        sealed, now = _place(token, actor).read_bytes(), int(clock.now().timestamp())
        box = keys.box(_purpose(token, actor, browser))
        return zlib.decompress(box.decrypt_at_time(sealed, int(KEPT.total_seconds()), now))
    except (OSError, InvalidToken):
        return None


def forget(person_id: uuid.UUID) -> None:
    """Nothing that this person was refused can be shown again: his device is in other hands, or he is erased."""
    shutil.rmtree(_root() / person_id.hex, ignore_errors=True)


def sweep() -> int:
    """Remove what nobody may read any more; how many were removed."""
    limit, removed = (clock.now() - KEPT).timestamp(), 0
    for path in _root().glob("*/*"):
        with contextlib.suppress(FileNotFoundError):  # another sweeper was faster
            if path.stat().st_mtime < limit:
                path.unlink()
                removed += 1
    return removed


def _root() -> Path:
    storage: Path = current_app.config["SETTINGS"].storage
    return storage / FOLDER


def _place(token: str, actor: Actor | None) -> Path:
    slot = int(token[:8], 16) % (SLOTS if actor else VISITORS_SLOTS)
    return _root() / (actor.id.hex if actor else VISITORS) / f"{slot:04d}"


def _purpose(token: str, actor: Actor | None, browser: str) -> str:
    """One key for each: this token in this browser, for this sign-in with just these roles."""
    roles = sorted(f"{role} {scope}" for role, scope in actor.grants) if actor else []
    who = [str(actor.session_id), str(actor.some_restricted), *roles] if actor else []
    told = "\n".join([token, browser, *who])
    return f"refused form {sha256(told.encode()).hexdigest()}"

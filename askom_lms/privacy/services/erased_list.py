"""Who was erased, outside the database and outside its backups: ids and moments, one line each.

The line is on the disk before the erasure is committed: between the two nothing can be lost. What is rolled back gets a
second line that takes the first one back. A machine that stops just between them leaves a line of somebody who is still
there; that line is true again when the erasure is repeated.
"""

import json
import os
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from askom_lms.kernel import db, files, jobs, refused_pages
from askom_lms.kernel.made import made_files
from askom_lms.kernel.uploads.pieces import pieces
from askom_lms.privacy.services.destroying import SWEEP

WAITING, WRITTEN = "erasures_to_note", "erasures_noted"
"""Where a session remembers what goes with its commit."""


@dataclass(frozen=True)
class Noted:
    """One erasure."""

    person_id: uuid.UUID
    at: str
    keep_certificate: bool


def path() -> Path:
    """The file of this installation (setting ASKOM_ERASURES)."""
    found: Path = current_app.config["SETTINGS"].erasures
    return found


def read() -> list[Noted]:
    """Every erasure that stands, the oldest first. Raises ValueError, KeyError for a line that is none."""
    if not path().exists():
        return []
    found: dict[uuid.UUID, Noted] = {}
    for text in path().read_text(encoding="utf-8").splitlines():
        if not text.strip():
            continue
        line = json.loads(text)
        person_id = uuid.UUID(line["person"])
        if line.get("rolled_back"):
            found.pop(person_id, None)
        else:
            found.setdefault(person_id, Noted(person_id, line["at"], bool(line["keep_certificate"])))
    return list(found.values())


def note(person_id: uuid.UUID, at: str, *, keep_certificate: bool) -> bool:
    """Add one that is not there yet, and whether it was not; on the disk for certain when this returns.

    Raises OSError.
    """
    if any(noted.person_id == person_id for noted in read()):
        return False
    _write({"person": str(person_id), "at": at, "keep_certificate": keep_certificate})
    return True


def note_with_commit(person_id: uuid.UUID, at: str, *, keep_certificate: bool) -> None:
    """Add one when the present transaction is committed, just before; a commit that fails takes it back.

    Where the list cannot be written the commit raises OSError, and nobody is erased.
    """
    db.session().info.setdefault(WAITING, []).append(Noted(person_id, at, keep_certificate))


@event.listens_for(Session, "before_commit")
def _note_first(s: Session) -> None:
    if s.in_nested_transaction():
        return
    for one in s.info.pop(WAITING, ()):
        if note(one.person_id, one.at, keep_certificate=one.keep_certificate):
            s.info.setdefault(WRITTEN, []).append(one)


@event.listens_for(Session, "after_commit")
def _stands(s: Session) -> None:
    if not s.in_nested_transaction():
        s.info.pop(WRITTEN, None)


@event.listens_for(Session, "after_rollback")
def _take_back(s: Session) -> None:
    if s.in_nested_transaction():
        return
    s.info.pop(WAITING, None)
    for one in s.info.pop(WRITTEN, ()):
        _write({"person": str(one.person_id), "at": one.at, "rolled_back": True})


def _write(told: dict[str, Any]) -> None:
    path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    line = json.dumps(told) + "\n"
    descriptor = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, line.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    files.sync_folder(path().parent)


def forget_files(person_id: uuid.UUID, exports: Iterable[str]) -> None:
    """What lies beside the rows: made exports, prints and bundles, uploads that were never finished, refused forms."""
    made = made_files()
    for name in exports:
        made.drop(name)
    made.drop_prints()
    pieces().forget(person_id)
    refused_pages.forget(person_id)


@jobs.job(SWEEP, slow=True)
def sweep(job: jobs.RunningJob) -> None:
    """Destroy contents that no row names any more; the same content of somebody else stays."""
    wanted = set(job.payload["sha256"])
    for sha256 in sorted(wanted - _still_named(wanted)):
        files.storage().destroy(sha256)


def _still_named(wanted: set[str]) -> set[str]:
    found: set[str] = set()
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if column.name.endswith("sha256"):
                found |= set(db.session().scalars(select(column).where(column.in_(wanted))))
    return found

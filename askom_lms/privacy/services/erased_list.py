"""Who was erased, outside the database and outside its backups: ids and moments, one line each."""

import json
import os
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from askom_lms.kernel import db, files, jobs
from askom_lms.kernel.made import made_files
from askom_lms.kernel.uploads.pieces import pieces
from askom_lms.privacy.services.destroying import SWEEP


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
    """Every erasure, the oldest first. Raises ValueError, KeyError for a line that is none."""
    if not path().exists():
        return []
    lines = (json.loads(line) for line in path().read_text(encoding="utf-8").splitlines() if line.strip())
    return [Noted(uuid.UUID(line["person"]), line["at"], bool(line["keep_certificate"])) for line in lines]


def note(person_id: uuid.UUID, at: str, *, keep_certificate: bool) -> None:
    """Add one that is not there yet; on the disk for certain when this returns. Raises OSError."""
    if any(noted.person_id == person_id for noted in read()):
        return
    path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    line = json.dumps({"person": str(person_id), "at": at, "keep_certificate": keep_certificate}) + "\n"
    descriptor = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, line.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    files.sync_folder(path().parent)


def forget_files(person_id: uuid.UUID, exports: Iterable[str]) -> None:
    """What lies beside the rows: made exports, prints and bundles, uploads that were never finished."""
    made = made_files()
    for name in exports:
        made.drop(name)
    made.drop_prints()
    pieces().forget(person_id)


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

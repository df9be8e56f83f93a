"""Write the archive while people go on working: checkpoints first, then one picture of the database, then the files.

A checkpoint is never ahead of the rows, and a row never ahead of its file: what is stored later is only too much.
"""

import hashlib
import os
import uuid
import zipfile
from collections.abc import Iterable
from pathlib import Path

from flask import current_app
from sqlalchemy import Connection

from askom_lms.kernel import clock, db
from askom_lms.kernel.backup.archive import (
    CHECKPOINTS_IN,
    FORMAT,
    MANIFEST,
    STORED_IN,
    Manifest,
    chunks,
    mark_of_secret,
    member_of_table,
    places,
)
from askom_lms.kernel.backup.rows import lines_of
from askom_lms.kernel.backup.schema import revision_of
from askom_lms.kernel.files import SHA256, sync_folder


def write(target: Path) -> Manifest:
    """Make the archive under this name, whole or not at all, for its owner's eyes only; what it holds.

    Raises OSError when it cannot be written, FileExistsError when the name is taken.
    """
    if target.exists():
        raise FileExistsError(target)
    temp = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    descriptor = os.open(temp, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
                known = _fill(archive)
            raw.flush()
            os.fsync(raw.fileno())
        temp.rename(target)
        sync_folder(target.parent)
    finally:
        temp.unlink(missing_ok=True)
    return known


def _fill(archive: zipfile.ZipFile) -> Manifest:
    stored, checkpoints = places()
    files = dict(_copy(archive, sorted(checkpoints.glob("*")), CHECKPOINTS_IN))
    with db.reading(), db.db.engine.connect() as plain:
        connection = plain.execution_options(**_one_picture(plain))
        made_at = clock.now()
        revision = revision_of(connection)
        tables = {table.name: _table(archive, connection, table.name) for table in db.metadata.sorted_tables}
    contents = [path for path in sorted(stored.glob("??/*")) if SHA256.fullmatch(path.parent.name + path.name)]
    files |= _copy(archive, contents, STORED_IN)
    known = Manifest(
        format=FORMAT,
        made_at=made_at.isoformat(),
        base_url=current_app.config["SETTINGS"].base_url,
        revision=revision,
        secret=mark_of_secret(),
        tables=tables,
        files=files,
    )
    archive.writestr(MANIFEST, known.text())
    return known


def _one_picture(connection: Connection) -> dict[str, str]:
    """All tables as of one moment; a transaction on SQLite that reads sees nothing newer anyway."""
    return {"isolation_level": "REPEATABLE READ"} if connection.dialect.name == "postgresql" else {}


def _table(archive: zipfile.ZipFile, connection: Connection, name: str) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    with archive.open(member_of_table(name), "w", force_zip64=True) as member:
        for count, line in enumerate(lines_of(connection, db.metadata.tables[name]), start=1):  # noqa: B007 - the last one counts
            octets = line.encode()
            digest.update(octets)
            member.write(octets)
    return count, digest.hexdigest()


def _copy(archive: zipfile.ZipFile, paths: Iterable[Path], into: str) -> Iterable[tuple[str, tuple[int, str]]]:
    for path in paths:
        name = f"{into}/{path.parent.name}{path.name}" if into == STORED_IN else f"{into}/{path.name}"
        digest, size = hashlib.sha256(), 0
        with path.open("rb") as source, archive.open(_as_it_is(name), "w", force_zip64=True) as member:
            for chunk in chunks(source):
                digest.update(chunk)
                size += len(chunk)
                member.write(chunk)
        yield name, (size, digest.hexdigest())


def _as_it_is(name: str) -> zipfile.ZipInfo:
    """Stored files are pictures and PDF, which do not get smaller."""
    return zipfile.ZipInfo(name, clock.now().timetuple()[:6])

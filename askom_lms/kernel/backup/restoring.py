"""Read an archive back into an empty place: looked at whole before the first byte is written, rows all or none."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection

from askom_lms.kernel import db, files
from askom_lms.kernel.backup import schema
from askom_lms.kernel.backup.archive import (
    CHECKPOINTS_IN,
    STORED_IN,
    Damaged,
    Manifest,
    Unfit,
    check,
    mark_of_secret,
    member_of_table,
    opened,
    places,
)
from askom_lms.kernel.backup.rows import insert

Afterwards = Callable[[Connection], None]
AFTERWARDS: list[Afterwards] = []


def after_restore(what: Afterwards) -> Afterwards:
    """Decorator: something of this context that must not come back as it was."""
    AFTERWARDS.append(what)
    return what


Replay = Callable[[], str]
REPLAYS: list[Replay] = []


def replays(what: Replay) -> Replay:
    """Decorator: once the rows are back, this context does in a transaction of its own what must hold again; a line."""
    REPLAYS.append(what)
    return what


def examine(path: Path) -> Manifest:
    """What would be restored. Raises Damaged; Unfit when this place is not empty or not the one that it is for."""
    known = check(path)
    if known.secret != mark_of_secret():
        raise Unfit("ASKOM_SECRET berbeda dari yang dipakai saat cadangan dibuat. Pasang rahasia yang sama dahulu.")
    newest = schema.newest_revision()
    if known.revision != newest:
        raise Unfit(
            f"Cadangan ini dari skema {known.revision or '(tanpa)'}, rilis ini memakai {newest}. Pulihkan dengan rilis "
            "yang membuatnya, lalu naikkan rilis dan jalankan `flask db upgrade`."
        )
    with db.reading(), db.db.engine.connect() as connection:
        taken = schema.first_row(connection)
    if taken:
        raise Unfit(f"Basis data tujuan tidak kosong: tabel {taken} berisi. Tunjuk basis data baru di ASKOM_DATABASE.")
    stranger = _stranger(known)
    if stranger:
        raise Unfit(f"Folder tujuan tidak kosong: {stranger} bukan dari cadangan ini. Tunjuk folder baru.")
    return known


def restore(path: Path) -> Manifest:
    """Fill this empty installation; what came back. Again after an interruption it goes on.

    Raises Damaged, Unfit as `examine`; StorageFull, StorageUnavailable; OSError.
    """
    known = examine(path)
    schema.build()
    with opened(path) as archive:
        for name, (_, digest) in known.files.items():
            _put(archive, name, digest)
        with db.writing(), db.db.engine.begin() as connection:
            for table in db.metadata.sorted_tables:
                lines = io.TextIOWrapper(archive.open(member_of_table(table.name)), encoding="utf-8")
                if insert(connection, table, lines) != known.tables[table.name][0]:
                    raise Damaged(f"{table.name}: jumlah baris bukan yang dicatat")
            for what in AFTERWARDS:
                what(connection)
    return known


def _put(archive: zipfile.ZipFile, name: str, digest: str) -> None:
    into, _, rest = name.partition("/")
    with archive.open(name) as member:
        if into == STORED_IN:
            if files.store(member) != digest:  # type: ignore[arg-type]  # a member is read like any binary file
                raise Damaged(f"{name} tidak sama dengan yang dicatat")
            return
        target = places()[1] / rest
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.touch(mode=0o600)
        target.write_bytes(member.read())


def _stranger(known: Manifest) -> str:
    """A file in the folders that this archive would not write itself: something else lives here."""
    stored, checkpoints = places()
    here = [f"{STORED_IN}/{path.parent.name}{path.name}" for path in sorted(stored.glob("??/*"))]
    here += [f"{CHECKPOINTS_IN}/{path.name}" for path in sorted(checkpoints.glob("*"))]
    return next((name for name in here if name not in known.files), "")

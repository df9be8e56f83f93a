"""How the archive is laid out, and whether one is whole."""

import datetime as dt
import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from flask import current_app

from askom_lms.kernel import keys
from askom_lms.kernel.files import CHUNK

FORMAT = 1
PAIRED = ("tables", "files")
MANIFEST = "manifest.json"
STORED_IN = "files"
CHECKPOINTS_IN = "checkpoints"
_MEMBER = re.compile(rf"{STORED_IN}/[0-9a-f]{{64}}|{CHECKPOINTS_IN}/[A-Za-z0-9][\w.-]{{0,120}}", re.ASCII)
UNREADABLE = (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile, zlib.error)


class Damaged(Exception):
    """The archive is not what was written; says which member."""


class Unfit(Exception):
    """The archive or the place is whole, but the one does not fit the other; says why and what to do."""


@dataclass(frozen=True)
class Manifest:
    """What an archive holds. Members of `tables` and `files` map a name to [rows or bytes, SHA-256]."""

    format: int
    made_at: str
    """ISO moment of the picture of the database, in UTC."""
    base_url: str
    revision: str
    """Of the database's schema."""
    secret: str
    """Mark of the installation's secret, without which sealed columns stay closed."""
    tables: dict[str, tuple[int, str]]
    files: dict[str, tuple[int, str]]

    @property
    def moment(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.made_at)

    @property
    def rows(self) -> int:
        return sum(count for count, _ in self.tables.values())

    @property
    def octets(self) -> int:
        return sum(size for size, _ in self.files.values())

    def text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def member_of_table(name: str) -> str:
    return f"tables/{name}.jsonl"


def mark_of_secret() -> str:
    """Tells two secrets apart and gives neither away."""
    return hashlib.sha256(keys.derived("backup")).hexdigest()[:16]


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """Raises Damaged for one that cannot be read or is of another format."""
    try:
        told = json.loads(archive.read(MANIFEST))
        pairs = {kind: {name: (int(n), str(digest)) for name, (n, digest) in told[kind].items()} for kind in PAIRED}
        known = Manifest(**{**told, **pairs})
    except UNREADABLE as error:
        raise Damaged(f"{MANIFEST} tidak terbaca: {error}") from error
    if known.format != FORMAT:
        raise Damaged(f"format arsip {known.format} tidak dikenal; rilis ini membaca format {FORMAT}")
    odd = next((name for name in known.files if not _MEMBER.fullmatch(name)), "")
    if odd:
        raise Damaged(f"{odd[:80]} bukan nama berkas cadangan")
    return known


def check(path: Path) -> Manifest:
    """Read the archive to its end; the manifest when every member is the one that was written. Raises Damaged."""
    with opened(path) as archive:
        known = read_manifest(archive)
        expected = {
            **{member_of_table(name): digest for name, (_, digest) in known.tables.items()},
            **{name: digest for name, (_, digest) in known.files.items()},
        }
        for name, digest in expected.items():
            if digest_of(archive, name) != digest:
                raise Damaged(f"{name} tidak sama dengan yang dicatat")
        extra = set(archive.namelist()) - set(expected) - {MANIFEST}
        if extra:
            raise Damaged(f"{min(extra)} tidak tercatat")
    return known


def opened(path: Path) -> zipfile.ZipFile:
    """Raises Damaged for what is no archive."""
    try:
        return zipfile.ZipFile(path)
    except UNREADABLE as error:
        raise Damaged(f"bukan arsip cadangan atau terpotong: {error}") from error


def digest_of(archive: zipfile.ZipFile, name: str) -> str:
    """SHA-256 of one member. Raises Damaged."""
    digest = hashlib.sha256()
    try:
        with archive.open(name) as member:
            for chunk in chunks(member):
                digest.update(chunk)
    except UNREADABLE as error:
        raise Damaged(f"{name} tidak terbaca: {error}") from error
    return digest.hexdigest()


def chunks(source: IO[bytes]) -> Iterator[bytes]:
    while chunk := source.read(CHUNK):
        yield chunk


def places() -> tuple[Path, Path]:
    """Folders of stored files and of checkpoints of this installation."""
    settings = current_app.config["SETTINGS"]
    return settings.storage, settings.checkpoints

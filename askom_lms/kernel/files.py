"""Stored files: content-addressed, written so that an acknowledged file survives a crash."""

import contextlib
import datetime as dt
import errno
import hashlib
import io
import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from flask import current_app

from askom_lms.kernel import clock
from askom_lms.kernel.messages import Refusal

CHUNK = 1024 * 1024
SHA256 = re.compile(r"[0-9a-f]{64}")
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class StorageFull(Refusal):
    """The disk is full; nothing was stored, reading still works."""

    status = 507

    def __init__(self) -> None:
        super().__init__("storage.full")


class StorageUnavailable(Refusal):
    """The storage cannot be reached or does not answer as a disk should."""

    status = 503

    def __init__(self, code: str = "storage.unavailable") -> None:
        super().__init__(code)


class StoredFileMissing(StorageUnavailable):
    """The database names a file that the storage does not have: a backup is needed."""

    def __init__(self) -> None:
        super().__init__("storage.missing")


class StoredFileErased(StoredFileMissing):
    """The bytes were destroyed by law: the row stays as evidence, without the name of a content."""

    status = 410

    def __init__(self) -> None:
        StorageUnavailable.__init__(self, "storage.erased")


class Storage(Protocol):
    """Where file contents live, named by the SHA-256 of their bytes. Contents never change."""

    def store(self, data: bytes | BinaryIO) -> str:
        """Keep these bytes; the name returned is durable. Raises StorageFull, StorageUnavailable."""

    def open(self, sha256: str) -> BinaryIO:
        """The bytes as a stream. Raises StoredFileMissing, StorageUnavailable."""

    def read(self, sha256: str) -> bytes:
        """The bytes. Raises StoredFileMissing, StorageUnavailable."""

    def size(self, sha256: str) -> int:
        """How many bytes. Raises StoredFileMissing, StorageUnavailable."""

    def exists(self, sha256: str) -> bool:
        """Whether the storage holds these bytes."""

    def verify(self, sha256: str) -> bool:
        """Whether the bytes held still have this hash. Raises StoredFileMissing, StorageUnavailable."""

    def sweep_temp(self, older_than: dt.timedelta) -> int:
        """Remove what killed writers left behind; how many were removed."""

    def destroy(self, sha256: str) -> bool:
        """Remove these bytes for good; False when they were not there. Whoever asks knows that no row names them."""


class LocalStorage:
    """Files in a folder: temporary file, fsync, rename to the name of the content, fsync of the folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.temp = root / ".tmp"

    def store(self, data: bytes | BinaryIO) -> str:
        source = io.BytesIO(data) if isinstance(data, bytes) else data
        temp = self.temp / uuid.uuid4().hex
        try:
            self.temp.mkdir(mode=0o700, parents=True, exist_ok=True)
            sha256 = _write(temp, source)
            self._publish(temp, self._path(sha256))
        except OSError as error:
            raise StorageFull if error.errno in FULL else StorageUnavailable from error
        finally:
            with contextlib.suppress(OSError):  # it was renamed, never made, or is left to the sweeper
                temp.unlink()
        return sha256

    def open(self, sha256: str) -> io.BufferedReader:
        with _reading():
            return self._path(sha256).open("rb")

    def read(self, sha256: str) -> bytes:
        with _reading():
            return self._path(sha256).read_bytes()

    def size(self, sha256: str) -> int:
        with _reading():
            return self._path(sha256).stat().st_size

    def exists(self, sha256: str) -> bool:
        return self._path(sha256).is_file()

    def verify(self, sha256: str) -> bool:
        with self.open(sha256) as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest() == sha256

    def sweep_temp(self, older_than: dt.timedelta) -> int:
        limit = (clock.now() - older_than).timestamp()
        removed = 0
        for path in self.temp.glob("*"):
            with contextlib.suppress(FileNotFoundError):  # its writer has just published it
                if path.stat().st_mtime < limit:
                    path.unlink()
                    removed += 1
        return removed

    def destroy(self, sha256: str) -> bool:
        try:
            self._path(sha256).unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise StorageUnavailable from error
        return True

    def _path(self, sha256: str) -> Path:
        if not sha256:
            raise StoredFileErased
        if not SHA256.fullmatch(sha256):
            raise ValueError(f"not a SHA-256: {sha256[:80]!r}")
        return self.root / sha256[:2] / sha256[2:]

    def _publish(self, temp: Path, final: Path) -> None:
        """Rename even over an equal file: it costs nothing and heals a damaged copy."""
        if not final.parent.is_dir():
            final.parent.mkdir(mode=0o700, exist_ok=True)
            sync_folder(self.root)
        os.rename(temp, final)  # noqa: PTH104 - the same call that the fault tests break
        sync_folder(final.parent)


def _write(path: Path, source: BinaryIO) -> str:
    """Copy to a new file that only we can read, on the disk for certain; the hash of what was copied."""
    digest = hashlib.sha256()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            rest = memoryview(chunk)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Without this the new name may be gone after a power cut, although the bytes are there."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise StoredFileMissing from error
    except OSError as error:
        raise StorageUnavailable from error


def storage() -> Storage:
    """The storage of this installation (setting ASKOM_STORAGE)."""
    return LocalStorage(current_app.config["SETTINGS"].storage)


def store(data: bytes | BinaryIO) -> str:
    """Keep these bytes in the installation's storage; their SHA-256. Raises StorageFull, StorageUnavailable."""
    return storage().store(data)


def read(sha256: str) -> bytes:
    """The bytes of this hash. Raises StoredFileMissing, StorageUnavailable."""
    return storage().read(sha256)

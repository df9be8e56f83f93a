"""Files on their way: they come in pieces, so that a broken network costs one piece and not the file (000-164).

A person's files wait in a folder of their own, outside the database. Each is up to three files under one random name:
the bytes, whose number is the offset and whose flock keeps two requests apart; what was announced; and, once a form has
taken it, where that form went on, for a sender who did not hear the answer.
"""

import contextlib
import datetime as dt
import fcntl
import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from io import FileIO
from pathlib import Path

from flask import current_app

from askom_lms.kernel import clock
from askom_lms.kernel.children import MEGABYTE
from askom_lms.kernel.files import FULL, StorageFull, StorageUnavailable, sync_folder
from askom_lms.kernel.messages import Invalid, Refusal, TooMany
from askom_lms.kernel.uploads.kinds import UploadRefused
from askom_lms.kernel.uploads.names import megabytes

FOLDER = ".pieces"
LARGEST = 10 * MEGABYTE
"""No form of the house takes more."""
MOST_FILES, MOST_BYTES = 10, 50 * MEGABYTE
"""What one person may have on the way at once."""
KEPT = dt.timedelta(days=1)
"""So long after its last piece a file may still be finished."""
LONGEST_NAME = 255
ABOUT, TAKEN, NEW = ".about", ".taken", ".new"


class UploadGone(Refusal):
    """Nothing of this person is on the way under this id: foreign, swept away and never begun look the same."""

    status = 404

    def __init__(self) -> None:
        super().__init__("upload.gone")


class WrongOffset(Refusal):
    """This piece does not begin where the last one ended; `held` says where that is."""

    def __init__(self, held: int) -> None:
        super().__init__("upload.wrong_offset")
        self.held = held


@dataclass(frozen=True)
class Announced:
    """A file as its sender describes it. The same words of the same person mean the same file."""

    name: str
    size: int
    sha256: str = ""
    """Of the whole file; empty when the sender cannot tell."""
    mark: str = ""
    """What else tells it from others: the form it is for, when it was changed last."""


class Waiting:
    """One file on its way, held: nobody else adds to it or takes it before `close`."""

    def __init__(self, path: Path, stream: FileIO, announced: Announced) -> None:
        self.path, self.announced = path, announced
        self._stream = stream

    @property
    def offset(self) -> int:
        """How many bytes are there."""
        return os.fstat(self._stream.fileno()).st_size

    @property
    def went_on(self) -> str | None:
        """Where the form that took the file went on; None while none has."""
        with _on_disk(), contextlib.suppress(FileNotFoundError):
            return self.path.with_suffix(TAKEN).read_text("utf-8")
        return None

    def append(self, offset: int, data: bytes) -> int:
        """Add a piece; the offset afterwards, durable. Raises WrongOffset, Invalid, StorageFull, StorageUnavailable."""
        held = self.offset
        if offset != held:
            raise WrongOffset(held)
        if held + len(data) > self.announced.size:
            raise Invalid("upload.more_than_announced")
        try:
            self._write(held, data)
        except OSError as error:
            with contextlib.suppress(OSError):
                self._stream.truncate(held)
            raise StorageFull if error.errno in FULL else StorageUnavailable from error
        return held + len(data)

    def _write(self, held: int, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            written = os.pwrite(self._stream.fileno(), rest, held)
            held, rest = held + written, rest[written:]
        os.fsync(self._stream.fileno())
        _touch(self.path)

    def whole(self) -> FileIO:
        """The file, from its first byte. Raises Refusal `upload.incomplete`, Invalid `upload.changed`."""
        held, size = self.offset, self.announced.size
        if held < size:
            raise Refusal("upload.incomplete", held=megabytes(held), size=megabytes(size))
        with _on_disk():
            self._stream.seek(0)
            digest = hashlib.file_digest(self._stream, "sha256").hexdigest()
            self._stream.seek(0)
        if self.announced.sha256 not in ("", digest):
            raise Invalid("upload.changed")
        return self._stream

    def taken(self, went_on: str) -> None:
        """A form has it: the bytes go, and where the form went on is kept for a sender who asks again."""
        with _on_disk():
            _keep(self.path.with_suffix(TAKEN), went_on)
            self._stream.truncate(0)
            _touch(self.path)

    def drop(self) -> None:
        """Nobody will ever take these bytes."""
        for path in (self.path.with_suffix(ABOUT), self.path):
            with contextlib.suppress(OSError):  # the sweeper was faster, or will do it
                path.unlink()

    def close(self) -> None:
        """Let the next one have it."""
        self._stream.close()


class Pieces:
    """All files on their way, shared by all processes of the installation on one machine."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def begin(self, person_id: uuid.UUID, announced: Announced) -> tuple[uuid.UUID, int]:
        """The id to send pieces to and the offset held: of the same file if a part of it is here, else of a new one.

        Raises UploadRefused, TooMany, StorageFull, StorageUnavailable.
        """
        if announced.size > LARGEST:
            raise UploadRefused("upload.too_large", limit=megabytes(LARGEST))
        if announced.size <= 0:
            raise UploadRefused("upload.empty")
        with _on_disk(), self._alone(person_id) as folder:
            waiting = dict(_untaken(folder))
            for path, known in waiting.items():
                if known == announced:
                    _touch(path)
                    return uuid.UUID(path.name), path.stat().st_size
            if len(waiting) >= MOST_FILES or sum(k.size for k in waiting.values()) + announced.size > MOST_BYTES:
                names = ", ".join(sorted(known.name for known in waiting.values()))
                raise TooMany("upload.too_many_waiting", files=len(waiting), names=names)
            path = folder / uuid.uuid4().hex
            _keep(path.with_suffix(ABOUT), json.dumps(asdict(announced)))
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
            _touch(path)
            sync_folder(folder)
        return uuid.UUID(path.name), 0

    def hold(self, person_id: uuid.UUID, upload_id: uuid.UUID) -> Waiting:
        """This file, for one request alone; others wait until it is closed. Raises UploadGone, StorageUnavailable."""
        path = self.root / person_id.hex / upload_id.hex
        with _on_disk(), contextlib.ExitStack() as undo:
            try:
                stream = undo.enter_context(path.open("r+b", buffering=0))
                fcntl.flock(stream, fcntl.LOCK_EX)
                about = _about(path)  # only now: whoever held it before may have dropped it
                if _is_old(path):
                    raise UploadGone
            except FileNotFoundError:
                raise UploadGone from None
            undo.pop_all()
        return Waiting(path, stream, about)

    def append(self, person_id: uuid.UUID, upload_id: uuid.UUID, offset: int, data: bytes) -> int:
        """Add one piece; the offset afterwards. What a form has taken is all here: a second tab need only ask the form.

        Raises UploadGone and what `Waiting.append` raises.
        """
        with contextlib.closing(self.hold(person_id, upload_id)) as waiting:
            if waiting.went_on is not None:
                raise WrongOffset(waiting.announced.size)
            return waiting.append(offset, data)

    def sweep(self) -> int:
        """Remove what nobody went on with for a day; how many files were removed."""
        removed = 0
        for path in sorted(self.root.glob("*/*"), reverse=True):  # what was announced goes before its bytes
            with contextlib.suppress(FileNotFoundError):  # another sweeper was faster
                bytes_of = path.with_suffix("")
                if _is_old(bytes_of if bytes_of.exists() else path):
                    path.unlink()
                    removed += 1
        return removed

    def forget(self, person_id: uuid.UUID) -> None:
        """Remove everything that this person has on its way."""
        shutil.rmtree(self.root / person_id.hex, ignore_errors=True)

    @contextlib.contextmanager
    def _alone(self, person_id: uuid.UUID) -> Iterator[Path]:
        """The person's folder, so that two beginnings at once count each other."""
        folder = self.root / person_id.hex
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield folder
        finally:
            os.close(descriptor)


def pieces() -> Pieces:
    """The files on their way to this installation, below ASKOM_STORAGE."""
    return Pieces(current_app.config["SETTINGS"].storage / FOLDER)


def _untaken(folder: Path) -> Iterator[tuple[Path, Announced]]:
    """What waits in a folder and may still be finished."""
    for path in sorted(folder.glob("*" + ABOUT)):
        bytes_of = path.with_suffix("")
        with contextlib.suppress(FileNotFoundError):  # dropped at this moment
            if not bytes_of.with_suffix(TAKEN).exists() and not _is_old(bytes_of):
                yield bytes_of, _about(bytes_of)


def _about(path: Path) -> Announced:
    return Announced(**json.loads(path.with_suffix(ABOUT).read_text("utf-8")))


def _is_old(path: Path) -> bool:
    return path.stat().st_mtime < (clock.now() - KEPT).timestamp()


def _touch(path: Path) -> None:
    """The time of the last piece, by the clock that also tells when a day is over."""
    moment = clock.now().timestamp()
    os.utime(path, (moment, moment))


def _keep(path: Path, text: str) -> None:
    """A small file that is there whole or not at all."""
    new = path.with_suffix(NEW)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    new.replace(path)
    sync_folder(path.parent)


@contextlib.contextmanager
def _on_disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageFull if error.errno in FULL else StorageUnavailable from error

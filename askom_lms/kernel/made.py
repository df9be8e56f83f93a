"""Files that can be made anew: prints and bundles. Losing one costs time, never truth; nothing else may live here.

They lie beside the stored files under names that their makers choose. No database row owns them, so that a page, which
may not write, can keep what it has printed, and so that whatever holds personal data here is gone a while after its
last use. Each begins with the hash of its content: one that was cut short is as good as none.
"""

import contextlib
import datetime as dt
import hashlib
import os
import re
import uuid
from pathlib import Path

import structlog
from flask import current_app

from askom_lms.kernel import clock

FOLDER = ".made"
NAME = re.compile(r"[0-9a-z-]{1,80}")
DIGEST = hashlib.sha256().digest_size
UNUSED = dt.timedelta(days=30)
STAYING = "tetap-"
"""Names that begin so are of results that a row speaks of: they stay until their maker drops them."""

log = structlog.get_logger()


class MadeFiles:
    """A folder of derived files, shared by all processes of the installation."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, name: str) -> bytes | None:
        """What was kept under this name, or None: make it anew. A reading counts as a use."""
        path = self._path(name)
        try:
            kept = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        data = kept[DIGEST:]
        return data if hashlib.sha256(data).digest() == kept[:DIGEST] else None

    def write(self, name: str, data: bytes) -> bool:
        """Keep these bytes in place of any before. False when the disk would not."""
        path = self._path(name)
        temp = path.with_name(f"{name}.{uuid.uuid4().hex}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            temp.touch(mode=0o600)
            temp.write_bytes(hashlib.sha256(data).digest() + data)
            temp.replace(path)
        except OSError as error:
            log.warning("made_file_not_kept", error=str(error)[:200])
            with contextlib.suppress(OSError):
                temp.unlink()
            return False
        return True

    def drop(self, name: str) -> None:
        """Forget what was kept under this name, if anything was."""
        with contextlib.suppress(OSError):
            self._path(name).unlink()

    def drop_prints(self) -> int:
        """Forget every print and bundle that is made anew on demand; how many. Somebody who is erased stood in some."""
        names = [path.name for path in self.root.glob("*/*") if not path.name.startswith(STAYING)]
        for name in names:
            self.drop(name)
        return len(names)

    def sweep(self, unused_for: dt.timedelta = UNUSED) -> int:
        """Remove what nobody used for so long, and what killed writers left; how many were removed."""
        limit = (clock.now() - unused_for).timestamp()
        removed = 0
        for path in self.root.glob("*/*"):
            if NAME.fullmatch(path.name) and path.name.startswith(STAYING):
                continue
            with contextlib.suppress(FileNotFoundError):  # another sweeper was faster
                if path.stat().st_mtime < limit:
                    path.unlink()
                    removed += 1
        return removed

    def _path(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise ValueError(f"not a name of a made file: {name[:80]!r}")
        return self.root / name[-2:] / name


def made_files() -> MadeFiles:
    """The derived files of this installation, below ASKOM_STORAGE."""
    return MadeFiles(current_app.config["SETTINGS"].storage / FOLDER)

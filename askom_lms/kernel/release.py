"""What runs: one short name for code, data, words and templates together, read once when a process starts."""

import functools
import hashlib
from pathlib import Path

MADE_FROM_OTHERS = (".pyc", ".mo")
NAME_LENGTH = 12


@functools.cache
def release_of(*folders: Path) -> str:
    """A name that another deploy does not share: it changes with the name or the content of any file in `folders`."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix not in MADE_FROM_OTHERS:
                digest.update(f"{path.relative_to(folder)}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:NAME_LENGTH]

"""A file's name is something people wrote: kept for reading, cleaned, and never a path."""

import unicodedata
from pathlib import PurePosixPath

from askom_lms.kernel.children import MEGABYTE

LONGEST = 120
HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, bidi overrides and other invisible marks, surrogates, private and unassigned, line separators."""
SAME = {"jpeg": "jpg"}


def megabytes(size: int) -> str:
    """5,0 MB: a size as people say it."""
    return f"{size / MEGABYTE:.1f} MB".replace(".", ",")


def clean_name(name: str, extension: str) -> str:
    """The last part of the name, readable, at most 120 characters, with the extension of what the file really is."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(char for char in last if unicodedata.category(char) not in HARMFUL)
    plain = " ".join(seen.split()).strip(". ")
    suffix = PurePosixPath(plain).suffix.removeprefix(".").lower()
    stem = plain[: -len(suffix) - 1] if suffix and SAME.get(suffix, suffix) == extension else _without_picture(plain)
    return f"{stem[: LONGEST - len(extension) - 1].strip('. ') or 'berkas'}.{extension}"


def _without_picture(plain: str) -> str:
    """foto.heic becomes foto.jpg, not foto.heic.jpg; an extension of another trade stays visible."""
    stem, dot, suffix = plain.rpartition(".")
    return stem if dot and suffix.lower() in {"heic", "heif", "webp", "png"} else plain

"""The one gate for files that people send: what passes is stored harmless, the rest is refused with a sentence."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, ParamSpec, TypeVar

from askom_lms.kernel import files, trail
from askom_lms.kernel.children import MEGABYTE, ChildError, ChildPool, Limits, Parcel
from askom_lms.kernel.sheets import Limits as TableLimits
from askom_lms.kernel.uploads import tables
from askom_lms.kernel.uploads.background import Background, hint_background, hint_red_background
from askom_lms.kernel.uploads.kinds import OFFICE, OFFICE_EXTENSIONS, Allow, Kind, UploadBusy, UploadRefused, sniff
from askom_lms.kernel.uploads.names import clean_name, megabytes
from askom_lms.kernel.uploads.serving import serve_headers

__all__ = [
    "Accepted",
    "Allow",
    "Background",
    "Photo",
    "TableLimits",
    "UploadRefused",
    "accept",
    "clean_name",
    "hint_background",
    "hint_red_background",
    "keep",
    "look_at",
    "megabytes",
    "read_pasted",
    "read_table",
    "serve_headers",
]

CHILDREN = 2
PDF = "application/pdf"
PHOTO = "photo"
"""The checker of pictures that also reads QR codes."""
LIMITS = Limits(address_space=450 * MEGABYTE, cpu_seconds=8, wall_seconds=20)
FAILURES = {"memory": "upload.too_heavy", "time": "upload.too_heavy"}
NOT_NOW = ("busy", "start")
DAMAGED = {"image": "upload.damaged_image", "pdf": "upload.damaged_pdf", "office": "upload.damaged_office"}
EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf", **OFFICE_EXTENSIONS}

_pool = ChildPool("askom_lms.kernel.uploads.worker", CHILDREN, LIMITS, UploadRefused)
Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def _watched(check: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """What is refused leaves a line in the security log: which rule it broke, nothing of the file."""

    @functools.wraps(check)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        try:
            return check(*args, **kwargs)
        except UploadRefused as refusal:
            trail.note("upload_refused", code=refusal.code)
            raise

    return run


@dataclass(frozen=True)
class Accepted:
    """What was stored: for a picture, what we drew from it."""

    sha256: str
    media_type: str
    name: str
    """The cleaned name, for reading only, with the extension of what was stored."""
    size: int
    preview_sha256: str | None = None
    """A JPEG: at most 400 pixels for pictures, the first page at 1200 for a PDF."""
    width: int | None = None
    height: int | None = None
    pages: int | None = None


@dataclass(frozen=True)
class Photo:
    """A photo that passed the checks, drawn again, with what its QR codes say. Not stored yet."""

    name: str
    drawn: Parcel

    @property
    def codes(self) -> tuple[str, ...]:
        """The text of each QR code once."""
        return tuple(self.drawn.facts["codes"])


@_watched
def accept(source: BinaryIO, name: str, allow: Allow, limit: int) -> Accepted:
    """Check a file and store it. `limit` is in bytes.

    Raises UploadRefused or UploadBusy (nothing stored), files.StorageFull, files.StorageUnavailable.
    """
    kind, data = _read(source, allow, limit)
    return _stored(name, _with_first_page(_check(kind, _parcel(kind, data))))


@_watched
def look_at(source: BinaryIO, name: str, limit: int) -> Photo:
    """Check a photo and read its QR codes; nothing is stored until `keep`. Raises UploadRefused."""
    kind, data = _read(source, Allow.PHOTO, limit)
    return Photo(name, _check(kind, _parcel(kind, data), PHOTO))


def keep(photo: Photo) -> Accepted:
    """Store what was looked at. Raises files.StorageFull, files.StorageUnavailable."""
    return _stored(photo.name, photo.drawn)


@_watched
def read_table(source: BinaryIO, limit: int, size: TableLimits) -> list[list[str]]:
    """The rows of a spreadsheet (XLSX) or of a text with delimiters; nothing is stored. `limit` is in bytes.

    Raises UploadRefused or UploadBusy.
    """
    data = _whole(source, limit)
    if not tables.is_office(data):
        return tables.rows_of_text(data, size)
    rows: list[list[str]] = _check(OFFICE, tables.asked(data, size), "table").facts["rows"]
    return rows


def read_pasted(written: str, size: TableLimits) -> list[list[str]]:
    """The rows of cells that somebody pasted. Raises UploadRefused."""
    return tables.rows_of_text(written.encode(errors="replace"), size)


def _read(source: BinaryIO, allow: Allow, limit: int) -> tuple[Kind, bytes]:
    data = _whole(source, limit)
    return sniff(data, allow), data


def _whole(source: BinaryIO, limit: int) -> bytes:
    data = source.read(limit + 1)
    if len(data) > limit:
        raise UploadRefused("upload.too_large", limit=megabytes(limit))
    if not data:
        raise UploadRefused("upload.empty")
    return data


def _stored(name: str, checked: Parcel) -> Accepted:
    facts, (blob, *preview) = checked.facts, checked.blobs
    return Accepted(
        sha256=files.store(blob),
        media_type=facts["media_type"],
        name=clean_name(name, EXTENSIONS[facts["media_type"]]),
        size=len(blob),
        preview_sha256=files.store(preview[0]) if preview else None,
        width=facts.get("width"),
        height=facts.get("height"),
        pages=facts.get("pages"),
    )


def _with_first_page(checked: Parcel) -> Parcel:
    """A PDF with the picture of its first page. It is a help: a PDF that cannot be drawn is taken without."""
    if checked.facts["media_type"] != PDF:
        return checked
    try:
        drawn = _pool.call("first_page", Parcel({}, checked.blobs))
    except ChildError:
        return checked
    return Parcel(checked.facts, (*checked.blobs, *drawn.blobs))


def _parcel(kind: Kind, data: bytes) -> Parcel:
    return Parcel({"media_type": kind.media_type}, (data,))


def _check(kind: Kind, parcel: Parcel, checker: str = "") -> Parcel:
    try:
        return _pool.call(checker or kind.checker, parcel)
    except ChildError as failure:
        if failure.reason in NOT_NOW:
            raise UploadBusy("upload.busy") from failure
        raise UploadRefused(FAILURES.get(failure.reason, DAMAGED[kind.checker])) from failure

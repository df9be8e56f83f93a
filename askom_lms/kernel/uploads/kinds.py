"""Which kinds of file exist for us, and how each begins: the first byte decides, never the name."""

from dataclasses import dataclass
from enum import Enum

import puremagic

from askom_lms.kernel.messages import Invalid


class UploadRefused(Invalid):
    """This file is not taken; nothing was stored. The sentence says what to do instead."""


class UploadBusy(UploadRefused):
    """Nobody has looked at this file yet; the same file may be sent again."""

    status = 503


@dataclass(frozen=True)
class Kind:
    """One kind of file: what it is called, how it begins, what the first fence may call it, and who checks it."""

    media_type: str
    extension: str
    signatures: tuple[bytes, ...]
    fence: frozenset[str]
    checker: str
    skip: int = 0
    """Bytes before the signature that a length takes."""

    def begins(self, data: bytes) -> bool:
        return data[self.skip :].startswith(self.signatures)


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OFFICE_EXTENSIONS = {WORD: "docx", SHEET: "xlsx", SLIDES: "pptx"}

JPEG = Kind("image/jpeg", "jpg", (b"\xff\xd8\xff",), frozenset({".jpg"}), "image")
PNG = Kind("image/png", "png", (b"\x89PNG\r\n\x1a\n",), frozenset({".png"}), "image")
WEBP = Kind("image/webp", "webp", (b"WEBPVP8",), frozenset({".webp"}), "image", skip=8)
HEIC = Kind(
    "image/heic",
    "heic",
    (b"ftypheic", b"ftypheix", b"ftypheim", b"ftypheis", b"ftypmif1", b"ftyphevc"),
    frozenset({".heif", ".heic", ".mp4", ".avif"}),
    "image",
    skip=4,
)
PDF = Kind("application/pdf", "pdf", (b"%PDF-1.", b"%PDF-2."), frozenset({".pdf"}), "pdf")
OFFICE = Kind("application/zip", "zip", (b"PK\x03\x04",), frozenset({".docx", ".xlsx", ".pptx", ".zip"}), "office")

HEAD = 4096
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Allow(Enum):
    """What a field takes."""

    PHOTO = (JPEG, PNG, WEBP, HEIC)
    PHOTO_DOCUMENT = (JPEG, PNG, WEBP, HEIC, PDF)
    TASK = (JPEG, PNG, WEBP, HEIC, PDF, OFFICE)
    PRINTED = (PDF,)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        kinds: tuple[Kind, ...] = self.value
        return kinds

    @property
    def words(self) -> str:
        """The kinds, as a person calls them."""
        named = {"JPEG, PNG, WEBP, HEIC": JPEG, "PDF": PDF, "DOCX, XLSX, PPTX": OFFICE}
        return ", ".join(words for words, kind in named.items() if kind in self.kinds)


def sniff(data: bytes, allow: Allow) -> Kind:
    """The kind of these bytes. Raises UploadRefused when the field does not take it, saying what it seems to be."""
    head = data[:HEAD]
    if head.startswith(OLD_OFFICE):
        raise UploadRefused("upload.old_office", allowed=allow.words)
    seen = _fence(head)
    for kind in allow.kinds:
        if kind.begins(head) and (not seen or kind.fence.intersection(seen)):
            return kind
    if OFFICE.begins(head):
        raise UploadRefused("upload.zip", allowed=allow.words)
    if seen:
        raise UploadRefused("upload.looks_like", found=seen[0].removeprefix(".").upper(), allowed=allow.words)
    raise UploadRefused("upload.unknown", allowed=allow.words)


def _fence(head: bytes) -> list[str]:
    """The extensions that puremagic thinks of, the likeliest first."""
    try:
        guesses = puremagic.magic_string(head)
    except puremagic.PureError:
        return []
    return [guess.extension for guess in guesses if guess.extension]

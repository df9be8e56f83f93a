"""How a file goes to the reader: what was stored, and what was made for one answer and is kept by nobody else."""

from flask import Response

from askom_lms.kernel import files
from askom_lms.kernel.uploads import serve_headers
from askom_lms.kernel.uploads.kinds import SHEET, Allow, sniff


def sheet(data: bytes, name: str) -> Response:
    """A workbook to download under this name."""
    response = Response(data)
    response.headers.update(serve_headers(SHEET, name))
    return response


def stored(sha256: str, media_type: str, name: str, *, inline: bool = False) -> Response:
    """The bytes of a stored file under this name; `inline` shows a picture, everything else is handed over."""
    response = Response(files.read(sha256))
    response.headers.update(serve_headers(media_type, name, inline=inline))
    return response


def stored_paper(sha256: str, stem: str) -> Response:
    """A stored photo or document whose kind nobody noted: it is read off its bytes, and so is the end of its name."""
    data = files.read(sha256)
    kind = sniff(data, Allow.PHOTO_DOCUMENT)
    response = Response(data)
    response.headers.update(serve_headers(kind.media_type, f"{stem}.{kind.extension}"))
    return response

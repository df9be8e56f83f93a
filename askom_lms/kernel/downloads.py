"""Files that are made for one answer and kept by nobody but the reader."""

from flask import Response

from askom_lms.kernel.uploads import serve_headers
from askom_lms.kernel.uploads.kinds import SHEET


def sheet(data: bytes, name: str) -> Response:
    """A workbook to download under this name."""
    response = Response(data)
    response.headers.update(serve_headers(SHEET, name))
    return response

"""The blueprint of upkeep, and how it hands out a stored letter."""

from flask import Blueprint, Response

from askom_lms.kernel import files
from askom_lms.kernel.uploads import Allow, serve_headers
from askom_lms.kernel.uploads.kinds import sniff

bp = Blueprint("upkeep", __name__)
ONE = "/kelola/asesor/<uuid:person_id>"


def paper_response(sha256: str, name: str) -> Response:
    """The bytes of a letter as a download."""
    data = files.read(sha256)
    kind = sniff(data, Allow.PHOTO_DOCUMENT)
    response = Response(data)
    response.headers.update(serve_headers(kind.media_type, f"{name}.{kind.extension}"))
    return response

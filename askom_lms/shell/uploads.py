"""Where static/unggah.js sends a file piece by piece; the form that the file is for takes it by its id afterwards."""

import re
import uuid

from flask import request
from flask.typing import ResponseReturnValue

from askom_lms.kernel import web
from askom_lms.kernel.act import Act
from askom_lms.kernel.files import SHA256
from askom_lms.kernel.messages import Denied, Invalid
from askom_lms.kernel.uploads.pieces import LONGEST_NAME, Announced, WrongOffset, pieces
from askom_lms.people.domain import Role
from askom_lms.shell.blueprint import bp

NUMBER = re.compile(r"[0-9]{1,12}")
OFFSET = "Upload-Offset"
"""The word of the tus protocol for the same thing."""
LONGEST_MARK = 500


def _must_write(act: Act) -> None:
    """No form takes a file of somebody who only reads. Raises Denied."""
    if act.person.roles == {Role.BNSP}:
        raise Denied("kernel.denied", permission=str(web.SIGNED_IN))


@bp.post("/unggahan")
@web.command(web.SIGNED_IN)
def begin_upload(act: Act) -> ResponseReturnValue:
    """Announce a file; announced again, it says how much of it is here already. No row is read or written."""
    _must_write(act)
    size, sha256 = request.form.get("size", ""), request.form.get("sha256", "")
    if not NUMBER.fullmatch(size) or (sha256 and not SHA256.fullmatch(sha256)):
        raise Invalid("upload.not_announced")
    name, mark = request.form.get("name", ""), request.form.get("mark", "")
    announced = Announced(name[-LONGEST_NAME:] or "berkas", int(size), sha256, mark[:LONGEST_MARK])
    upload_id, offset = pieces().begin(act.person.id, announced)
    return {"id": str(upload_id), "offset": offset}


@bp.post("/unggahan/<uuid:upload_id>")
@web.command(web.SIGNED_IN)
def append_upload(act: Act, upload_id: uuid.UUID) -> ResponseReturnValue:
    """One piece, which begins at the offset in its header; the answer, a yes or a 409, says the offset held then."""
    _must_write(act)
    data = request.get_data()
    offset = request.headers.get(OFFSET, "")
    try:
        held = pieces().append(act.person.id, upload_id, int(offset) if NUMBER.fullmatch(offset) else -1, data)
    except WrongOffset as refusal:
        said = refusal.sentence(web.language())
        error = {"what": said.what, "clause": said.clause, "who": said.who, "next": said.next}
        return {"error": error, "offset": refusal.held}, refusal.status
    return {"offset": held}

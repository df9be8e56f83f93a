"""Attachments: upload, take off, download, preview."""

import uuid
from typing import BinaryIO

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from askom_lms.coursework import services
from askom_lms.coursework.domain.states import CourseworkPermission as P
from askom_lms.coursework.queries import own_item
from askom_lms.coursework.queries.files import get_attachment
from askom_lms.coursework.routes.blueprint import bp
from askom_lms.coursework.routes.fill_views import url_of
from askom_lms.coursework.routes.words import _
from askom_lms.kernel import db, downloads
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid
from askom_lms.kernel.uploads import Allow, accept
from askom_lms.kernel.uploads.pieces import LARGEST
from askom_lms.kernel.uploads.sending import sent_files
from askom_lms.kernel.web import command, page, wants_json

FIELD = "berkas"
JPEG = "image/jpeg"


@bp.post("/tugas/<int:task>/<key>/lampiran")
@command(P.WRITE)
def add_attachment(act: Act, task: int, key: str) -> ResponseReturnValue:
    """Check the file while no lock is held, then hang it on the draft."""
    with db.reading():
        act.require(P.WRITE, own_item(act, task, key))
        db.end_reading()
    sent, name = sent_file()
    file = accept(sent, name, Allow.TASK, LARGEST)
    item = own_item(act, task, key)
    services.add_attachment(act, item, file)
    here = f"{url_of(item)}#berkas-lampiran"
    if wants_json():
        return {"next": here}
    flash(_("Lampiran ditambahkan."))
    return redirect(here)


def sent_file(missing: str = "coursework.file_missing") -> tuple[BinaryIO, str]:
    """The file of a two-button upload; without JavaScript the camera's file has a name of its own.

    Raises Invalid with the code `missing`.
    """
    sent = sent_files(FIELD)
    if not sent:
        raise Invalid(missing)
    return sent[0]


@bp.post("/tugas/<int:task>/<key>/lampiran/<uuid:attachment_id>/lepas")
@command(P.WRITE)
def remove_attachment(act: Act, task: int, key: str, attachment_id: uuid.UUID) -> ResponseReturnValue:
    """Take a file off the draft; versions that were handed in keep theirs."""
    item = own_item(act, task, key)
    services.remove_attachment(act, item, attachment_id)
    flash(_("Lampiran dilepas dari draf."))
    return redirect(f"{url_of(item)}#berkas-lampiran")


@bp.get("/lampiran/<uuid:attachment_id>")
@page(P.READ)
def download_attachment(act: Act, attachment_id: uuid.UUID) -> ResponseReturnValue:
    """The stored bytes; pictures may be shown, everything else is handed over."""
    found = get_attachment(act, attachment_id)
    act.viewed("attachment", found.id, "download")
    return downloads.stored(found.sha256, found.media_type, found.name, inline=True)


@bp.get("/lampiran/<uuid:attachment_id>/pratinjau")
@page(P.READ)
def preview_attachment(act: Act, attachment_id: uuid.UUID) -> ResponseReturnValue:
    """A small picture of the file, where there is one."""
    found = get_attachment(act, attachment_id)
    act.viewed("attachment", found.id, "preview")
    return downloads.stored(found.preview_sha256 or found.sha256, JPEG, f"pratinjau-{found.name}.jpg", inline=True)

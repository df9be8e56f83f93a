"""The files of a MUK."""

import uuid

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import db, downloads, web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.kernel.uploads import Accepted, Allow, UploadRefused, accept
from askom_lms.kernel.uploads.pieces import LARGEST
from askom_lms.kernel.uploads.sending import sent_files
from askom_lms.kernel.web import command, page
from askom_lms.muk import queries, services
from askom_lms.muk.domain.states import P
from askom_lms.muk.routes.blueprint import bp
from askom_lms.muk.routes.muk_views import ONE, muk_page, own_muk, taken


@bp.post(f"{ONE}/berkas")
@command(P.EDIT)
def add_file(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> ResponseReturnValue:
    """Check a file while no lock is held, then hang it on the draft."""
    with db.reading():
        own_muk(act, skema_id, muk_id)
        db.end_reading()
    try:
        file = _sent_file()
        services.add_file(act, own_muk(act, skema_id, muk_id), file)
    except (Refusal, UploadRefused) as refusal:
        if web.wants_json():
            raise
        return muk_page(act, own_muk(act, skema_id, muk_id), refusal), refusal.status
    here = url_for(".show_muk", skema_id=skema_id, muk_id=muk_id, _anchor="berkas")
    if web.wants_json():
        return {"next": here}
    flash(_("Berkas ditambahkan."))
    return redirect(here)


def _sent_file() -> Accepted:
    """The file that was sent, checked and stored. Raises Invalid, UploadRefused."""
    sent = sent_files("berkas")
    if not sent:
        raise Invalid("muk.no_file")
    return accept(*sent[0], Allow.TASK, LARGEST)


@bp.post(f"{ONE}/berkas/<uuid:file_id>/lepas")
@command(P.EDIT)
def remove_file(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID, file_id: uuid.UUID) -> ResponseReturnValue:
    """Take a file off the draft."""
    muk = own_muk(act, skema_id, muk_id)
    return taken(act, muk, lambda one: services.remove_file(act, one, file_id), _("Berkas dilepas dari draf."))


@bp.get(f"{ONE}/berkas/<uuid:file_id>")
@page(P.DOWNLOAD)
def download_file(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID, file_id: uuid.UUID) -> ResponseReturnValue:
    """The stored bytes; the view is logged."""
    found = queries.get_file(act, queries.get_muk(act, skema_id, muk_id), file_id)
    act.viewed("muk_file", found.id, "download")
    return downloads.stored(found.sha256, found.media_type, found.name, inline=True)

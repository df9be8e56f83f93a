"""Versions as paper: one version beside its photos, filing and marking a photo, and the list to compare prints with."""

import uuid

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from askom_lms.coursework import services
from askom_lms.coursework.domain.states import CourseworkPermission as P
from askom_lms.coursework.forms import WrongPhotoForm
from askom_lms.coursework.queries.paper import get_photo, photos_of, version_on_paper, versions_in_force
from askom_lms.coursework.routes import paper_views as views
from askom_lms.coursework.routes.blueprint import bp
from askom_lms.coursework.routes.files import JPEG, sent_file
from askom_lms.coursework.routes.words import _
from askom_lms.kernel import db, downloads
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.uploads import keep, look_at
from askom_lms.kernel.uploads.pieces import LARGEST
from askom_lms.kernel.web import command, page, wants_json


@bp.get("/lembar/<uuid:item_id>/versi/<int:number>")
@page(P.PAPER)
def show_version(act: Act, item_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """One version: whether its paper counts, its paraf, and beside it the photos of the hand-signed sheet."""
    return version_page(act, item_id, number)


def version_page(act: Act, item_id: uuid.UUID, number: int, wrong: Refusal | None = None) -> str:
    found = version_on_paper(act, item_id, number)
    shown = views.version(act, found, photos_of(found.version.id))
    act.viewed("submission", found.version.id, "paper")
    return render_template("coursework/version.html", wrong=wrong.sentence() if wrong else None, **shown)


@bp.post("/lembar/<uuid:item_id>/versi/<int:number>/foto")
@command(P.FILE_PAPER)
def file_wet_paraf(act: Act, item_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """Look at the photo and compare its code while no lock is held; what is refused is not stored."""
    try:
        with db.reading():
            act.require(P.FILE_PAPER, version_on_paper(act, item_id, number).version)
            db.end_reading()
        photo = look_at(*sent_file("coursework.photo_missing"), LARGEST)
        with db.reading():
            services.examine_photo(act, item_id, number, photo.codes)
            db.end_reading()
        services.file_wet_paraf(act, item_id, number, photo.codes, keep(photo))
    except Refusal as refusal:
        if wants_json():
            raise
        db.end_reading()
        return version_page(act, item_id, number, refusal), refusal.status
    here = f"{views.address(item_id, number)}#foto"
    if wants_json():
        return {"next": here}
    flash(_("Foto tercatat pada versi ini, di samping paraf elektronik."))
    return redirect(here)


@bp.post("/foto-paraf/<uuid:photo_id>/keliru")
@command(P.FILE_PAPER)
def mark_wet_paraf(act: Act, photo_id: uuid.UUID) -> ResponseReturnValue:
    """Say why a photo is wrong; it stays where it is."""
    _photo, version = get_photo(act, photo_id)
    try:
        services.mark_wet_paraf(act, photo_id, reason=WrongPhotoForm().reason.data or "")
    except Refusal as refusal:
        return version_page(act, version.item.id, version.number, refusal), refusal.status
    flash(_("Foto ditandai keliru dan tetap disimpan."))
    return redirect(f"{views.address(version.item.id, version.number)}#foto")


@bp.get("/foto-paraf/<uuid:photo_id>")
@page(P.PAPER)
def download_wet_paraf(act: Act, photo_id: uuid.UUID) -> ResponseReturnValue:
    """The photo as it is stored."""
    photo, _version = get_photo(act, photo_id)
    act.viewed("wet_paraf", photo.id, "download")
    return downloads.stored(photo.sha256, photo.media_type, photo.name, inline=True)


@bp.get("/foto-paraf/<uuid:photo_id>/pratinjau")
@page(P.PAPER)
def preview_wet_paraf(act: Act, photo_id: uuid.UUID) -> ResponseReturnValue:
    """A small picture of it."""
    photo, _version = get_photo(act, photo_id)
    act.viewed("wet_paraf", photo.id, "preview")
    return downloads.stored(photo.preview_sha256, JPEG, f"pratinjau-{photo.name}.jpg", inline=True)


@bp.get("/kelas/<slug>/versi")
@page(P.VERSIONS)
def show_versions(act: Act, slug: str) -> ResponseReturnValue:
    """Which version of every sheet counts, with its short fingerprint: to print, or to keep open without a network."""
    klass, trainees = versions_in_force(act, slug)
    return render_template("coursework/versions.html", klass=klass, at=act.now, trainees=views.in_force(trainees))

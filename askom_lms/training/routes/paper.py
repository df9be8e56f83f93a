"""The list of a day on paper: printed with a QR, and its signed copy filed back as a photo."""

import uuid

from flask import Response, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import clock, db, downloads, pdf, qr
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.kernel.uploads import keep, look_at
from askom_lms.kernel.uploads.pieces import LARGEST
from askom_lms.kernel.uploads.sending import sent_files
from askom_lms.kernel.web import command, page, wants_json
from askom_lms.training import queries, services
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import P
from askom_lms.training.queries import paper as papers
from askom_lms.training.routes import bp
from askom_lms.training.routes.shell import said


@bp.get("/kelas/<slug>/daftar-hadir/<int:day>")
@page(P.RECORD)
def show_paper_roll(act: Act, slug: str, day: int) -> ResponseReturnValue:
    """The list of one day: print it, and file the photo of the signed sheet."""
    return _paper_page(act, slug, day)


def _paper_page(act: Act, slug: str, day: int, refusal: Refusal | None = None) -> str:
    klass = queries.get_class(act, slug)
    paper, sessions = papers.paper_of(act, klass, day)
    return render_template(
        "training/paper.html",
        klass=klass,
        paper=paper,
        sessions=sessions,
        photos=papers.photos_of(klass.id, day),
        said=said(refusal),
    )


@bp.get("/kelas/<slug>/daftar-hadir/<int:day>/cetak")
@page(P.RECORD)
def print_paper_roll(act: Act, slug: str, day: int) -> ResponseReturnValue:
    """The list as PDF, landscape, with the columns of the official list (11.7)."""
    klass = queries.get_class(act, slug)
    roll = papers.paper_roll(act, klass, day)
    act.viewed("training_class", klass.id, "daftar-hadir")
    address = f"{current_app.config['SETTINGS'].base_url.rstrip('/')}{roll.paper.path}"
    html = render_template(
        "print/roll.html",
        paper=ClassSettings.read(klass.settings).paper,
        klass=klass,
        roll=roll,
        on=clock.tanggal(roll.paper.on, language="id"),
    )
    response = Response(pdf.render(html, pictures={"qr.png": qr.png(address)}), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="daftar-hadir-{klass.slug}-{day}.pdf"'
    return response


@bp.post("/kelas/<slug>/daftar-hadir/<int:day>/foto")
@command(P.RECORD)
def file_roll_photo(act: Act, slug: str, day: int) -> ResponseReturnValue:
    """Look at the photo while no lock is held; what is refused is not stored."""
    try:
        with db.reading():
            act.require(P.RECORD, queries.get_class(act, slug))
            db.end_reading()
        sent = sent_files("berkas")
        if not sent:
            raise Invalid("training.paper_missing")
        photo = look_at(*sent[0], LARGEST)
        with db.reading():
            services.examine_roll_photo(act, queries.get_class(act, slug), day, photo.codes)
            db.end_reading()
        services.file_roll_photo(act, queries.get_class(act, slug), day, photo.codes, keep(photo))
    except Refusal as refusal:
        if wants_json():
            raise
        db.end_reading()
        return _paper_page(act, slug, day, refusal), refusal.status
    here = url_for(".show_paper_roll", slug=slug, day=day)
    flash(_("Foto daftar hadir tersimpan pada hari ini."))
    if wants_json():
        return {"next": here}
    return redirect(here)


@bp.get("/foto-daftar-hadir/<uuid:roll_photo_id>")
@page(P.RECORD)
def download_roll_photo(act: Act, roll_photo_id: uuid.UUID) -> ResponseReturnValue:
    """The photo as it is stored."""
    photo = papers.get_photo(act, roll_photo_id)
    act.viewed("roll_photo", photo.id, "download")
    return downloads.stored(photo.sha256, photo.media_type, photo.name, inline=True)

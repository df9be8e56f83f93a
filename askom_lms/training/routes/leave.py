"""Leave: a trainee asks on his attendance page, panitia decides on a page of its own."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import db, downloads
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.uploads import Accepted, Allow, accept
from askom_lms.kernel.uploads.pieces import LARGEST
from askom_lms.kernel.uploads.sending import sent_files
from askom_lms.kernel.web import command, page
from askom_lms.training import queries, services
from askom_lms.training.domain.states import P
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import scanning
from askom_lms.training.routes import bp
from askom_lms.training.routes.scanning import attend_page
from askom_lms.training.routes.shell import said


@bp.post("/kelas/<slug>/hadir/izin")
@command(P.ATTEND)
def ask_leave(act: Act, slug: str) -> ResponseReturnValue:
    """Ask for leave from one session; a letter is looked at while no lock is held."""
    try:
        with db.reading():
            act.require(P.ATTEND, queries.get_class(act, slug))
            db.end_reading()
        file = _sent_letter()
        klass = queries.get_class(act, slug)
        held = scanning.session_by_key(klass.id, request.form.get("session", ""))
        services.ask_leave(act, klass, held.id, reason=request.form.get("reason", ""), file=file)
    except Refusal as refusal:
        db.end_reading()
        return attend_page(act, queries.get_class(act, slug), refusal), refusal.status
    flash(_("Permohonan izin terkirim kepada panitia."))
    return redirect(url_for(".show_attend", slug=slug))


def _sent_letter() -> Accepted | None:
    sent = sent_files("berkas")
    return accept(*sent[0], Allow.PHOTO_DOCUMENT, LARGEST) if sent else None


@bp.get("/kelas/<slug>/izin")
@page(P.APPROVE)
def show_leave(act: Act, slug: str) -> ResponseReturnValue:
    """Every request of the class; those that wait come first."""
    return _leave_page(act, queries.get_class(act, slug))


@bp.post("/kelas/<slug>/izin/<uuid:leave_id>")
@command(P.APPROVE)
def decide_leave(act: Act, slug: str, leave_id: uuid.UUID) -> ResponseReturnValue:
    """Grant or refuse."""
    klass = queries.get_class(act, slug)
    is_granted = request.form.get("decision") == "beri"
    try:
        services.decide_leave(act, klass, leave_id, is_granted=is_granted, answer=request.form.get("answer", ""))
    except Refusal as refusal:
        return _leave_page(act, klass, refusal), refusal.status
    flash(_("Izin diberikan dan tercatat I.") if is_granted else _("Izin ditolak; peserta diberi tahu."))
    return redirect(url_for(".show_leave", slug=slug))


@bp.get("/izin/<uuid:leave_id>/berkas")
@page(P.READ)
def download_leave(act: Act, leave_id: uuid.UUID) -> ResponseReturnValue:
    """The letter of a request."""
    asked, _klass = scanning.get_leave(act, leave_id)
    sha256 = scanning.letter_of(asked)
    act.viewed("leave_request", asked.id, "download")
    return downloads.stored(sha256, asked.media_type, asked.name, inline=True)


def _leave_page(act: Act, klass: TrainingClass, refusal: Refusal | None = None) -> str:
    act.require(P.APPROVE, klass)
    return render_template("training/leave.html", klass=klass, rows=scanning.leave_of(klass), said=said(refusal))

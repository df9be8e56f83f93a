"""A class at a distance: the list of conditions, their proof, the switch, and the description of the system."""

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import db, files
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.uploads import Allow, accept, serve_headers
from askom_lms.kernel.uploads.kinds import sniff
from askom_lms.kernel.uploads.pieces import LARGEST
from askom_lms.kernel.uploads.sending import sent_files
from askom_lms.kernel.web import command, page
from askom_lms.training import queries, services
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import ClassState, P
from askom_lms.training.models import TrainingClass
from askom_lms.training.routes import bp
from askom_lms.training.routes.papers import printed
from askom_lms.training.routes.setup import editable
from askom_lms.training.routes.shell import setup_page
from askom_lms.training.routes.words import REMOTE_WORDS


@bp.get("/kelas/<slug>/jarak-jauh")
@page(P.EDIT)
def show_remote(act: Act, slug: str) -> ResponseReturnValue:
    """The conditions of the circular with their proof."""
    return _remote_page(act, editable(act, slug))


@bp.post("/kelas/<slug>/jarak-jauh")
@command(P.EDIT)
def switch_remote(act: Act, slug: str) -> ResponseReturnValue:
    """Hold the class at a distance, or in a room again."""
    klass = editable(act, slug)
    wanted = request.form.get("jarak_jauh") == "ya"
    try:
        services.switch_remote(act, klass, is_remote=wanted)
    except Refusal as refusal:
        return _remote_page(act, klass, refusal), refusal.status
    flash(_("Kelas diselenggarakan jarak jauh.") if wanted else _("Kelas diselenggarakan tatap muka."))
    return redirect(url_for(".show_remote", slug=klass.slug))


@bp.post("/kelas/<slug>/jarak-jauh/<condition>")
@command(P.EDIT)
def tick_condition(act: Act, slug: str, condition: str) -> ResponseReturnValue:
    """Check the file outside any write transaction, then tick the condition."""
    with db.reading():
        editable(act, slug)
        db.end_reading()
    try:
        sent = sent_files("berkas")
        file = accept(*sent[0], Allow.PHOTO_DOCUMENT, LARGEST) if sent else None
        note = request.form.get("note", "")
        services.tick_condition(act, editable(act, slug), condition, note=note, file=file)
    except Refusal as refusal:
        return _remote_page(act, editable(act, slug), refusal, condition), refusal.status
    flash(_("Syarat dicentang dan dicatat."))
    return redirect(url_for(".show_remote", slug=slug))


@bp.post("/kelas/<slug>/jarak-jauh/<condition>/batal")
@command(P.EDIT)
def withdraw_condition(act: Act, slug: str, condition: str) -> ResponseReturnValue:
    """Take a tick back."""
    klass = editable(act, slug)
    try:
        services.withdraw_condition(act, klass, condition)
    except Refusal as refusal:
        return _remote_page(act, klass, refusal), refusal.status
    flash(_("Centang dibatalkan dan dicatat."))
    return redirect(url_for(".show_remote", slug=slug))


@bp.get("/kelas/<slug>/jarak-jauh/<condition>/bukti")
@page(P.EDIT)
def download_proof(act: Act, slug: str, condition: str) -> ResponseReturnValue:
    """The file that proves a condition; the view is logged."""
    found = queries.remote_proof(act, editable(act, slug), condition)
    assert found.sha256 is not None
    act.viewed("remote_condition", found.id, "bukti")
    data = files.read(found.sha256)
    kind = sniff(data, Allow.PHOTO_DOCUMENT)
    response = Response(data)
    response.headers.update(serve_headers(kind.media_type, found.name or f"bukti.{kind.extension}"))
    return response


@bp.get("/kelas/<slug>/uraian-sistem.pdf")
@page(P.EDIT)
def print_system(act: Act, slug: str) -> ResponseReturnValue:
    """The description of the system that goes with the application to BNSP."""
    return printed(editable(act, slug), "uraian-sistem", {})


def _remote_page(act: Act, klass: TrainingClass, refusal: Refusal | None = None, wrong: str = "") -> str:
    return setup_page(
        "remote",
        klass,
        "",
        refusal=refusal,
        conditions=queries.remote_conditions(act, klass),
        words=REMOTE_WORDS,
        is_remote=ClassSettings.read(klass.settings).is_remote,
        may_change=klass.state is not ClassState.FINISHED,
        wrong=wrong,
        typed=request.form.get("note", ""),
    )

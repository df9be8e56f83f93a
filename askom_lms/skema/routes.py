"""Pages and commands of skema."""

import base64
import hashlib
import uuid

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from askom_lms.kernel import files, web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, NotFound, Refusal, sentence
from askom_lms.kernel.web import command, page
from askom_lms.skema import queries, services
from askom_lms.skema.domain.notes import NoteKind
from askom_lms.skema.forms import AspectsForm, NoteForm, SaveForm, UploadForm, VerifiedForm
from askom_lms.skema.policy import P

bp = Blueprint("skema", __name__)
WAITING = "askom_waiting"
"""Under this name the application says what waits for the answer of somebody whose work begins here, as pairs of words
and address (`app.extensions`)."""


KINDS = ("KKNI", "Okupasi", "Klaster")
VERIFIED = {"ada": True, "belum": False}


@bp.get("/kelola/skema")
@page(P.READ)
def list_skema(act: Act) -> ResponseReturnValue:
    """Every skema with its state, after what waits for this person; ?jenis= and ?verifikasi= leave some."""
    kind, verified = request.args.get("jenis", ""), request.args.get("verifikasi", "")
    choices = queries.skema_choices(act, kind if kind in KINDS else "", verified=VERIFIED.get(verified))
    waiting = [line for ask in current_app.extensions[WAITING] for line in ask(act)]
    chosen = {"jenis": kind, "verifikasi": verified}
    return render_template(
        "skema/list.html", waiting=waiting, choices=choices, may_import=act.may(P.IMPORT), kinds=KINDS, chosen=chosen
    )


@bp.get("/kelola/skema/<uuid:skema_id>")
@page(P.READ)
def show_skema(act: Act, skema_id: uuid.UUID) -> ResponseReturnValue:
    """One skema: units, elemen and KUK as found. MUK stand above it: their permission is asked by name."""
    return _tree_page(act, skema_id)


@bp.post("/kelola/skema/<uuid:skema_id>/verifikasi")
@command(P.VERIFY)
def verify_skema(act: Act, skema_id: uuid.UUID) -> ResponseReturnValue:
    """Record the document by which BNSP verified this skema, or take it back."""
    form = VerifiedForm()
    try:
        services.verify_skema(act, skema_id, on=form.verified_on(), number=form.number.data or "")
    except Invalid as refusal:
        return _tree_page(act, skema_id, form, refusal), refusal.status
    flash(_("Verifikasi skema dicatat."))
    return redirect(url_for(".show_skema", skema_id=skema_id))


def _tree_page(act: Act, skema_id: uuid.UUID, form: VerifiedForm | None = None, refusal: Invalid | None = None) -> str:
    tree = queries.skema_tree(act, skema_id)
    known = VerifiedForm(formdata=None, data={"on": tree.verified_on, "number": tree.verified_number})
    return render_template(
        "skema/tree.html",
        tree=tree,
        may_choose=act.may(P.IMPORT),
        may_read_muk=act.may("muk:read"),
        verifying=(form or known) if act.may(P.VERIFY) else None,
        said=web.said(refusal),
    )


@bp.get("/kelola/skema/<uuid:skema_id>/aspek")
@page(P.IMPORT)
def show_aspects(act: Act, skema_id: uuid.UUID) -> ResponseReturnValue:
    """The KUK of one unit (`?unit=`, or the first), each with what it asks for: knowledge, skill or attitude."""
    act.require(P.IMPORT)
    tree = queries.skema_tree(act, skema_id)
    asked = request.args.get("unit", "")
    unit = next((one for one in tree.node.units if asked in ("", one.code) and one.kuk), None)
    if unit is None:
        raise NotFound
    return render_template("skema/aspects.html", tree=tree, unit=unit)


@bp.post("/kelola/skema/<uuid:skema_id>/aspek")
@command(P.IMPORT)
def choose_aspects(act: Act, skema_id: uuid.UUID) -> ResponseReturnValue:
    """Keep the aspects that were chosen for one unit."""
    form = AspectsForm()
    changed = services.choose_aspects(act, skema_id, form.unit.data or "", form.chosen())
    flash(
        ngettext("%(num)d KUK ditandai.", "%(num)d KUK ditandai.", changed)
        if changed
        else _("Tidak ada tanda yang berubah.")
    )
    return redirect(url_for(".show_skema", skema_id=skema_id))


@bp.get("/kelola/skema/<uuid:skema_id>/catatan")
@page(P.IMPORT)
def show_notes(act: Act, skema_id: uuid.UUID) -> ResponseReturnValue:
    """Aspek kritis, batasan variabel, panduan bukti of one unit (`?unit=`, or the first), and who wrote what when."""
    act.require(P.IMPORT)
    return _notes_page(act, skema_id, request.args.get("unit", ""))


@bp.post("/kelola/skema/<uuid:skema_id>/catatan")
@command(P.IMPORT)
def write_note(act: Act, skema_id: uuid.UUID) -> ResponseReturnValue:
    """Hold one text of one unit; what was typed stays on the page when it is refused."""
    form = NoteForm()
    if form.kind.data not in set(NoteKind):
        raise Invalid("skema.note_kind")
    kind, unit = NoteKind(form.kind.data), form.unit.data or ""
    typed = {"text": form.text.data or "", "origin": form.origin.data or "", "source": form.source.data or ""}
    try:
        changed = services.write_note(act, skema_id, unit, kind, seen=form.seen.data or 0, **typed)
    except Refusal as refusal:
        return _notes_page(act, skema_id, unit, form.apart(kind), refusal), refusal.status
    flash(_("Teks disimpan.") if changed else _("Tidak ada yang berubah."))
    return redirect(url_for(".show_notes", skema_id=skema_id, unit=unit))


def _notes_page(
    act: Act, skema_id: uuid.UUID, asked: str, typed: NoteForm | None = None, refusal: Refusal | None = None
) -> str:
    tree = queries.skema_tree(act, skema_id)
    unit = next((one for one in tree.node.units if asked in ("", one.code)), None)
    if unit is None:
        raise NotFound
    forms = {note.kind: NoteForm.of(unit.code, note) for note in unit.notes}
    if typed is not None:
        forms[NoteKind(typed.kind.data)] = typed
        typed.seen.process_data(unit.last_number(NoteKind(typed.kind.data)))
        typed.seen.raw_data = None
    history = queries.note_history(act, skema_id, unit.code)
    said = web.said(refusal)
    return render_template("skema/notes.html", tree=tree, unit=unit, forms=forms, history=history, said=said)


@bp.get("/kelola/skema/impor")
@page(P.IMPORT)
def start_import(act: Act) -> ResponseReturnValue:
    """Choose a file."""
    act.require(P.IMPORT)
    return _upload_page(UploadForm())


@bp.post("/kelola/skema/impor")
@command(P.IMPORT)
def preview_skema(act: Act) -> ResponseReturnValue:
    """Look at what a file would change; nothing is written."""
    act.require(P.IMPORT)
    form = UploadForm()
    try:
        key, raw = form.read()
        report = services.preview_skema(act, services.read_file(raw), key)
    except Invalid as refusal:
        return _upload_page(form, refusal), 422
    save = SaveForm(formdata=None, key=key, content=base64.b64encode(raw).decode())
    return render_template("skema/preview.html", report=report, form=save)


@bp.post("/kelola/skema/impor/simpan")
@command(P.IMPORT)
def import_skema(act: Act) -> ResponseReturnValue:
    """Save the file that was looked at."""
    act.require(P.IMPORT)
    try:
        key, raw = SaveForm().read()
        report = services.import_skema(act, services.read_file(raw), key, hashlib.sha256(raw).hexdigest())
    except Invalid as refusal:
        return _upload_page(UploadForm(formdata=None), refusal), 422
    files.store(raw)
    flash(_("Skema %(title)s disimpan.", title=report.skema.title))
    return redirect(url_for(".list_skema"))


def _upload_page(form: UploadForm, refusal: Invalid | None = None) -> str:
    said = web.said(refusal)
    problems = refusal.problems if isinstance(refusal, services.FileWrong) else ()
    whole = _("isi berkas")
    told = [sentence(one.code, {"path": one.path or whole, **one.params}, web.language()) for one in problems]
    return render_template("skema/import.html", form=form, said=said, told=told)

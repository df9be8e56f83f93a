"""Pages and commands of the register of MUK."""

import uuid
from collections.abc import Callable
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from askom_lms.kernel import db, files, web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.kernel.uploads import Accepted, Allow, UploadRefused, accept, megabytes, serve_headers
from askom_lms.kernel.uploads.pieces import LARGEST
from askom_lms.kernel.uploads.sending import sent_files
from askom_lms.kernel.web import command, page
from askom_lms.muk import queries, services
from askom_lms.muk.domain import makers
from askom_lms.muk.domain.contents import chosen
from askom_lms.muk.domain.states import MUK, OPENED, USABLE, MukEvent, MukState, P
from askom_lms.muk.forms import MukForm, OfferForm, ReasonForm, RefuseForm, ValidateForm, day_of
from askom_lms.muk.models import Muk
from askom_lms.registry.queries import organiser_choices
from askom_lms.skema.queries import skema_tree

bp = Blueprint("muk", __name__)
STATE_WORDS = {
    MukState.DRAFT: _l("Draf"),
    MukState.VALIDATED: _l("Divalidasi"),
    MukState.HANDED: _l("Diserahkan"),
    MukState.WITHDRAWN: _l("Dicabut"),
}
STATE_SHAPES = {MukState.DRAFT: "half", MukState.VALIDATED: "ok", MukState.HANDED: "ok", MukState.WITHDRAWN: "x"}
STEP_WORDS = {
    OPENED: _l("Dibuka sebagai draf"),
    MukEvent.VALIDATE: _l("Divalidasi"),
    MukEvent.OFFER: _l("Ditawarkan"),
    MukEvent.TAKE_BACK: _l("Tawaran ditarik"),
    MukEvent.ACCEPT: _l("Diterima, menjadi hak penerima"),
    MukEvent.REFUSE: _l("Ditolak"),
    MukEvent.WITHDRAW: _l("Dicabut"),
}
WORDS = {"states": STATE_WORDS, "shapes": STATE_SHAPES, "steps": STEP_WORDS}
ONE = "/kelola/skema/<uuid:skema_id>/muk/<uuid:muk_id>"


@bp.get("/kelola/muk")
@page(P.READ)
def list_all_muk(act: Act) -> ResponseReturnValue:
    """The register: every MUK that this person may read, offers to him first."""
    return render_template(
        "muk/list.html", tree=None, lines=queries.muk_lines(act), me=act.person, may_open=False, **WORDS
    )


@bp.get("/kelola/skema/<uuid:skema_id>/muk")
@page(P.READ)
def list_muk(act: Act, skema_id: uuid.UUID) -> ResponseReturnValue:
    """The MUK of one skema."""
    lines, tree = queries.muk_lines(act, skema_id), skema_tree(act, skema_id)
    may_open = act.may(P.EDIT)
    return render_template("muk/list.html", tree=tree, lines=lines, me=act.person, may_open=may_open, **WORDS)


@bp.get("/kelola/skema/<uuid:skema_id>/muk/baru")
@page(P.EDIT)
def new_muk(act: Act, skema_id: uuid.UUID) -> ResponseReturnValue:
    """A first edition: every unit of the skema is ticked, no document is."""
    act.require(P.EDIT)
    tree = skema_tree(act, skema_id)
    form = MukForm(formdata=None, data={"unit_codes": [unit.code for unit in tree.node.units], "form_edition": "V2023"})
    return _edit_page(act, skema_id, form)


@bp.post("/kelola/skema/<uuid:skema_id>/muk/baru")
@command(P.EDIT)
def create_muk(act: Act, skema_id: uuid.UUID) -> ResponseReturnValue:
    """Open it as a draft; what was typed stays when it is refused."""
    act.require(P.EDIT)
    form = MukForm()
    owners = {str(key): key for key, _name in organiser_choices(act)}
    try:
        if form.owner_id.data not in owners:
            raise Invalid("muk.owner")
        muk = services.create_muk(act, skema_id, owners[form.owner_id.data], form.facts())
    except Refusal as refusal:
        return _edit_page(act, skema_id, form, refusal=refusal), refusal.status
    flash(_("MUK dibuka sebagai draf."))
    return _to(muk)


@bp.get(ONE)
@page(P.READ)
def show_muk(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> ResponseReturnValue:
    """One MUK: what it holds, who made it, whose it is, and everything that happened to it."""
    return _muk_page(act, _found(act, skema_id, muk_id))


@bp.get(f"{ONE}/ubah")
@page(P.EDIT)
def edit_muk(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> ResponseReturnValue:
    """The draft to change."""
    muk = _own(act, skema_id, muk_id)
    if muk.state is not MukState.DRAFT:
        raise Refusal("muk.is_fixed")
    return _edit_page(act, skema_id, MukForm.of(muk), muk)


@bp.post(f"{ONE}/ubah")
@command(P.EDIT)
def save_muk(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> ResponseReturnValue:
    """Save the draft."""
    muk, form = _own(act, skema_id, muk_id), MukForm()
    try:
        services.save_muk(act, muk, form.facts())
    except Refusal as refusal:
        return _edit_page(act, skema_id, form, muk, refusal), refusal.status
    flash(_("MUK disimpan."))
    return _to(muk)


@bp.post(f"{ONE}/validasi")
@command(P.EDIT)
def validate_muk(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> ResponseReturnValue:
    """Note who validated it, others than those who wrote it; from now on it is fixed."""
    form = ValidateForm()

    def step(muk: Muk) -> None:
        people, on = makers.read(form.validators.data or ""), day_of(form.validated_on.data)
        services.validate_muk(act, muk, validators=people, validated_on=on)

    return _taken(act, _own(act, skema_id, muk_id), step, _("MUK divalidasi. Isinya kini tetap."), form)


@bp.post(f"{ONE}/tawarkan")
@command(P.EDIT)
def offer_muk(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> ResponseReturnValue:
    """Offer it to another LSP."""
    form = OfferForm()

    def step(muk: Muk) -> None:
        services.offer_muk(act, muk, form.receiver(), note=form.note.data or "")

    done = _("MUK ditawarkan. Pemiliknya tetap sampai LSP penerima menerima.")
    return _taken(act, _own(act, skema_id, muk_id), step, done, form)


@bp.post(f"{ONE}/tarik-tawaran")
@command(P.EDIT)
def take_back_offer(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> ResponseReturnValue:
    """Take the offer back."""
    muk = _own(act, skema_id, muk_id)
    return _taken(act, muk, lambda one: services.take_back_offer(act, one), _("Tawaran ditarik."))


@bp.post(f"{ONE}/terima")
@command(P.RECEIVE)
def accept_muk(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> ResponseReturnValue:
    """Consent of the receiving LSP."""
    muk = _found(act, skema_id, muk_id)
    act.require(P.RECEIVE, muk)
    return _taken(act, muk, lambda one: services.accept_muk(act, one), _("MUK diterima dan menjadi hak lembaga Anda."))


@bp.post(f"{ONE}/tolak")
@command(P.RECEIVE)
def refuse_muk(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> ResponseReturnValue:
    """The receiving LSP says no; afterwards the MUK is no longer its to read."""
    muk, form = _found(act, skema_id, muk_id), RefuseForm()
    act.require(P.RECEIVE, muk)
    try:
        services.refuse_muk(act, muk, reason=form.refusal.data or "")
    except Refusal as refusal:
        return _muk_page(act, _found(act, skema_id, muk_id), refusal, form), refusal.status
    flash(_("Tawaran ditolak. MUK tetap hak pemberinya."))
    return redirect(url_for(".list_muk", skema_id=skema_id))


@bp.post(f"{ONE}/cabut")
@command(P.EDIT)
def withdraw_muk(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> ResponseReturnValue:
    """Take it out of use."""
    form = ReasonForm()

    def step(muk: Muk) -> None:
        services.withdraw_muk(act, muk, reason=form.reason.data or "")

    return _taken(act, _own(act, skema_id, muk_id), step, _("MUK dicabut. Kelas tidak dapat memilihnya lagi."), form)


@bp.post(f"{ONE}/edisi-baru")
@command(P.EDIT)
def open_edition(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> ResponseReturnValue:
    """Open the next edition as a draft."""
    muk = _own(act, skema_id, muk_id)
    try:
        made = services.open_edition(act, muk)
    except Refusal as refusal:
        return _muk_page(act, queries.get_muk(act, skema_id, muk_id), refusal), refusal.status
    flash(_("Edisi %(n)s dibuka sebagai draf.", n=made.edition))
    return _to(made)


@bp.post(f"{ONE}/berkas")
@command(P.EDIT)
def add_file(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> ResponseReturnValue:
    """Check a file while no lock is held, then hang it on the draft."""
    with db.reading():
        _own(act, skema_id, muk_id)
        db.end_reading()
    try:
        file = _sent_file()
        services.add_file(act, _own(act, skema_id, muk_id), file)
    except (Refusal, UploadRefused) as refusal:
        if web.wants_json():
            raise
        return _muk_page(act, _own(act, skema_id, muk_id), refusal), refusal.status
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
    muk = _own(act, skema_id, muk_id)
    return _taken(act, muk, lambda one: services.remove_file(act, one, file_id), _("Berkas dilepas dari draf."))


@bp.get(f"{ONE}/berkas/<uuid:file_id>")
@page(P.DOWNLOAD)
def download_file(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID, file_id: uuid.UUID) -> ResponseReturnValue:
    """The stored bytes; the view is logged."""
    found = queries.get_file(act, queries.get_muk(act, skema_id, muk_id), file_id)
    act.viewed("muk_file", found.id, "download")
    response = Response(files.read(found.sha256), mimetype=found.media_type)
    response.headers.update(serve_headers(found.media_type, found.name, inline=True))
    return response


def waiting(act: Act) -> list[tuple[str, str]]:
    """The offers that this person has to answer, as words and address."""
    return [
        (
            _(
                "%(number)s edisi %(n)s: %(name)s, ditawarkan oleh %(owner)s",
                number=line.number,
                n=line.edition,
                name=line.name,
                owner=line.owner,
            ),
            url_for("muk.show_muk", skema_id=line.skema_id, muk_id=line.id),
        )
        for line in queries.offers_to(act)
    ]


def _found(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> Muk:
    """One MUK for whoever may read it. Raises NotFound, and Refusal `muk.offer_gone` for an LSP it was offered to."""
    try:
        return queries.get_muk(act, skema_id, muk_id)
    except NotFound:
        if queries.was_offered(act.person, muk_id):
            raise Refusal("muk.offer_gone") from None
        raise


def _own(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> Muk:
    """The MUK, for the admin of its owner."""
    muk = queries.get_muk(act, skema_id, muk_id)
    act.require(P.EDIT, muk)
    return muk


def _to(muk: Muk) -> ResponseReturnValue:
    return redirect(url_for(".show_muk", skema_id=muk.skema_id, muk_id=muk.id))


def _taken(act: Act, muk: Muk, step: Callable[[Muk], None], done: str, form: Any = None) -> ResponseReturnValue:
    """Take the step and go back to the MUK; refused, its page says why and keeps what was typed."""
    try:
        step(muk)
    except Refusal as refusal:
        return _muk_page(act, _found(act, muk.skema_id, muk.id), refusal, form), refusal.status
    flash(done)
    return _to(muk)


def _edit_page(
    act: Act, skema_id: uuid.UUID, form: MukForm, muk: Muk | None = None, refusal: Refusal | None = None
) -> str:
    tree = skema_tree(act, skema_id)
    form.offer(tree.node.units, () if muk else organiser_choices(act))
    said = refusal.sentence(web.language()) if refusal else None
    return render_template("muk/edit.html", tree=tree, form=form, muk=muk, said=said)


def _muk_page(act: Act, muk: Muk, refusal: Refusal | None = None, typed: Any = None) -> str:
    tree = skema_tree(act, muk.skema_id)
    choices = act.choices(MUK, muk)
    may_edit = act.may(P.EDIT, muk)
    offer = typed if isinstance(typed, OfferForm) else OfferForm(formdata=None) if MukEvent.OFFER in choices else None
    if offer is not None:
        names = [SelectChoice(str(key), name) for key, name in queries.lsp_choices(muk)]
        offer.receiver_id.choices = [SelectChoice("", "–"), *names]
    may_download = act.may(P.DOWNLOAD, muk)
    return render_template(
        "muk/muk.html",
        muk=muk,
        units=[unit for unit in tree.node.units if unit.code in muk.unit_codes],
        gone=sorted(set(muk.unit_codes) - {unit.code for unit in tree.node.units}),
        documents=[
            (stage, list(all_of)) for stage, all_of in groupby(chosen(muk.form_codes), key=lambda one: one.stage)
        ],
        history=queries.steps_of(muk),
        files=_file_rows(muk, may_edit=may_edit) if may_download else None,
        choices=choices,
        may_edit=may_edit,
        is_draft=muk.state is MukState.DRAFT,
        is_usable=muk.state in USABLE,
        offer=offer,
        forms={
            "validate": typed if isinstance(typed, ValidateForm) else ValidateForm(formdata=None),
            "reason": typed if isinstance(typed, ReasonForm) else ReasonForm(formdata=None),
            "refuse": typed if isinstance(typed, RefuseForm) else RefuseForm(formdata=None),
        },
        said=refusal.sentence(web.language()) if refusal else None,
        **WORDS,
    )


def _file_rows(muk: Muk, *, may_edit: bool) -> list[dict[str, str]]:
    here = url_for(".show_muk", skema_id=muk.skema_id, muk_id=muk.id)
    may_remove = may_edit and muk.state is MukState.DRAFT
    return [
        {
            "name": file.name,
            "size": megabytes(file.size),
            "url": f"{here}/berkas/{file.id}",
            "remove": f"{here}/berkas/{file.id}/lepas" if may_remove else "",
        }
        for file in queries.files_of(muk)
    ]

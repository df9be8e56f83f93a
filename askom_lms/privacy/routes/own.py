"""Data saya: what is kept, what can be asked, who looked."""

import uuid

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Form

from askom_lms.incidents.routes import DATA
from askom_lms.kernel.act import Act
from askom_lms.kernel.made import made_files
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.uploads import serve_headers
from askom_lms.kernel.web import SIGNED_IN, command, page
from askom_lms.people.forms import PlainForm
from askom_lms.privacy import queries, services
from askom_lms.privacy.domain import PURPOSES, Kind
from askom_lms.privacy.forms import ConsentForm, CorrectionForm, ReasonForm
from askom_lms.privacy.routes.blueprint import bp
from askom_lms.privacy.routes.kept import KEPT
from askom_lms.privacy.routes.views import KINDS, said, state_of

WAYS = {"salinan": Kind.EXPORT, "pembekuan": Kind.RESTRICTION, "pencairan": Kind.LIFTING, "penghapusan": Kind.ERASURE}
"""Word in the address -> what is asked without more than a reason."""


@bp.get("/data-saya")
@page(SIGNED_IN)
def show_own(act: Act) -> ResponseReturnValue:
    """What is kept and why, requests with their time, consents."""
    return _own(act)


def _own(act: Act, refusal: Refusal | None = None) -> str:
    own = queries.own_page(act)
    requests = [(one, state_of(one, act.now), KINDS[one.kind], _is_there(act, one.id)) for one in own.requests]
    return render_template(
        "privacy/own.html", own=own, kept=KEPT, requests=requests, purposes=PURPOSES.values(), said=said(refusal)
    )


def _is_there(act: Act, request_id: uuid.UUID) -> bool:
    try:
        return bool(queries.export_of(act, request_id))
    except NotFound:
        return False


@bp.get("/data-saya/jejak")
@page(SIGNED_IN)
def show_trail(act: Act) -> ResponseReturnValue:
    """Who looked at his documents."""
    return render_template("privacy/trail.html", looks=queries.trail_of(act.person.id), words=DATA)


@bp.get("/data-saya/minta/<way>")
@page(SIGNED_IN)
def ask_first(act: Act, way: str) -> ResponseReturnValue:
    """What it means, before it is asked."""
    return _ask_page(act, _kind(way), way, ReasonForm(formdata=None))


@bp.post("/data-saya/minta/<way>")
@command(SIGNED_IN)
def ask(act: Act, way: str) -> ResponseReturnValue:
    """Ask for a copy, a pause, its end, or erasure."""
    kind, form = _kind(way), ReasonForm()
    if not form.validate_on_submit():
        return _ask_page(act, kind, way, form), 422
    try:
        services.ask(act, kind, reason=form.reason.data or "")
    except Refusal as refusal:
        return _ask_page(act, kind, way, form, refusal), refusal.status
    flash(_("Permintaan Anda dicatat. Jawaban paling lambat 3 x 24 jam."))
    return redirect(url_for(".show_own"))


def _kind(way: str) -> Kind:
    if way not in WAYS:
        raise NotFound
    return WAYS[way]


def _ask_page(act: Act, kind: Kind, way: str, form: Form, refusal: Refusal | None = None) -> str:
    del act
    return render_template(
        "privacy/ask.html", kind=str(kind), way=way, title=KINDS[kind], form=form, said=said(refusal)
    )


@bp.get("/data-saya/perbaikan")
@page(SIGNED_IN)
def new_correction(act: Act) -> ResponseReturnValue:
    """What is wrong and what it should say."""
    del act
    return render_template("privacy/correction.html", form=CorrectionForm(formdata=None), said=None)


@bp.post("/data-saya/perbaikan")
@command(SIGNED_IN)
def ask_correction(act: Act) -> ResponseReturnValue:
    """Ask for it; what was typed stays when it is refused."""
    form = CorrectionForm()
    if not form.validate_on_submit():
        return render_template("privacy/correction.html", form=form, said=None), 422
    try:
        services.ask(
            act,
            Kind.CORRECTION,
            field=form.field.data or "",
            wanted=form.wanted.data or "",
            reason=form.reason.data or "",
        )
    except Refusal as refusal:
        return render_template("privacy/correction.html", form=form, said=said(refusal)), refusal.status
    flash(_("Permintaan Anda dicatat. Jawaban paling lambat 3 x 24 jam."))
    return redirect(url_for(".show_own"))


@bp.get("/data-saya/persetujuan/<purpose>")
@page(SIGNED_IN)
def show_consent(act: Act, purpose: str) -> ResponseReturnValue:
    """The text, and what giving it or taking it back means."""
    return _consent_page(act, purpose)


def _consent_page(act: Act, key: str, refusal: Refusal | None = None) -> str:
    if key not in PURPOSES:
        raise NotFound
    live = queries.live_consent(act.person.id, key)
    return render_template("privacy/consent.html", purpose=PURPOSES[key], live=live, said=said(refusal))


@bp.post("/data-saya/persetujuan/<purpose>")
@command(SIGNED_IN)
def give_consent(act: Act, purpose: str) -> ResponseReturnValue:
    """Agree to the text that was read."""
    form = ConsentForm()
    form.validate_on_submit()
    try:
        services.give_consent(act, purpose, seen=form.seen.data or "")
    except Refusal as refusal:
        return _consent_page(act, purpose, refusal), refusal.status
    flash(_("Persetujuan Anda dicatat. Anda dapat menariknya kapan saja di sini."))
    return redirect(url_for(".show_own"))


@bp.post("/data-saya/persetujuan/<purpose>/tarik")
@command(SIGNED_IN)
def withdraw_consent(act: Act, purpose: str) -> ResponseReturnValue:
    """Take it back."""
    PlainForm().validate_on_submit()
    services.withdraw_consent(act, purpose)
    flash(_("Persetujuan Anda ditarik. Pemrosesannya berhenti paling lambat pada pekerjaan harian berikutnya."))
    return redirect(url_for(".show_own"))


@bp.get("/data-saya/<uuid:export_id>/unduh")
@page(SIGNED_IN)
def download_export(act: Act, export_id: uuid.UUID) -> ResponseReturnValue:
    """The made ZIP, for a week, for himself alone."""
    asked = queries.export_of(act, export_id)
    data = made_files().read(asked.file)
    if data is None:
        raise Refusal("privacy.export_gone")
    act.viewed("person", act.person.id, "data-saya.zip")
    response = Response(data)
    response.headers.update(serve_headers("application/zip", "data-saya.zip"))
    return response

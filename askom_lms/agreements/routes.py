"""One's own agreements, each with the text that was signed, and the texts that are about nobody but the reader."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.agreements import queries, services
from askom_lms.agreements.domain import ALONE, WITHDRAWN, Key
from askom_lms.agreements.domain import AgreementPermission as P
from askom_lms.agreements.domain.texts import Text, newest, text_of
from askom_lms.agreements.forms import SignForm
from askom_lms.agreements.models import NOTHING, Agreement
from askom_lms.kernel import web
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.web import command, language, page
from askom_lms.people.domain.addresses import local_path

bp = Blueprint("agreements", __name__)


@bp.get("/persetujuan")
@page(P.OWN)
def list_own(act: Act) -> ResponseReturnValue:
    """What this person signed, and what of the texts about himself he has not."""
    act.require(P.OWN)
    rows = queries.agreements_of(act.person.id)
    known = {(row.text_key, row.version) for row in rows if row.withdrawn_at is None}
    return render_template(
        "agreements/list.html",
        rows=[(row, text_of(Key(row.text_key), row.version)) for row in rows],
        asked=[text_of(key) for key in Key if key in ALONE and (key.value, newest(key)) not in known],
        lang=language(),
    )


@bp.get("/persetujuan/<uuid:agreement_id>")
@page(P.OWN)
def show_own(act: Act, agreement_id: uuid.UUID) -> ResponseReturnValue:
    """The text as it was signed."""
    return _own_page(_own(act, agreement_id))


@bp.post("/persetujuan/<uuid:agreement_id>/tarik")
@command(P.OWN)
def withdraw_own(act: Act, agreement_id: uuid.UUID) -> ResponseReturnValue:
    """Take a consent back."""
    agreement = _own(act, agreement_id)
    try:
        services.withdraw(act, agreement)
    except Refusal as refusal:
        return _own_page(agreement, refusal), refusal.status
    flash(_("Izin ditarik; sejak sekarang tidak berlaku lagi."))
    return redirect(url_for(".list_own"))


@bp.get("/persetujuan/teks/<text_key>")
@page(P.OWN)
def show_text(act: Act, text_key: str) -> ResponseReturnValue:
    """A text to read and sign; what is signed already says so."""
    act.require(P.OWN)
    text = _text(text_key)
    form = SignForm(formdata=None).shows(text.version, text.yes.said(language(), {}), request.args.get("lanjut", ""))
    return _text_page(act, text, form)


@bp.post("/persetujuan/teks/<text_key>")
@command(P.OWN)
def sign_text(act: Act, text_key: str) -> ResponseReturnValue:
    """Sign it, and go on to where one came from."""
    act.require(P.OWN)
    text, form = _text(text_key), SignForm()
    read = form.read_version()
    if not form.validate_on_submit():
        return _text_page(act, text, form.shows(text.version, text.yes.said(language(), {}))), 422
    try:
        services.sign(act, text.key, read)
    except Refusal as refusal:
        form.shows(text.version, text.yes.said(language(), {}))
        return _text_page(act, text, form, refusal), refusal.status
    flash(_("Persetujuan ditandatangani."))
    return redirect(local_path(form.next.data) or url_for(".list_own"))


def _text(key: str) -> Text:
    if key not in {one.value for one in ALONE}:
        raise NotFound
    return text_of(Key(key))


def _own(act: Act, agreement_id: uuid.UUID) -> Agreement:
    agreement = session().get(Agreement, agreement_id)
    if agreement is None:
        raise NotFound
    act.require(P.OWN, agreement)
    return agreement


def _text_page(act: Act, text: Text, form: SignForm, refusal: Refusal | None = None) -> str:
    return render_template(
        "agreements/sign.html",
        text=text,
        form=form,
        facts={},
        signed=queries.live(act.person.id, text.key, text.version, NOTHING),
        lang=language(),
        said=web.said(refusal),
    )


def _own_page(agreement: Agreement, refusal: Refusal | None = None) -> str:
    return render_template(
        "agreements/own.html",
        row=agreement,
        text=text_of(Key(agreement.text_key), agreement.version),
        may_withdraw=agreement.text_key in {one.value for one in WITHDRAWN} and agreement.withdrawn_at is None,
        lang=language(),
        said=web.said(refusal),
    )

"""Filling one item: the form, autosave, check page, hand-in, receipt, and the way back."""

import uuid
from typing import Any
from urllib.parse import quote

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from askom_lms.coursework import services
from askom_lms.coursework.domain.codes import short, shown, typed
from askom_lms.coursework.domain.parties import OWNER
from askom_lms.coursework.domain.states import CourseworkPermission as P
from askom_lms.coursework.forms import HandInForm, MessageForm, ReopenForm, SignForm
from askom_lms.coursework.queries import own_item
from askom_lms.coursework.queries.filling import Filling, check_page, fill_page
from askom_lms.coursework.queries.receipt import follows, receipt
from askom_lms.coursework.routes import beside, saving
from askom_lms.coursework.routes import fill_views as views
from askom_lms.coursework.routes.blueprint import bp
from askom_lms.coursework.routes.words import _
from askom_lms.coursework.services.messages import MessageKind
from askom_lms.kernel.act import Act
from askom_lms.kernel.gate import takes_json
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.web import command, language, page


@bp.get("/tugas/<int:task>/<key>")
@page(P.WRITE)
def fill_item(act: Act, task: int, key: str) -> ResponseReturnValue:
    """One item to fill, one unit a page (mock-up 2); its content and the reason when it is closed."""
    found = fill_page(act, task, key)
    act.viewed("dossier_item", found.item.id, "fill")
    if found.refusal is not None:
        return closed(act, found)
    asked, unit = request.args.get("bagian", ""), request.args.get("unit", type=int)
    shown = views.fill(
        found, act.person, views.url_of(found.item), asked=asked, unit=unit, checked=views.CHECKED in request.args
    )
    return render_template("coursework/fill.html", **shown)


def closed(act: Act, found: Filling) -> str:
    last = found.opened.last
    waiting = found.item.is_waiting and last is not None
    return render_template(
        "coursework/item_closed.html",
        can_withdraw=waiting and last is not None and last.opened_at is None,
        receipt=last.code if last else "",
        version=last.number if last else 0,
        attachments=beside.files(found.margin),
        thread=beside.thread(found.margin, found.item),
        **views.head(found, act.person),
    )


@bp.post("/tugas/<int:task>/<key>/simpan")
@command(P.WRITE)
@takes_json
def save_item(act: Act, task: int, key: str) -> ResponseReturnValue:
    """A draft: JSON from the autosave, or the whole form without JavaScript."""
    if request.is_json:
        return saving.autosave(act, own_item(act, task, key), OWNER)
    held = saving.save_form(act, fill_page(act, task, key))
    found = fill_page(act, task, key)
    base = views.url_of(found.item)
    if held:
        asked = saving.section_sent()
        return render_template("coursework/fill.html", **views.fill(found, act.person, base, asked=asked, held=held))
    return redirect(saving.following(base, f"/tugas/{task}", f"{base}/periksa"))


@bp.post("/tugas/<int:task>/<key>/susun")
@command(P.WRITE)
def derive_item(act: Act, task: int, key: str) -> ResponseReturnValue:
    """Susun dari KUK: what stands on the page is saved first, then the empty places get what can be derived."""
    held = saving.save_form(act, fill_page(act, task, key))
    derived = services.derive_answers(act, own_item(act, task, key))
    found = fill_page(act, task, key)
    flash(views.derived_words(found.item.form_code, derived))
    if held:
        shown = views.fill(found, act.person, views.url_of(found.item), asked=saving.section_sent(), held=held)
        return render_template("coursework/fill.html", **shown)
    here = quote(saving.section_sent())
    return redirect(f"{views.url_of(found.item)}?bagian={here}" if here else views.url_of(found.item))


@bp.get("/tugas/<int:task>/<key>/periksa")
@page(P.WRITE)
def check_item(act: Act, task: int, key: str) -> ResponseReturnValue:
    """What is still missing, who has to sign, and the hand-in."""
    found, touches = check_page(act, task, key)
    act.viewed("dossier_item", found.item.id, "check")
    if found.refusal is not None:
        return closed(act, found)
    return render_template("coursework/check.html", **views.check(found, touches, act.person, str(uuid.uuid4())))


@bp.post("/tugas/<int:task>/<key>/tanda-tangan")
@command(P.WRITE)
def sign_item(act: Act, task: int, key: str) -> ResponseReturnValue:
    """The trainee's own signature, where somebody else signs after him."""
    form = SignForm()
    item = own_item(act, task, key)
    try:
        services.sign_part(act, item, OWNER, form.slot.data or "", agreed=bool(form.agreed.data))
    except Refusal as refusal:
        return check_again(act, task, key, refusal)
    flash(_("Ditandatangani."))
    return redirect(f"{views.url_of(item)}/periksa#tanda-tangan")


@bp.post("/tugas/<int:task>/<key>/kirim")
@command(P.WRITE)
def hand_in_item(act: Act, task: int, key: str) -> ResponseReturnValue:
    """Freeze a version and put it into the queue; the same number twice is one hand-in."""
    form = HandInForm()
    item = own_item(act, task, key)
    try:
        version = services.hand_in(act, item, key=form.key.data or "", declared=bool(form.declared.data))
    except Refusal as refusal:
        return check_again(act, task, key, refusal, form.key.data or "")
    return redirect(f"/terima/{version.code}")


def check_again(act: Act, task: int, key: str, refusal: Refusal, number: str = "") -> ResponseReturnValue:
    """The check page with the sentence of the refusal; what was signed or saved before stays."""
    found, touches = check_page(act, task, key)
    if found.refusal is not None:
        raise refusal
    shown = views.check(found, touches, act.person, number or str(uuid.uuid4()))
    return render_template("coursework/check.html", wrong=refusal.sentence(language()), **shown), refusal.status


@bp.get("/terima/<code>")
@page(P.READ)
def show_receipt(act: Act, code: str) -> ResponseReturnValue:
    """Time, version, code, fingerprint, and the place in the queue."""
    try:
        found = receipt(act, code)
    except NotFound:
        newer = follows(act, code)
        old = shown(typed(code))
        flash(_("Kiriman dengan kode %(code)s ditarik kembali lalu diubah; ini tanda terima isi yang baru.", code=old))
        return redirect(f"/terima/{newer.code}")
    return render_template("coursework/receipt.html", found=found, short=short)


@bp.post("/tugas/<int:task>/<key>/tarik")
@command(P.WRITE)
def withdraw_submission(act: Act, task: int, key: str) -> ResponseReturnValue:
    """Take a hand-in back, as long as the master asesor has not opened it."""
    item = own_item(act, task, key)
    services.withdraw_submission(act, item)
    flash(_("Kiriman ditarik kembali. Isinya dapat diubah lagi."))
    return redirect(views.url_of(item))


@bp.post("/tugas/<int:task>/<key>/buka-kembali")
@command(P.WRITE)
def reopen_item(act: Act, task: int, key: str) -> ResponseReturnValue:
    """Begin the next version of a parafed sheet, with a reason."""
    item = own_item(act, task, key)
    services.reopen_item(act, item, reason=ReopenForm().reason.data or "")
    flash(_("Lembar dibuka kembali. Versi berikutnya perlu paraf baru."))
    return redirect(views.url_of(item))


@bp.post("/tugas/<int:task>/<key>/pesan")
@command(P.DISCUSS)
def post_message(act: Act, task: int, key: str) -> ResponseReturnValue:
    """A question of the trainee, or his dissent on a return."""
    form: Any = MessageForm()
    item = own_item(act, task, key)
    kind = message_kind(form.kind.data)
    services.post_message(act, item, form.text.data or "", kind)
    flash(_("Tidak sepakat Anda tercatat.") if kind is MessageKind.DISSENT else _("Pesan terkirim."))
    return redirect(f"{views.url_of(item)}#percakapan")


def message_kind(value: str | None) -> MessageKind:
    """Only what a person may choose; a reopening writes its own line."""
    return MessageKind.DISSENT if value == MessageKind.DISSENT else MessageKind.QUESTION

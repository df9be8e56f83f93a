"""The paraf desk: the queue, one version, and what a master asesor decides (mock-up 3)."""

import uuid
from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from askom_lms.coursework import services
from askom_lms.coursework.domain import batch
from askom_lms.coursework.domain.queue import Order
from askom_lms.coursework.domain.states import CourseworkPermission as P
from askom_lms.coursework.forms import BatchForm, ParafForm, ReturnForm
from askom_lms.coursework.queries import get_submission
from askom_lms.coursework.queries.desk import parafed_since, queue_of, start_of_day
from askom_lms.coursework.queries.relations import first_undeclared
from askom_lms.coursework.queries.review import after, desk
from askom_lms.coursework.routes import desk_views as views
from askom_lms.coursework.routes.blueprint import bp
from askom_lms.coursework.routes.words import _, ngettext
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, is_about, language, page, wants_json

FRAGMENT = "desk"


def order_asked() -> Order:
    """The order of the queue in this address."""
    asked = request.args.get("urut", "")
    return Order(asked) if asked in set(Order) else Order.FORM


def undone_ids() -> list[str]:
    """The decisions of the page before, if they may still be undone without JavaScript."""
    try:
        return [str(uuid.UUID(one)) for one in request.args.get("urung", "").split(",")][: batch.MOST]
    except ValueError:
        return []


@bp.get("/paraf")
@page(P.DESK)
def show_desk(act: Act) -> ResponseReturnValue:
    """The oldest item of the queue, once relations are declared (002:9.10.7); a sentence when nothing waits."""
    if slug := first_undeclared(act):
        return redirect(f"/kelas/{slug}/hubungan")
    found = desk(act, None, order_asked())
    if found.queue:
        undone = ",".join(undone_ids())
        undo = f"{'&' if found.order is not Order.FORM else '?'}urung={undone}" if undone else ""
        return redirect(views.url_of(found.queue[0].submission_id, found.order) + undo)
    return render_template("coursework/desk_empty.html", done=found.done_today, undo=undone_ids())


@bp.get("/paraf/<uuid:submission_id>")
@page(P.REVIEW)
def show_submission(act: Act, submission_id: uuid.UUID) -> ResponseReturnValue:
    """One version with queue, checks and decision; only its two columns when it is fetched in advance."""
    asked = views.Asked(only_changed="beda" in request.args, marking="tandai" in request.args)
    is_fragment = request.headers.get("X-Fragment") == FRAGMENT or "fragment" in request.args
    if is_fragment:
        shown = views.remembered_document(act, submission_id, order_asked(), asked)
        is_about(shown["slug"])
        html = render_template("coursework/desk_document.html", **shown)
    else:
        html = views.remembered_page(act, submission_id, order_asked(), asked, undone_ids())
    act.viewed("submission", submission_id, "desk")
    return html


@bp.post("/paraf/<uuid:submission_id>/dibuka")
@command(P.REVIEW)
def open_submission(act: Act, submission_id: uuid.UUID) -> ResponseReturnValue:
    """The sheet is visible: from now on it cannot be withdrawn."""
    version = get_submission(act, submission_id)
    services.open_submission(act, version)
    return views.opened(version) if wants_json() else redirect(views.url_of(submission_id, order_asked()))


@bp.post("/paraf/<uuid:submission_id>/paraf")
@command(P.REVIEW)
def sign_off_submission(act: Act, submission_id: uuid.UUID) -> ResponseReturnValue:
    form = ParafForm()
    following = next_of(act, submission_id)
    version = get_submission(act, submission_id)
    services.sign_off_submission(act, version, fingerprint=form.fingerprint.data or "")
    return decided(act, submission_id, following, _("Diparaf."))


@bp.post("/paraf/<uuid:submission_id>/kembalikan")
@command(P.REVIEW)
def return_submission(act: Act, submission_id: uuid.UUID) -> ResponseReturnValue:
    form = ReturnForm()
    following = next_of(act, submission_id)
    version = get_submission(act, submission_id)
    try:
        services.return_submission(act, version, note=form.note.data or "", remarks=form.remarks())
    except Refusal as refusal:
        return refused(act, submission_id, refusal, form.note.data or "")
    return decided(act, submission_id, following, _("Dikembalikan."))


@bp.post("/paraf/<uuid:submission_id>/urungkan")
@command(P.REVIEW)
def undo_submission(act: Act, submission_id: uuid.UUID) -> ResponseReturnValue:
    services.undo_submission(act, get_submission(act, submission_id))
    if wants_json():
        return {"ok": True}
    flash(_("Keputusan diurungkan; lembar ini kembali ke antrean."))
    return redirect(views.url_of(submission_id, order_asked()))


@bp.post("/paraf/kelompok")
@command(P.DESK)
def sign_off_batch(act: Act) -> ResponseReturnValue:
    act.require(P.DESK)
    form = BatchForm()
    signed = services.sign_off_batch(act, form.chosen())
    flash(ngettext("%(num)d lembar diparaf.", "%(num)d lembar diparaf.", len(signed)))
    return redirect("/paraf?urung=" + ",".join(str(version.id) for version in signed))


@bp.post("/paraf/kelompok/urungkan")
@command(P.DESK)
def undo_batch(act: Act) -> ResponseReturnValue:
    act.require(P.DESK)
    undone = services.undo_batch(act, [submission_id for submission_id, _fingerprint in BatchForm().chosen()])
    flash(ngettext("%(num)d paraf diurungkan.", "%(num)d paraf diurungkan.", len(undone)))
    return redirect("/paraf")


def next_of(act: Act, submission_id: uuid.UUID) -> str:
    """Where the desk goes after this version; read before it leaves the queue."""
    order = order_asked()
    following = after(queue_of(act, order), submission_id)
    return views.url_of(following.submission_id, order) if following else "/paraf"


def decided(act: Act, submission_id: uuid.UUID, following: str, words: str) -> ResponseReturnValue:
    """The next item, with ten seconds to undo."""
    joined = f"{following}{'&' if '?' in following else '?'}urung={submission_id}"
    if not wants_json():
        flash(words)
        return redirect(joined)
    queue = queue_of(act)
    zone = queue[0].zone if queue else "WIB"
    answer: dict[str, Any] = {"undo": f"/paraf/{submission_id}/urungkan", "next": joined, "left": len(queue)}
    return answer | {"done": parafed_since(act.person.id, start_of_day(act.now, zone))}


def refused(act: Act, submission_id: uuid.UUID, refusal: Refusal, note: str) -> ResponseReturnValue:
    """What was typed is never lost: the desk again, with the sentence and the note."""
    if wants_json() or refusal.status != HTTPStatus.UNPROCESSABLE_ENTITY:
        raise refusal
    asked = views.Asked(note=note, wrong=refusal.sentence(language()))
    shown = views.drawn_for(views.page(act, desk(act, submission_id, order_asked()), asked))
    return render_template("coursework/desk.html", undo=(), **shown), refusal.status

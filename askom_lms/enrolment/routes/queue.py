"""Panitia's desk of papers: one at a time with a big preview, yes or no, the next one at once."""

import datetime as dt
import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.enrolment import queries, services
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.forms import VerdictForm
from askom_lms.enrolment.models import DocumentState, EnrolmentDocument
from askom_lms.enrolment.queries import WaitingPaper
from askom_lms.enrolment.routes.blueprint import bp
from askom_lms.enrolment.routes.words import ALL_NAMES, COMMON_REASONS, REASONS, hint_words
from askom_lms.kernel import clock, web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, page, wants_json
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import class_by_id, get_class

FRAGMENT = "desk"


@bp.get("/kelas/<slug>/berkas")
@page(P.DECIDE)
def show_queue(act: Act, slug: str) -> ResponseReturnValue:
    """The oldest paper of the first kind, or the one named; only its two columns when it is fetched in advance."""
    klass = get_class(act, slug)
    waiting = queries.waiting_papers(act, klass)
    chosen = chosen_paper(act, klass, waiting)
    undo = as_uuid(request.args.get("urung"))
    if chosen is None:
        done = queries.judged_since(klass.id, start_of_day(act, klass))
        return render_template("enrolment/queue_empty.html", klass=klass, done=done, undo=undo)
    shown = columns(klass, waiting, chosen)
    if request.headers.get("X-Fragment") == FRAGMENT:
        return render_template("enrolment/queue_paper.html", **shown)
    done = queries.judged_since(klass.id, start_of_day(act, klass))
    return render_template("enrolment/queue.html", done=done, undo=undo, **shown)


def chosen_paper(act: Act, klass: TrainingClass, waiting: list[WaitingPaper]) -> WaitingPaper | None:
    """The paper of the address, judged or not; else the first that waits. Raises NotFound for a foreign one."""
    wanted = as_uuid(request.args.get("dokumen"))
    if wanted is None:
        return waiting[0] if waiting else None
    found = next((paper for paper in waiting if paper.document_id == wanted), None)
    return found or queries.paper_in_class(act, klass, wanted)


def as_uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def start_of_day(act: Act, klass: TrainingClass) -> dt.datetime:
    """Midnight on the wall of the class."""
    return clock.at(queries.today_in(act, klass), dt.time(), klass.zone)


def columns(
    klass: TrainingClass,
    waiting: list[WaitingPaper],
    chosen: WaitingPaper,
    *,
    refusal: Refusal | None = None,
    note: str = "",
) -> dict[str, Any]:
    """What the middle and the right column show."""
    ids = [paper.document_id for paper in waiting]
    place = ids.index(chosen.document_id) if chosen.document_id in ids else None
    around = (None, None) if place is None else (ids[place - 1] if place else None, ids[place + 1 : place + 2])
    return {
        "klass": klass,
        "waiting": waiting,
        "chosen": chosen,
        "place": None if place is None else place + 1,
        "previous": around[0],
        "following": around[1][0] if around[1] else None,
        "names": ALL_NAMES,
        "hint": hint_words(chosen.hint),
        "ready": [{"label": label, "text": text} for label, text in REASONS.get(chosen.kind, COMMON_REASONS)],
        "states": DocumentState,
        "refusal": web.said(refusal),
        "note": note,
    }


@bp.post("/dokumen/<uuid:document_id>/terima")
@command(P.DECIDE)
def accept_document(act: Act, document_id: uuid.UUID) -> ResponseReturnValue:
    """Panitia's yes; the next paper is shown."""
    return judged(act, queries.get_document(act, document_id), is_accepted=True)


@bp.post("/dokumen/<uuid:document_id>/tolak")
@command(P.DECIDE)
def reject_document(act: Act, document_id: uuid.UUID) -> ResponseReturnValue:
    """Panitia's no, with the reason the applicant reads."""
    return judged(act, queries.get_document(act, document_id), is_accepted=False)


def judged(act: Act, document: EnrolmentDocument, *, is_accepted: bool) -> ResponseReturnValue:
    """Take the verdict; a missing reason shows the same paper with everything typed."""
    act.require(P.DECIDE, document.enrolment)
    form = VerdictForm()
    klass = class_by_id(document.enrolment.class_id)
    waiting = queries.waiting_papers(act, klass)
    seen = DocumentState(form.seen.data) if form.seen.data in set(DocumentState) else None
    note = form.note.data or ""
    try:
        services.judge_document(act, document.enrolment, document, is_accepted=is_accepted, reason=note, seen=seen)
    except Refusal as refusal:
        if wants_json():
            raise
        paper = queries.paper_in_class(act, klass, document.id)
        shown = columns(klass, waiting, paper, refusal=refusal, note=note)
        return render_template("enrolment/queue.html", done=0, undo=None, **shown), refusal.status
    said = _("Berkas diterima.") if is_accepted else _("Berkas ditolak; pemohon diberi tahu alasannya.")
    return moved_on(act, klass, document, waiting, said)


def moved_on(
    act: Act, klass: TrainingClass, document: EnrolmentDocument, before: list[WaitingPaper], said: str
) -> ResponseReturnValue:
    """The paper after this one, with ten seconds to undo."""
    ids = [paper.document_id for paper in before]
    place = ids.index(document.id) if document.id in ids else -1
    rest = [one for one in ids[place + 1 :] if one != document.id] or [one for one in ids if one != document.id]
    target = url_for(".show_queue", slug=klass.slug, dokumen=rest[0] if rest else None, urung=document.id)
    if not wants_json():
        flash(said)
        return redirect(target)
    return {
        "undo": url_for(".undo_document", document_id=document.id),
        "next": target,
        "left": len([one for one in ids if one != document.id]),
        "done": queries.judged_since(klass.id, start_of_day(act, klass)),
    }


@bp.post("/dokumen/<uuid:document_id>/urungkan")
@command(P.DECIDE)
def undo_document(act: Act, document_id: uuid.UUID) -> ResponseReturnValue:
    """Take one's own verdict back within ten seconds; the paper waits again and nobody was told."""
    document = queries.get_document(act, document_id)
    services.undo_judgement(act, document.enrolment, document)
    if wants_json():
        return {"ok": True}
    flash(_("Putusan diurungkan; berkas ini menunggu lagi."))
    slug = class_by_id(document.enrolment.class_id).slug
    return redirect(url_for(".show_queue", slug=slug, dokumen=document_id))

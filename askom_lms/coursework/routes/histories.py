"""The history of one item, for its trainee and for staff who read it; and the thread from their side."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from askom_lms.coursework import services
from askom_lms.coursework.domain.codes import short, shown
from askom_lms.coursework.domain.states import CourseworkPermission as P
from askom_lms.coursework.domain.states import ItemStatus, SubmissionState
from askom_lms.coursework.domain.subjects import Item
from askom_lms.coursework.forms import MessageForm
from askom_lms.coursework.queries import get_item
from askom_lms.coursework.queries.content import Opened, open_by_id, open_own
from askom_lms.coursework.queries.desk import CLAIM_TIME
from askom_lms.coursework.queries.history import PastVersion, versions_of
from askom_lms.coursework.queries.margin import margin_of
from askom_lms.coursework.routes import beside
from askom_lms.coursework.routes.blueprint import bp
from askom_lms.coursework.routes.words import _
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.web import command, is_about, page
from askom_lms.paperwork.domain.sheet import Sheet


@bp.get("/tugas/<int:task>/<key>/riwayat")
@page(P.READ)
def show_history(act: Act, task: int, key: str) -> ResponseReturnValue:
    """Versions, notes, differences, and a PDF of each."""
    opened = open_own(act, task, key)
    act.require(P.READ, opened.item)
    act.viewed("dossier_item", opened.item.id, "history")
    can_reopen = opened.item.status is ItemStatus.SIGNED_OFF and act.may(P.WRITE, opened.item)
    return render_template("coursework/history.html", can_reopen=can_reopen, **history(act, opened, own=True))


@bp.get("/lembar/<uuid:item_id>")
@page(P.READ)
def show_item(act: Act, item_id: uuid.UUID) -> ResponseReturnValue:
    """An item as staff and parties read it: the content of the last version, and its history."""
    opened = open_by_id(act, item_id)
    act.require(P.READ, opened.item)
    act.viewed("dossier_item", item_id, "read")
    is_about(opened.item.class_slug)
    can_discuss = act.may(P.DISCUSS, opened.item)
    return render_template("coursework/item.html", can_discuss=can_discuss, **history(act, opened, own=False))


@bp.post("/lembar/<uuid:item_id>/pesan")
@command(P.DISCUSS)
def answer_message(act: Act, item_id: uuid.UUID) -> ResponseReturnValue:
    """An answer of the master asesor, the examiner or panitia; one written at the desk leads back to it."""
    services.post_message(act, get_item(act, item_id), MessageForm().text.data or "")
    flash(_("Pesan terkirim."))
    version = request.args.get("meja", type=uuid.UUID)
    return redirect(f"/paraf/{version}#mejapercakapan" if version else f"/lembar/{item_id}#percakapan")


def history(act: Act, opened: Opened, *, own: bool) -> dict[str, Any]:
    """Everything of both pages; remarks, files and messages may tell what is kept from a reader, and go with it."""
    item = opened.item
    record_id = opened.content.record_id if opened.content else None
    margin = margin_of(record_id=record_id, item_id=item.id)
    content = opened.content if own or opened.content is None else opened.content.masked()
    sheet = content.sheet(margin.signed, item.reader(act.actor_id)) if content else None
    has_paper = act.may(P.PAPER, item)
    is_partial = sheet is not None and sheet.is_partial
    return {
        "item": item,
        "sheet": sheet,
        "is_partial": is_partial,
        "attachments": [] if is_partial else beside.files(margin),
        "thread": [] if is_partial else beside.thread(margin, item),
        "base": f"/tugas/{item.task}/{item.key}" if own else f"/lembar/{item.id}",
        "versions": [_version(version, item, sheet, has_paper=has_paper) for version in versions_of(item.id)],
        "status": str(item.status),
    }


def _version(version: PastVersion, item: Item, sheet: Sheet | None, *, has_paper: bool) -> dict[str, Any]:
    is_partial = sheet is not None and sheet.is_partial

    def name(path: str) -> str:
        return sheet.names(path) if sheet else path

    def seen(path: str) -> bool:
        return not is_partial or (sheet is not None and path in sheet.cells)

    return {
        "number": version.number,
        "code": shown(version.code),
        "short": short(version.fingerprint),
        "state": str(version.state),
        "sent": clock.saat(version.handed_in_at, item.zone) if version.handed_in_at else "",
        "opened": _opened(version, item),
        "decided": clock.saat(version.decided_at, item.zone) if version.decided_at else "",
        "by": version.decided_by,
        "paraf": version.paraf_name,
        "met": version.paraf_met or "",
        "note": "" if is_partial else version.note,
        "remarks": [] if is_partial else [(name(path) if path else "", text) for path, text in version.remarks],
        "changed": [name(path) for path in version.changed if seen(path)],
        "paper": f"/lembar/{item.id}/versi/{version.number}" if has_paper else "",
        "n_photos": version.n_photos if has_paper else 0,
        "pdf": f"/lembar/{item.id}/cetak/{version.number}",
        "changed_pdf": f"/lembar/{item.id}/beda/{version.number}" if version.number > 1 else "",
        "printed": _printed(version, item),
    }


def _printed(version: PastVersion, item: Item) -> str:
    """Dicetak 2x, terakhir Sel 24 Nov 10.12, v2."""
    if version.printed_at is None:
        return ""
    at = clock.in_zone(version.printed_at, item.zone)
    words = f"{clock.tanggal_singkat(at.date())} {clock.jam(version.printed_at, item.zone)}"
    return _("Dicetak %(n)sx, terakhir %(at)s, v%(v)s", n=version.n_prints, at=words, v=version.number)


def _opened(version: PastVersion, item: Item) -> str:
    """Who has a waiting version on his screen, or had it: from then on it cannot be withdrawn."""
    if version.state is not SubmissionState.SUBMITTED or version.opened_at is None:
        return ""
    if version.seen_at and clock.now() - version.seen_at <= CLAIM_TIME:
        return _("Sedang dibuka %(name)s.", name=version.opened_by)
    return _("Dibuka %(name)s, %(at)s", name=version.opened_by, at=clock.saat(version.opened_at, item.zone))

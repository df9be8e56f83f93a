"""Pindai lembar: a photo of a printed sheet says what the public page says, with the way to the own version of it."""

import uuid
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from askom_lms.certification.domain import codes
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.queries.public import SheetAnswer
from askom_lms.certification.routes import bp
from askom_lms.certification.routes.public import LONGEST
from askom_lms.certification.routes.sheet_words import verdict_on
from askom_lms.certification.services import public as services
from askom_lms.coursework.domain.codes import short
from askom_lms.coursework.domain.states import CourseworkPermission
from askom_lms.coursework.domain.twin import codes_in
from askom_lms.coursework.queries import get_item
from askom_lms.coursework.routes.files import sent_file
from askom_lms.kernel.act import Act
from askom_lms.kernel.gate import address
from askom_lms.kernel.messages import Invalid
from askom_lms.kernel.uploads import look_at
from askom_lms.kernel.uploads.pieces import LARGEST
from askom_lms.kernel.web import command, page, wants_json


@bp.get("/pindai")
@page(P.SCAN)
def show_scan(act: Act) -> ResponseReturnValue:
    """The camera, and what the code that was read or typed stands for."""
    act.require(P.SCAN)
    typed = request.args.get("kode", "").strip()[:LONGEST]
    code = codes.normalised(typed)
    found = services.look_up(act, code, address()) if codes.is_code(code) else None
    if typed and found is None:
        return render_template("certification/scan.html", typed=typed, answer=None), 404
    if found is not None and not isinstance(found, SheetAnswer):
        return redirect(f"/v/{codes.shown(code)}")
    shown = seen(act, found) if isinstance(found, SheetAnswer) else {"answer": None}
    return render_template("certification/scan.html", typed="", **shown)


@bp.post("/pindai")
@command(P.SCAN)
def scan_sheet(act: Act) -> ResponseReturnValue:
    """Read the code in the photo; the photo is forgotten."""
    act.require(P.SCAN)
    photo = look_at(*sent_file("certification.scan_no_photo"), LARGEST)
    found = codes_in(photo.codes)
    if not found:
        raise Invalid("certification.scan_no_code")
    if len(found) > 1:
        raise Invalid("certification.scan_two_codes", seen=", ".join(map(codes.shown, found)))
    there = f"/pindai?kode={codes.shown(found[0])}"
    return {"next": there} if wants_json() else redirect(there)


def seen(act: Act, answer: SheetAnswer) -> dict[str, Any]:
    """The answer with links to the sheet that was scanned and to the one that counts, for whoever may read them."""
    may_read = act.may(CourseworkPermission.PAPER, get_item(act, answer.item_id))
    newest = answer.newest if answer.newest not in (None, answer.number) else None
    return {
        "answer": answer,
        "said": verdict_on(answer, act.now),
        "shown": codes.shown(answer.code),
        "short": short(answer.fingerprint),
        "own": version_url(answer.item_id, answer.number) if may_read else "",
        "own_newest": version_url(answer.item_id, newest) if may_read and newest else "",
        "newest": newest,
    }


def version_url(item_id: uuid.UUID, number: int) -> str:
    return f"/lembar/{item_id}/versi/{number}"

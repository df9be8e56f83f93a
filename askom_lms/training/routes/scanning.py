"""Attendance by the projector: its page, the link of its QR, and the page where a trainee types the six digits."""

import datetime as dt

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import clock, db, qr
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import PUBLIC, command, page, wants_json
from askom_lms.training import queries, services
from askom_lms.training.domain import codes
from askom_lms.training.domain.attendance import EARLIEST
from askom_lms.training.domain.states import P
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import scanning
from askom_lms.training.routes import bp, devices
from askom_lms.training.routes.shell import said
from askom_lms.training.services import Taken


@bp.get("/kelas/<slug>/layar")
@page(P.RECORD)
def show_screen_at_hand(act: Act, slug: str) -> ResponseReturnValue:
    """To the projector page of the session that runs or comes next."""
    klass = queries.get_class(act, slug)
    key = queries.roll(act, klass).session.key
    coming = [row for row in queries.sessions_of(klass.id) if row.starts_at - EARLIEST <= act.now <= row.ends_at]
    return redirect(url_for(".show_screen", slug=slug, key=coming[0].key if coming else key))


@bp.get("/kelas/<slug>/kehadiran/<key>/layar")
@page(P.RECORD)
def show_screen(act: Act, slug: str, key: str) -> ResponseReturnValue:
    """For the projector: QR and six digits of this half minute, and who is missing."""
    klass = queries.get_class(act, slug)
    roll = queries.roll(act, klass, key)
    held, picture, digits = roll.session, "", ""
    is_open = held.starts_at - EARLIEST <= act.now <= held.ends_at
    if is_open:
        digits, token = services.code_of(held.id, act.now)
        picture = qr.svg(f"{_base()}{url_for('.show_scan', token=token)}", _("Kode QR kehadiran"))
    until = codes.ends_at(codes.step_of(act.now))
    return render_template(
        "training/screen.html",
        klass=klass,
        held=held,
        screen=scanning.Screen.of(roll),
        is_open=is_open,
        is_over=act.now > held.ends_at,
        digits=digits,
        qr=picture,
        wait=max(1, round((until - act.now).total_seconds())),
    )


def _base() -> str:
    return str(current_app.config["SETTINGS"].base_url).rstrip("/")


@bp.get("/h/<token>")
@page(PUBLIC)
def show_scan(act: Act, token: str) -> ResponseReturnValue:
    """The QR was scanned: the moment counts from here, also when a sign-in comes in between. One tap is left."""
    now = act.now
    first = devices.opened_at(token)
    if act.actor is None:
        response = make_response(redirect(url_for("people.show_sign_in", next=request.path)))
    else:
        response = make_response(_scan_page(token))
    if first is None:
        devices.keep_opened(response, token, now)
    return response


@bp.post("/h/<token>")
@command(P.ATTEND)
def confirm_scan(act: Act, token: str) -> ResponseReturnValue:
    """ "Saya hadir": for whoever is signed in."""
    scanned_at = devices.opened_at(token) or act.now
    held = services.session_of_token(token)
    try:
        device = devices.device_for(act.person.id, held[1].id, _today(act, held[1])) if held else services.Device("")
        taken = services.scan_token(act, token, scanned_at, device)
    except Refusal as refusal:
        return _scan_page(token, refusal), refusal.status
    return _told(act, taken, device)


@bp.get("/hadir")
@page(P.ATTEND)
def show_own_attend(act: Act) -> ResponseReturnValue:
    """Short enough to be typed from the projector: the class in which this person learns."""
    klass = queries.own_class(act)
    act.require(P.ATTEND, klass)
    return redirect(url_for(".show_attend", slug=klass.slug))


@bp.get("/kelas/<slug>/hadir")
@page(P.ATTEND)
def show_attend(act: Act, slug: str) -> ResponseReturnValue:
    """Where a trainee types the code of the projector, sees his marks and asks for leave."""
    klass = queries.get_class(act, slug)
    act.require(P.ATTEND, klass)
    return attend_page(act, klass)


@bp.post("/kelas/<slug>/hadir")
@command(P.ATTEND)
def enter_code(act: Act, slug: str) -> ResponseReturnValue:
    """The six digits; a device that had no network tells the moment as well."""
    klass = queries.get_class(act, slug)
    typed, told = request.form.get("code", ""), request.form.get("moment", "")
    device = devices.device_for(act.person.id, klass.id, _today(act, klass))
    try:
        taken = services.enter_code(act, slug, typed, told, device)
    except Refusal as refusal:
        if wants_json():
            raise
        db.end_reading()
        again = queries.get_class(act, slug)
        act.require(P.ATTEND, again)
        return attend_page(act, again, refusal), refusal.status
    return _told(act, taken, device)


def attend_page(act: Act, klass: TrainingClass, refusal: Refusal | None = None) -> str:
    """The page of one trainee, with what was refused."""
    rows = scanning.own_sessions(klass.id, act.person.id)
    marks = queries.marks_of(klass.id, act.person.id)
    return render_template(
        "training/attend.html",
        klass=klass,
        rows=rows if marks is not None else [],
        is_listed=marks is not None,
        can_ask=[row for row in rows if row.may_ask(act.now)],
        typed=request.form,
        said=said(refusal or (None if marks is not None else _not_listed(klass))),
        now=act.now,
        person_id=act.person.id,
    )


def _not_listed(klass: TrainingClass) -> Refusal:
    return Refusal("training.scan_not_on_roster", number=klass.number)


def _scan_page(token: str, refusal: Refusal | None = None) -> str:
    return render_template("training/scan.html", token=token, said=said(refusal), taken=None)


def _told(act: Act, taken: Taken, device: services.Device) -> Response:
    """What was recorded, as a page or for a script; the device is remembered."""
    words = sentence_of(taken)
    if wants_json():
        response = make_response({"said": words})
    else:
        response = make_response(render_template("training/scan.html", token="", said=None, taken=taken, words=words))
    devices.keep_device(response, device, act.person.id, taken.klass)
    return response


def sentence_of(taken: Taken) -> str:
    """What stands on the list now and whether this scan did it, in one sentence."""
    told = {"title": taken.title, "at": clock.jam(taken.at, taken.klass.zone), "mark": _mark_words()[taken.mark.value]}
    if taken.kept:
        said = _(
            "Panitia sudah mencatat: %(mark)s, %(title)s. Pindaian Anda pukul %(at)s tersimpan di sampingnya.", **told
        )
    elif not taken.is_new:
        said = _("Sudah tercatat sebelumnya: %(mark)s, %(title)s, pukul %(at)s. Tidak ada yang berubah.", **told)
    else:
        said = _("Tercatat: %(mark)s, %(title)s, pukul %(at)s.", **told)
    return str(said)


def _mark_words() -> dict[str, str]:
    return {"H": _("hadir"), "T": _("terlambat"), "I": _("izin"), "A": _("tidak hadir")}


def _today(act: Act, klass: TrainingClass) -> dt.date:
    return clock.in_zone(act.now, klass.zone).date()

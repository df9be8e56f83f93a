"""The attendance list: tapped per session, saved whole, corrected with a trace."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from askom_lms.kernel import web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, page
from askom_lms.training import queries, services
from askom_lms.training.domain.attendance import may_record
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import P
from askom_lms.training.forms import read_marks, read_seen
from askom_lms.training.models import TrainingClass
from askom_lms.training.routes import bp
from askom_lms.training.routes.shell import said
from askom_lms.training.services import AttendanceSaved, HalfDay

HALF = "half"
"""The button that also fills the other sessions of the half-day."""


@bp.get("/kelas/<slug>/kehadiran")
@page(P.RECORD)
def show_roll(act: Act, slug: str) -> ResponseReturnValue:
    """The list of one session (?sesi=h1-2), else of the one at hand."""
    return _roll_page(act, queries.get_class(act, slug), request.args.get("sesi", ""))


@bp.post("/kelas/<slug>/kehadiran/<key>")
@command(P.RECORD)
def record_attendance(act: Act, slug: str, key: str) -> ResponseReturnValue:
    """Save the whole list, or nothing; what was typed stays on a refusal."""
    klass = queries.get_class(act, slug)
    roll = queries.roll(act, klass, key)
    unmarked = [row.person_id for row in roll.rows if row.mark is None]
    try:
        marks, reasons = read_marks(request.form, unmarked)
        seen = read_seen(request.form, marks)
        saved = services.record_attendance(act, klass, roll.session.id, marks, reasons=reasons, seen=seen)
    except Refusal as refusal:
        return _roll_page(act, klass, key, refusal), refusal.status
    _tell(saved)
    if request.form.get(HALF):
        _tell_half(services.copy_to_half_day(act, klass, roll.session.id))
    return redirect(url_for(".show_roll", slug=slug, sesi=key))


@bp.post("/kelas/<slug>/kehadiran/<key>/susulan/<uuid:person_id>")
@command(P.APPROVE)
def approve_make_up(act: Act, slug: str, key: str, person_id: uuid.UUID) -> ResponseReturnValue:
    """A missed session was made up."""
    klass = queries.get_class(act, slug)
    held = queries.roll(act, klass, key).session
    try:
        services.approve_make_up(act, klass, held.id, person_id, note=request.form.get("note", ""))
    except Refusal as refusal:
        return _roll_page(act, klass, key, refusal), refusal.status
    flash(_("Susulan disetujui dan dicatat."))
    return redirect(url_for(".show_roll", slug=slug, sesi=key))


def _tell(saved: AttendanceSaved) -> None:
    if not saved.changed:
        flash(_("Tidak ada yang berubah."))
        return
    flash(ngettext("%(num)d tanda kehadiran disimpan.", "%(num)d tanda kehadiran disimpan.", saved.changed))
    for lost in saved.out_of_reach:
        sentence = lost.refusal().sentence(web.language())
        flash(f"{sentence.what} {sentence.clause}.", "error")


def _tell_half(done: HalfDay) -> None:
    flash(
        _(
            "%(marks)s tanda disalin ke %(sessions)s sesi lain pada setengah hari ini; tanda lain tidak diubah.",
            marks=done.marks,
            sessions=done.sessions,
        )
    )
    if done.not_open:
        flash(_("%(n)s sesi berikutnya belum dapat diisi; ulangi menjelang sesi itu.", n=done.not_open))


def _roll_page(act: Act, klass: TrainingClass, key: str, refusal: Refusal | None = None) -> str:
    roll = queries.roll(act, klass, key)
    return render_template(
        "training/roll.html",
        klass=klass,
        roll=roll,
        may_record=may_record(act.now, roll.session.starts_at),
        make_up_allowed=ClassSettings.read(klass.settings).make_up_allowed,
        typed=request.form,
        said=said(refusal),
        person_id=act.person.id,
        may_decide=act.may(P.APPROVE, klass),
        wrong=refusal.params.get("people", [refusal.params.get("name")]) if refusal else [],
    )

"""The rehearsal (gladi): every device on one page, the printer in each colour, the report, and the wiping."""

import datetime as dt
import uuid

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from askom_lms.classroom import queries, services
from askom_lms.classroom.domain.rehearsal import CHECKS, FOLDERS, MUST
from askom_lms.classroom.policy import P
from askom_lms.classroom.queries import running_of
from askom_lms.classroom.routes import bp
from askom_lms.kernel import clock, pdf, qr, web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.web import command, page
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import get_class

CHECK_WORDS = {
    "skrip": _l("Halaman bekerja penuh"),
    "simpan": _l("Isian tersimpan di perangkat"),
    "kamera": _l("Kamera"),
    "jam": _l("Jam perangkat"),
    "jaringan": _l("Jaringan"),
}


@bp.get("/kelas/<slug>/gladi")
@page(P.REHEARSE)
def show_rehearsal(act: Act, slug: str) -> ResponseReturnValue:
    """One's own device, and for those who keep it the report."""
    return _page(act, get_class(act, slug))


@bp.post("/kelas/<slug>/gladi/buka")
@command(P.KEEP_REHEARSAL)
def open_rehearsal(act: Act, slug: str) -> ResponseReturnValue:
    """Open one for a day."""
    klass = get_class(act, slug)
    try:
        services.open_rehearsal(act, klass, held_on=_day(request.form.get("held_on", "")))
    except Refusal as refusal:
        return _page(act, klass, refusal), refusal.status
    flash(_("Gladi dibuka; setiap orang di kelas melihatnya di berandanya."))
    return _to(slug)


def _day(typed: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        return None


@bp.post("/kelas/<slug>/gladi/lembar")
@command(P.REHEARSE)
def hand_in_test(act: Act, slug: str) -> ResponseReturnValue:
    """The test page of whoever is signed in, with what his device told of itself."""
    klass = get_class(act, slug)
    checks = {name: request.form.get(name, "") for name in CHECKS}
    try:
        services.hand_in_test(act, klass, text=request.form.get("text", ""), checks=checks)
    except Refusal as refusal:
        return _page(act, klass, refusal), refusal.status
    flash(_("Lembar uji terkirim."))
    return _to(slug)


@bp.post("/kelas/<slug>/gladi/paraf/<uuid:device_id>")
@command(P.TEST_PARAF)
def give_test_paraf(act: Act, slug: str, device_id: uuid.UUID) -> ResponseReturnValue:
    """A test paraf; it counts for nothing else."""
    klass = get_class(act, slug)
    try:
        services.give_test_paraf(act, klass, device_id)
    except Refusal as refusal:
        return _page(act, klass, refusal), refusal.status
    return _to(slug)


@bp.get("/kelas/<slug>/gladi/uji-cetak.pdf")
@page(P.KEEP_REHEARSAL)
def print_test(act: Act, slug: str) -> ResponseReturnValue:
    """One page for each colour, with the address that says it came out."""
    klass = get_class(act, slug)
    act.require(P.KEEP_REHEARSAL, klass)
    running_of(klass)
    base = str(current_app.config["SETTINGS"].base_url).rstrip("/")
    addresses = {one: f"{base}{url_for('.show_print', slug=slug, folder=one)}" for one in FOLDERS}
    told = {"klass": klass, "folders": FOLDERS, "paper": ClassSettings.read(klass.settings).paper}
    html = render_template("print/rehearsal.html", addresses=addresses, **told)
    pictures = {f"qr-{one}.png": qr.png(address) for one, address in addresses.items()}
    response = Response(pdf.render(html, pictures=pictures), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="uji-cetak-{slug}.pdf"'
    return response


@bp.get("/kelas/<slug>/gladi/cetak/<folder>")
@page(P.KEEP_REHEARSAL)
def show_print(act: Act, slug: str, folder: str) -> ResponseReturnValue:
    """Where the QR of a printed test page leads: one tap says that it came out and could be read."""
    klass = get_class(act, slug)
    act.require(P.KEEP_REHEARSAL, klass)
    running = running_of(klass)
    if folder not in FOLDERS:
        raise NotFound
    return render_template(
        "classroom/print_seen.html", klass=klass, folder=folder, seen=folder in running.prints, folders=klass.folders
    )


@bp.post("/kelas/<slug>/gladi/cetak/<folder>")
@command(P.KEEP_REHEARSAL)
def note_print(act: Act, slug: str, folder: str) -> ResponseReturnValue:
    """It came out."""
    klass = get_class(act, slug)
    try:
        services.note_print(act, klass, folder)
    except Refusal as refusal:
        return _page(act, klass, refusal), refusal.status
    flash(_("Halaman uji tercatat keluar."))
    return _to(slug)


@bp.post("/kelas/<slug>/gladi/hapus")
@command(P.KEEP_REHEARSAL)
def wipe_rehearsal(act: Act, slug: str) -> ResponseReturnValue:
    """Remove the test data; the figures stay."""
    klass = get_class(act, slug)
    try:
        services.wipe(act, klass)
    except Refusal as refusal:
        return _page(act, klass, refusal), refusal.status
    flash(_("Data uji dihapus; angkanya tersimpan dalam rantai bukti kelas."))
    return _to(slug)


def _page(act: Act, klass: TrainingClass, refusal: Refusal | None = None) -> str:
    found = queries.rehearsal_page(act, klass)
    today = clock.in_zone(act.now, klass.zone).date()
    return render_template(
        "classroom/rehearsal.html",
        klass=klass,
        found=found,
        mine=found.of(act.person.id),
        checks=CHECK_WORDS,
        must=MUST,
        folders=klass.folders,
        keys=FOLDERS,
        may_keep=act.may(P.KEEP_REHEARSAL, klass),
        may_paraf=act.may(P.TEST_PARAF, klass),
        is_staff=not any(line.seat for line in found.lines if line.person_id == act.person.id),
        proposed=max(today, klass.starts_on - dt.timedelta(days=1)) if today < klass.starts_on else today,
        typed=request.form,
        now=act.now,
        said=web.said(refusal),
    )


def _to(slug: str) -> ResponseReturnValue:
    return redirect(url_for(".show_rehearsal", slug=slug))

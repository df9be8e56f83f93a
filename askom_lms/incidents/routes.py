"""Pages of the register of incidents."""

import datetime as dt
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from askom_lms.incidents import queries, services
from askom_lms.incidents.domain import due_at, is_late
from askom_lms.incidents.forms import IncidentForm
from askom_lms.incidents.models import Incident
from askom_lms.incidents.policy import P
from askom_lms.kernel import clock, web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.web import command, page

bp = Blueprint("incidents", __name__)
DATA = {
    "enrolment_document": _l("Dokumen pendaftaran: ijazah, sertifikat, KTP, pas foto (wajah: data spesifik)"),
    "enrolment": _l("Data pendaftaran dan kemajuan"),
    "dossier_item": _l("Lembar tugas yang sedang diisi"),
    "submission": _l("Lembar tugas yang dikirim"),
    "record": _l("Cetakan lembar tugas dan hasil"),
    "attachment": _l("Lampiran lembar tugas"),
    "wet_paraf": _l("Foto lembar bertanda tangan"),
    "aca_exam": _l("Catatan ujian"),
    "certification_application": _l("Permohonan sertifikasi"),
    "trainer_recommendation": _l("Rekomendasi pelatih"),
    "recommendation": _l("Rekomendasi K/BK"),
    "decision_meeting": _l("Berkas rapat keputusan"),
    "certificate": _l("Sertifikat"),
    "appeal": _l("Banding: alasan, lampiran, putusan"),
    "training_class": _l("Arsip kelas"),
    "person": _l("Data akun"),
    "class_staff": _l("Surat tugas"),
    "letter": _l("Surat kelas: nama, peran, hasil asesmen, nomor telepon"),
    "asesor_step": _l("Surat dalam register asesor"),
    "book_entry": _l("Surat tugas dalam buku asesor"),
    "surveillance": _l("Laporan surveilan"),
    "leave_request": _l("Surat permohonan izin"),
    "roll_photo": _l("Foto daftar hadir"),
}
"""Kind of document -> what of a person it holds."""
TOLD_WORDS = {"people": _l("Pemilik data diberi tahu"), "authority": _l("Lembaga PDP diberi tahu")}


@bp.get("/kelola/insiden")
@page(P.KEEP)
def list_incidents(act: Act) -> ResponseReturnValue:
    """The newest first, with the time that is left."""
    rows = [(one, _clocks(one, act.now)) for one in queries.list_incidents(act)]
    return render_template("incidents/list.html", rows=rows)


@bp.get("/kelola/insiden/baru")
@page(P.KEEP)
def new_incident(act: Act) -> ResponseReturnValue:
    """An incident to write down; it became known now until somebody says otherwise."""
    act.require(P.KEEP)
    now = clock.in_zone(act.now, "WIB").replace(tzinfo=None, second=0, microsecond=0)
    return _edit_page(None, IncidentForm(formdata=None, data={"known_at": now}))


@bp.post("/kelola/insiden/baru")
@command(P.KEEP)
def open_incident(act: Act) -> ResponseReturnValue:
    """Write it down; what was typed stays when it is refused."""
    form = IncidentForm()
    if not form.validate_on_submit():
        return _edit_page(None, form), 422
    try:
        incident = services.open_incident(act, form.facts(services.account_named(form.account.data)))
    except Refusal as refusal:
        return _edit_page(None, form, refusal), refusal.status
    flash(_("Insiden %(number)d dicatat.", number=incident.number))
    return _to(incident)


@bp.get("/kelola/insiden/<int:number>")
@page(P.KEEP)
def show_incident(act: Act, number: int) -> ResponseReturnValue:
    """What is known, the running time, whose data was looked at, and what is left to do."""
    return _page(act, queries.get_incident(act, number))


@bp.get("/kelola/insiden/<int:number>/ubah")
@page(P.KEEP)
def edit_incident(act: Act, number: int) -> ResponseReturnValue:
    """What is known by now, to correct."""
    incident = queries.get_incident(act, number)
    account = queries.account_of(incident)
    return _edit_page(incident, IncidentForm.of(incident, account.email if account else ""))


@bp.post("/kelola/insiden/<int:number>/ubah")
@command(P.KEEP)
def save_incident(act: Act, number: int) -> ResponseReturnValue:
    """Correct it."""
    incident = queries.get_incident(act, number)
    form = IncidentForm()
    if not form.validate_on_submit():
        return _edit_page(incident, form), 422
    try:
        facts = form.facts(services.account_named(form.account.data))
        services.save_incident(act, incident, facts, seen=form.version())
    except Refusal as refusal:
        form.shows(incident.row_version)
        return _edit_page(incident, form, refusal), refusal.status
    flash(_("Tersimpan."))
    return _to(incident)


@bp.post("/kelola/insiden/<int:number>/diberitahu/<whom>")
@command(P.KEEP)
def note_told(act: Act, number: int, whom: str) -> ResponseReturnValue:
    """People or authority were told."""
    incident = queries.get_incident(act, number)
    if whom not in services.TOLD:
        raise NotFound
    try:
        services.note_told(act, incident, whom)
    except Refusal as refusal:
        return _page(act, incident, refusal), refusal.status
    flash(_("Dicatat dan disegel."))
    return _to(incident)


@bp.post("/kelola/insiden/<int:number>/tutup")
@command(P.KEEP)
def close_incident(act: Act, number: int) -> ResponseReturnValue:
    """Nothing is open any more."""
    incident = queries.get_incident(act, number)
    try:
        services.close_incident(act, incident)
    except Refusal as refusal:
        return _page(act, incident, refusal), refusal.status
    flash(_("Insiden ditutup."))
    return _to(incident)


@bp.get("/kelola/insiden/<int:number>/surat")
@page(P.KEEP)
def show_letter(act: Act, number: int) -> ResponseReturnValue:
    """The letter to those whose data was touched and to the authority, to print or to copy."""
    incident = queries.get_incident(act, number)
    people = queries.touched(act, incident)
    kinds = sorted({kind for one in people for kind in one.looks}, key=list(DATA).index)
    return render_template(
        "incidents/letter.html", incident=incident, people=people, data=[DATA[kind] for kind in kinds], now=act.now
    )


def _clocks(incident: Incident, now: dt.datetime) -> list[dict[str, Any]]:
    """Who has to be told: since when he was, or how much of the 72 hours is left."""
    due = due_at(incident.known_at)
    told = {whom: getattr(incident, column) for whom, column in services.TOLD.items()}
    return [
        {
            "whom": whom,
            "words": TOLD_WORDS[whom],
            "at": at,
            "due": due,
            "left": _hours(abs(due - now)),
            "is_late": is_late(incident.known_at, at, now),
        }
        for whom, at in told.items()
    ]


def _hours(span: dt.timedelta) -> str:
    """Whole hours, since the law counts them; minutes in the last one."""
    hours = span // dt.timedelta(hours=1)
    return ngettext("%(num)d jam", "%(num)d jam", hours) if hours else clock.lama(span.total_seconds())


def _page(act: Act, incident: Incident, refusal: Refusal | None = None) -> str:
    return render_template(
        "incidents/incident.html",
        incident=incident,
        account=queries.account_of(incident),
        clocks=_clocks(incident, act.now),
        people=queries.touched(act, incident),
        words=DATA,
        said=web.said(refusal),
    )


def _edit_page(incident: Incident | None, form: IncidentForm, refusal: Refusal | None = None) -> str:
    return render_template("incidents/edit.html", incident=incident, form=form, said=web.said(refusal))


def _to(incident: Incident) -> ResponseReturnValue:
    return redirect(url_for(".show_incident", number=incident.number))

"""The book of an asesor: his own pages, and those on which his home LSP confirms."""

import uuid
from urllib.parse import urlsplit

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.web import command, page
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.routes.asesor_views import sent_paper
from askom_lms.upkeep import queries, services
from askom_lms.upkeep.domain.calendar_file import calendar_file
from askom_lms.upkeep.domain.states import ENTRY, EntryEvent
from askom_lms.upkeep.domain.states import UpkeepPermission as P
from askom_lms.upkeep.forms import EntryForm, ReturnForm
from askom_lms.upkeep.models import BookEntry
from askom_lms.upkeep.routes.blueprint import ONE, bp, paper_response
from askom_lms.upkeep.routes.views import book_html, events_of, said


@bp.get("/buku")
@page(P.OWN)
def show_own_book(act: Act) -> ResponseReturnValue:
    """One's own book."""
    return book_html(act, queries.book_of(act, act.person.id, P.OWN))


@bp.get("/buku/kalender.ics")
@page(P.OWN)
def download_calendar(act: Act) -> ResponseReturnValue:
    """The days of one's certificate for a calendar."""
    book = queries.book_of(act, act.person.id, P.OWN)
    host = urlsplit(current_app.config["SETTINGS"].base_url).hostname or "askom"
    response = Response(calendar_file(events_of(book), act.now, host), mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="buku-asesor.ics"'
    return response


@bp.get("/buku/catat")
@page(P.OWN)
def new_entry(act: Act) -> ResponseReturnValue:
    """A task to write down."""
    act.require(P.OWN)
    return _entry_page(EntryForm(formdata=None), None)


@bp.post("/buku/catat")
@command(P.OWN)
def add_entry(act: Act) -> ResponseReturnValue:
    """Write it down; its letter is looked at while no lock is held."""
    act.require(P.OWN)
    db.end_reading()
    form = EntryForm()
    if not form.validate_on_submit():
        return _entry_page(form, None), 422
    try:
        services.add_entry(act, form.facts(), sent_paper(Document()))
    except Refusal as refusal:
        return _entry_page(form, None, refusal), refusal.status
    flash(_("Dicatat. Menunggu konfirmasi LSP induk."))
    return redirect(url_for(".show_own_book"))


@bp.get("/buku/<uuid:entry_id>/ubah")
@page(P.OWN)
def edit_entry(act: Act, entry_id: uuid.UUID) -> ResponseReturnValue:
    """What was returned, to correct."""
    entry = queries.get_entry(act, entry_id)
    if EntryEvent.SEND not in act.choices(ENTRY, entry):
        raise NotFound
    return _entry_page(EntryForm.of(entry), entry)


@bp.post("/buku/<uuid:entry_id>/ubah")
@command(P.OWN)
def save_entry(act: Act, entry_id: uuid.UUID) -> ResponseReturnValue:
    """Correct it and send it once more."""
    with db.reading():
        queries.get_entry(act, entry_id)
        db.end_reading()
    form = EntryForm()
    if not form.validate_on_submit():
        return _entry_page(form, queries.get_entry(act, entry_id)), 422
    try:
        file = sent_paper(Document())
        services.save_entry(act, queries.get_entry(act, entry_id), form.facts(), file)
    except Refusal as refusal:
        return _entry_page(form, queries.get_entry(act, entry_id), refusal), refusal.status
    flash(_("Dikirim lagi. Menunggu konfirmasi LSP induk."))
    return redirect(url_for(".show_own_book"))


@bp.post("/buku/<uuid:entry_id>/tarik")
@command(P.OWN)
def withdraw_entry(act: Act, entry_id: uuid.UUID) -> ResponseReturnValue:
    """Take it back."""
    entry = queries.get_entry(act, entry_id)
    try:
        services.withdraw_entry(act, entry)
    except Refusal as refusal:
        return book_html(act, queries.book_of(act, act.person.id, P.OWN), refusal), refusal.status
    flash(_("Catatan ditarik; tidak dihitung."))
    return redirect(url_for(".show_own_book"))


@bp.get("/buku/spt/<uuid:entry_id>")
@page(P.READ)
def download_letter(act: Act, entry_id: uuid.UUID) -> ResponseReturnValue:
    """The letter of assignment behind an entry; the view is logged."""
    entry = queries.get_entry(act, entry_id, P.READ)
    act.viewed("book_entry", entry.id, "download")
    return paper_response(entry.sha256, f"spt-{entry.done_on}")


@bp.get(f"{ONE}/buku")
@page(P.READ)
def show_book(act: Act, person_id: uuid.UUID) -> ResponseReturnValue:
    """The book of an asesor; the view is logged."""
    book = queries.book_of(act, person_id)
    act.viewed("person", person_id, "buku")
    return book_html(act, book)


@bp.post(f"{ONE}/buku/<uuid:entry_id>")
@command(P.CONFIRM)
def decide_entry(act: Act, person_id: uuid.UUID, entry_id: uuid.UUID) -> ResponseReturnValue:
    """The home LSP confirms an entry, or returns it with a reason."""
    entry = queries.get_entry(act, entry_id, P.CONFIRM)
    if entry.person_id != person_id:
        raise NotFound
    form, is_accepted = ReturnForm(entry_id), request.form.get("putusan") == "terima"
    try:
        services.decide_entry(act, entry, is_accepted=is_accepted, reason=form.reason.data or "")
    except Refusal as refusal:
        return book_html(act, queries.book_of(act, person_id), refusal, form), refusal.status
    flash(_("Catatan diterima dan dihitung.") if is_accepted else _("Catatan dikembalikan; asesor diberi tahu."))
    return redirect(url_for(".show_book", person_id=person_id))


def _entry_page(form: EntryForm, entry: BookEntry | None, refusal: Refusal | None = None) -> str:
    return render_template("upkeep/entry.html", form=form, entry=entry, said=said(refusal))

"""What the pages of upkeep share: words, the book as it is drawn, the dates of the calendar file."""

from collections.abc import Iterator
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from askom_lms.kernel import web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.registry.domain.asesor import CertificateStanding
from askom_lms.registry.routes.asesor_views import STEP_WORDS
from askom_lms.upkeep import queries
from askom_lms.upkeep.domain import Path, surveillance_days
from askom_lms.upkeep.domain.calendar_file import Event
from askom_lms.upkeep.domain.states import ENTRY, EntryEvent, EntryState
from askom_lms.upkeep.domain.states import UpkeepPermission as P
from askom_lms.upkeep.forms import KIND_WORDS, METHOD_WORDS, ReturnForm
from askom_lms.upkeep.queries import Book

STANDING_WORDS = {
    CertificateStanding.ACTIVE: ("ok", _l("Berlaku")),
    CertificateStanding.WARNED: ("warn", _l("Diperingatkan")),
    CertificateStanding.FROZEN: ("lock", _l("Dibekukan")),
    CertificateStanding.REVOKED: ("x", _l("Dicabut")),
    CertificateStanding.EXPIRED: ("warn", _l("Habis")),
    CertificateStanding.REPLACED: ("x", _l("Diganti")),
}
"""How a certificate stands -> shape and word."""
ENTRY_WORDS = {
    EntryState.WAITING: ("wait", _l("Menunggu konfirmasi LSP induk")),
    EntryState.ACCEPTED: ("ok", _l("Diterima")),
    EntryState.RETURNED: ("back", _l("Dikembalikan")),
    EntryState.WITHDRAWN: ("x", _l("Ditarik")),
}
NEED_WORDS = {
    "certificate": _l("Sertifikat kompetensi asesor"),
    "plan": _l("Merencanakan aktivitas dan proses asesmen"),
    "validate": _l("Memberikan kontribusi dalam validasi asesmen"),
    "assess": _l("Melaksanakan tugas asesmen"),
    "refresh": _l("Penyegaran dalam rangka sertifikasi ulang"),
    "skema": _l("Sertifikat kompetensi teknis yang berlaku"),
}
PATH_WORDS = {
    Path.RENEW: _l("Syarat tugas lengkap: sertifikasi ulang dapat diajukan."),
    Path.AS_CANDIDATE: _l("Sebagian syarat belum ada: uji kompetensi memakai metode calon asesor (002 klausul 6.2.7)."),
    Path.START_OVER: _l("Bila tetap begini, semua proses diulang dari awal (004, rekognisi)."),
}


def said(refusal: Refusal | None) -> Any:
    return refusal.sentence(web.language()) if refusal else None


def book_html(act: Act, book: Book, refusal: Refusal | None = None, typed: Any = None, **more: Any) -> str:
    """The book, for its holder and for whoever reads it."""
    choices = {one.id: act.choices(ENTRY, one) for one in book.entries}

    def form(entry_id: Any) -> ReturnForm:
        fresh = ReturnForm(entry_id, formdata=None)
        return typed if isinstance(typed, ReturnForm) and typed._prefix == fresh._prefix else fresh  # noqa: SLF001 - WTForms has no other word

    return render_template(
        "upkeep/book.html",
        book=book,
        person=book.person,
        is_own=act.person.id == book.person.id,
        may_judge=act.may(P.JUDGE, book.holder),
        in_register=act.person.id != book.person.id,
        entries=[
            (one, form(one.id) if EntryEvent.ACCEPT in choices[one.id] else None, choices[one.id])
            for one in book.entries
        ],
        mark=STANDING_WORDS[book.standing] if book.standing else None,
        kinds=KIND_WORDS,
        states=ENTRY_WORDS,
        methods=METHOD_WORDS,
        step_words=STEP_WORDS,
        need_words=NEED_WORDS,
        path_words=PATH_WORDS,
        said=said(refusal),
        **more,
    )


def events_of(book: Book) -> Iterator[Event]:
    """The days of a holder: window of renewal, last day for the application, end, yearly surveillance."""
    held, windows = book.certificate, book.windows
    if held is None or windows is None:
        return
    link = f"{request.url_root.rstrip('/')}/buku"
    about = _("Sertifikat %(number)s. %(link)s", number=held.number, link=link)
    yield Event(f"{held.id}-jendela", windows.opens, _("Jendela perpanjangan asesor (001)"), about, windows.closes)
    yield Event(f"{held.id}-ajukan", windows.apply_by, _("Hari terakhir mengajukan sertifikasi ulang (002)"), about)
    yield Event(f"{held.id}-habis", windows.until, _("Sertifikat asesor berakhir"), about)
    done = [one.done_on for one in book.looks if one.done_on]
    for on in surveillance_days(held.issued_on, held.valid_until, done) if book.due else []:
        yield Event(f"{held.id}-surveilan-{on.year}", on, _("Surveilan asesor paling lambat hari ini"), about)


__all__ = ["STANDING_WORDS", "book_html", "events_of", "queries", "said"]

"""Panitia's page for a list of participants: upload or paste, say what the columns mean, correct, register or share."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.enrolment import queries, services
from askom_lms.enrolment.domain.importing.columns import NEEDED, Column
from askom_lms.enrolment.domain.importing.rows import Standing
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.forms.importing import COLUMN_WORDS, number_of, sent_rows
from askom_lms.enrolment.models import ImportDraft
from askom_lms.enrolment.queries.importing import KEPT_FOR
from askom_lms.enrolment.routes.blueprint import bp
from askom_lms.enrolment.services.importing import MOST_ROWS
from askom_lms.kernel import clock, db, sheets, web
from askom_lms.kernel.act import Act
from askom_lms.kernel.downloads import sheet
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.kernel.uploads import TableLimits, clean_name, read_pasted, read_table
from askom_lms.kernel.uploads.sending import sent_files
from askom_lms.kernel.web import command, language, page
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import get_class, next_number

LARGEST = 2 * 1024 * 1024
SIZE = TableLimits(rows=MOST_ROWS + 12)
"""Two titles or ten may stand above the head."""
SHOWN_AT_MOST = 50
STANDING_WORDS = {
    Standing.ELIGIBLE: ("ok", ""),
    Standing.CONDITIONAL: ("half", "on"),
    Standing.REFUSED: ("back", "hot"),
    Standing.WRONG: ("warn", "hot"),
    Standing.KNOWN: ("lock", ""),
}
"""Shape and weight of the mark of a row."""
EXAMPLE = {
    Column.NAME: "Sari Wulandari",
    Column.EMAIL: "sari@contoh.id",
    Column.PHONE: "0811222333",
    Column.ORIGIN: "LSP Contoh",
    Column.CITY: "Sidoarjo",
    Column.PROVINCE: "Jawa Timur",
    Column.BORN_ON: "31/12/1990",
    Column.EDUCATION: "D3",
    Column.CERTIFICATE: "62090 2513 4 0001234 2026",
    Column.CERTIFICATE_SCHEME: "Junior Database Administrator",
    Column.EMPLOYER: "PT Contoh",
    Column.PROOF: "industri",
    Column.IN_FIELD: "ya",
    Column.RECOMMENDER: "LSP Contoh",
    Column.RECOMMENDER_KIND: "lsp",
    Column.WORD: "ya",
    Column.EXCEL: "ya",
}
EXAMPLE_DAYS = {
    Column.ISSUED_ON: dt.timedelta(days=-365),
    Column.VALID_UNTIL: dt.timedelta(days=730),
    Column.WORKED_SINCE: dt.timedelta(days=-6 * 365),
    Column.RECOMMENDED_ON: dt.timedelta(days=-14),
}
"""From today: fixed days would make a row that no longer fits."""


@bp.get("/kelas/<slug>/peserta/impor")
@page(P.INVITE)
def show_import(act: Act, slug: str) -> ResponseReturnValue:
    """The table on the desk with its verdicts, or the two ways to bring one."""
    return import_html(act, get_class(act, slug))


def import_html(act: Act, klass: TrainingClass, refusal: Refusal | None = None, pasted: str = "") -> str:
    draft = queries.import_draft(act, klass)
    told = web.said(refusal)
    if draft is None or refusal is not None:
        known = {"klass": klass, "refusal": told, "pasted": pasted, "most": MOST_ROWS, "draft": draft}
        return render_template("enrolment/import_start.html", **known)
    return render_template("enrolment/import.html", klass=klass, **shown(act, klass, draft))


def shown(act: Act, klass: TrainingClass, draft: ImportDraft) -> dict[str, Any]:
    """What the page of a table shows."""
    judged = queries.judged_list(act, klass, draft, language=language())
    last = max(1, -(-len(judged.rows) // SHOWN_AT_MOST))
    number = min(max(1, number_of(request.args.get("hal")) or 1), last)
    chosen = [row for row in judged.rows if row.is_chosen]
    missing = [COLUMN_WORDS[column] for column in NEEDED if column.value not in draft.columns]
    refusal = None if missing else judged.refusal()
    return {
        "draft": draft,
        "judged": judged,
        "rows": judged.rows[(number - 1) * SHOWN_AT_MOST : number * SHOWN_AT_MOST],
        "number": number,
        "last": last,
        "missing": missing,
        "columns": COLUMN_WORDS,
        "meant": [(n, column, COLUMN_WORDS[Column(column)]) for n, column in enumerate(draft.columns) if column],
        "counts": [(standing, sum(row.standing is standing for row in chosen)) for standing in STANDING_WORDS],
        "left_out": len(judged.rows) - len(chosen),
        "marks": STANDING_WORDS,
        "words": standing_words(),
        "open": (Standing.WRONG, Standing.REFUSED),
        "refusal": web.said(refusal),
        "until": clock.saat(draft.kept_at + KEPT_FOR, klass.zone),
        "next_number": next_number(klass.starts_on.year) if judged.shares else "",
    }


def standing_words() -> dict[Standing, str]:
    return {
        Standing.ELIGIBLE: _("boleh"),
        Standing.CONDITIONAL: _("bersyarat"),
        Standing.REFUSED: _("ditolak"),
        Standing.WRONG: _("perlu dibetulkan"),
        Standing.KNOWN: _("sudah terdaftar"),
    }


@bp.post("/kelas/<slug>/peserta/impor")
@command(P.INVITE)
def upload_import(act: Act, slug: str) -> ResponseReturnValue:
    """Read the file or the pasted cells while no lock is held, then put the table on the desk."""
    with db.reading():
        act.require(P.INVITE, get_class(act, slug))
        db.end_reading()
    pasted = request.form.get("sel", "")
    try:
        name, rows = sent_table(pasted)
        services.keep_table(act, get_class(act, slug), name, rows)
    except Refusal as refusal:
        return import_html(act, get_class(act, slug), refusal, pasted), refusal.status
    return redirect(url_for(".show_import", slug=slug))


def sent_table(pasted: str) -> tuple[str, list[list[str]]]:
    """Name and rows of what was sent. Raises Refusal."""
    files = sent_files("berkas")
    if files:
        source, name = files[0]
        extension = name.rpartition(".")[2].lower()
        return clean_name(name, extension if extension in ("csv", "txt", "tsv") else "xlsx"), read_table(
            source, LARGEST, SIZE
        )
    if not pasted.strip():
        raise Invalid("enrolment.import_nothing")
    return "", read_pasted(pasted, SIZE)


def on_desk(act: Act, slug: str, step: Callable[[TrainingClass, ImportDraft], str]) -> ResponseReturnValue:
    """Save what the page sent, then take the step. A refusal of the step is told above the table: all that it did is
    undone, the corrections are kept."""
    klass = get_class(act, slug)
    act.require(P.INVITE, klass)
    page_number = number_of(request.form.get("hal"))
    try:
        draft = corrected(act, klass)
        try:
            flash(step(klass, draft))
        except Refusal:
            db.session().rollback()
            corrected(act, klass)
            raise
    except Refusal as refusal:
        sentence = refusal.sentence(language())
        flash(f"{sentence} {sentence.clause}".strip(), "error")
    return redirect(url_for(".show_import", slug=slug, hal=page_number if page_number != 1 else None))


def corrected(act: Act, klass: TrainingClass) -> ImportDraft:
    """The table with what the page sent. Raises Refusal."""
    draft = services.held_table(act, klass, number_of(request.form.get("seen")))
    sent = sent_rows(request.form)
    services.save_rows(draft, sent.cells, shown=sent.shown, chosen=sent.chosen, who=sent.who)
    return draft


@bp.post("/kelas/<slug>/peserta/impor/kolom")
@command(P.INVITE)
def map_import(act: Act, slug: str) -> ResponseReturnValue:
    """What the columns mean."""

    def step(_klass: TrainingClass, draft: ImportDraft) -> str:
        chosen = [request.form.get(f"kolom-{n}", "") for n in range(len(draft.header))]
        services.save_columns(act, draft, chosen)
        return str(_("Kolom disimpan dan diingat untuk judul kolom yang sama."))

    return on_desk(act, slug, step)


@bp.post("/kelas/<slug>/peserta/impor/simpan")
@command(P.INVITE)
def save_import(act: Act, slug: str) -> ResponseReturnValue:
    """Keep corrections and ticks."""
    return on_desk(act, slug, lambda _klass, _draft: str(_("Tabel disimpan.")))


@bp.post("/kelas/<slug>/peserta/impor/daftarkan")
@command(P.INVITE)
def import_trainees(act: Act, slug: str) -> ResponseReturnValue:
    """Register all chosen rows, or none."""

    def step(klass: TrainingClass, draft: ImportDraft) -> str:
        done = services.import_rows(act, klass, draft)
        if not done.new:
            return str(_("Tidak ada yang berubah: %(known)s baris yang dipilih sudah terdaftar.", known=done.known))
        told = {"new": done.new, "known": done.known}
        return str(_("%(new)s orang didaftarkan dan diundang; %(known)s sudah terdaftar.", **told))

    return on_desk(act, slug, step)


@bp.post("/kelas/<slug>/peserta/impor/bagi")
@command(P.INVITE)
def split_import(act: Act, slug: str) -> ResponseReturnValue:
    """Make a second class and register the chosen rows in both, or do nothing at all."""

    def step(klass: TrainingClass, draft: ImportDraft) -> str:
        number, stay = request.form.get("nomor", "").strip(), number_of(request.form.get("tinggal"))
        twin, kept, gone = services.split_rows(act, klass, draft, number=number, stay=-1 if stay is None else stay)
        told = {"kept": kept, "here": klass.number, "gone": gone, "there": twin.number}
        return str(_("%(kept)s orang didaftarkan di kelas %(here)s dan %(gone)s di kelas baru %(there)s.", **told))

    return on_desk(act, slug, step)


@bp.post("/kelas/<slug>/peserta/impor/buang")
@command(P.INVITE)
def drop_import(act: Act, slug: str) -> ResponseReturnValue:
    """Take the table off the desk."""
    services.drop_table(act, get_class(act, slug))
    flash(_("Tabel dibuang. Yang sudah terdaftar tetap terdaftar."))
    return redirect(url_for(".show_import", slug=slug))


@bp.get("/kelas/<slug>/peserta/impor/contoh.xlsx")
@page(P.INVITE)
def download_example(act: Act, slug: str) -> ResponseReturnValue:
    """A sheet with the heads that are known and one row that fits."""
    klass = get_class(act, slug)
    act.require(P.INVITE, klass)
    heads = [str(word) for word in COLUMN_WORDS.values()]
    today = clock.in_zone(act.now, klass.zone).date()
    told = EXAMPLE | {column: f"{today + away:%d/%m/%Y}" for column, away in EXAMPLE_DAYS.items()}
    row = [told.get(column, "") for column in COLUMN_WORDS]
    return sheet(sheets.written(_("Peserta"), heads, [row]), "contoh-peserta.xlsx")

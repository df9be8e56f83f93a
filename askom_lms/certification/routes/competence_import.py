"""Competence certificates that BNSP issued: one by a form, many by a table that is read, judged, then written down."""

import csv
import io
import uuid
from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.certification import services
from askom_lms.certification.domain.competence import Source
from askom_lms.certification.domain.competence_table import MOST_ROWS, Column, TableRow, rows_of
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.forms import CompetenceForm
from askom_lms.certification.queries.competence import CompetencePage, class_competence
from askom_lms.certification.queries.competence_import import Judged, judge_table
from askom_lms.certification.routes import bp
from askom_lms.certification.routes.competence import LARGEST
from askom_lms.kernel import clock, db, sheets
from askom_lms.kernel.act import Act
from askom_lms.kernel.downloads import sheet
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.kernel.uploads import Allow, TableLimits, accept, read_pasted, read_table
from askom_lms.kernel.uploads.sending import carried, sent_files
from askom_lms.kernel.web import command, language, page

LARGEST_TABLE = 2 * 1024 * 1024
SIZE = TableLimits(rows=MOST_ROWS + 12)
LONGEST_PASTE = 200_000
"""Characters of a table that travels within a page."""


def may_import(act: Act, slug: str) -> CompetencePage:
    """The class, for somebody who writes certificates down and has shown his second factor, before he types anything.

    Raises NotFound, Denied, StepUpNeeded, Refusal `certification.is_bnsp`.
    """
    found = class_competence(act, slug, P.COMPETENCE)
    act.step_up()
    if found.source is not Source.IMPORTED:
        raise Refusal("certification.is_bnsp", name=found.klass.institution.name)
    return found


@bp.get("/kelas/<slug>/sertifikat-kompetensi/impor")
@page(P.COMPETENCE)
def show_competence_import(act: Act, slug: str) -> ResponseReturnValue:
    """One certificate by a form, or a table."""
    return import_html(may_import(act, slug))


def import_html(
    found: CompetencePage, form: CompetenceForm | None = None, refusal: Refusal | None = None, pasted: str = ""
) -> str:
    wanted = request.args.get("peserta", "")
    form = form or CompetenceForm(formdata=None, data={"person": wanted})
    return render_template(
        "certification/competence_import.html",
        klass=found.klass,
        form=form.offer([(str(row.enrolment_id), f"{row.seat}. {row.name}") for row in found.ready]),
        pasted=pasted[:LONGEST_PASTE],
        columns=[one.value for one in Column],
        most=MOST_ROWS,
        refusal=refusal.sentence(language()) if refusal else None,
    )


@bp.post("/kelas/<slug>/sertifikat-kompetensi/impor/satu")
@command(P.COMPETENCE)
def import_one(act: Act, slug: str) -> ResponseReturnValue:
    """Write down one certificate; its file is checked while no lock is held."""
    with carried("berkas"), db.reading():
        may_import(act, slug)
        db.end_reading()
    form = CompetenceForm()
    if not form.validate_on_submit():
        return import_html(class_competence(act, slug, P.COMPETENCE), form), 422
    try:
        sent = sent_files("berkas")
        file = accept(*sent[0], Allow.PRINTED, LARGEST) if sent else None
        found = class_competence(act, slug, P.COMPETENCE)
        one = services.Imported(
            _seat(form.person.data), form.written, file.sha256 if file else None, file.size if file else 0
        )
        n = services.import_competence(act, found.klass, [one])
    except Refusal as refusal:
        db.session().rollback()
        return import_html(class_competence(act, slug, P.COMPETENCE), form, refusal), refusal.status
    return _done(slug, n)


def _seat(written: str) -> uuid.UUID:
    try:
        return uuid.UUID(written)
    except ValueError:
        raise Invalid("certification.nobody_chosen") from None


def _done(slug: str, n: int) -> ResponseReturnValue:
    flash(
        _("%(n)s sertifikat kompetensi dicatat.", n=n) if n else _("Tidak ada yang berubah: semuanya sudah tercatat.")
    )
    return redirect(url_for(".show_competence", slug=slug))


@bp.post("/kelas/<slug>/sertifikat-kompetensi/impor")
@command(P.COMPETENCE)
def preview_competence_import(act: Act, slug: str) -> ResponseReturnValue:
    """A table with a verdict for each row; nothing is written down yet."""
    with carried("berkas"), db.reading():
        may_import(act, slug)
        db.end_reading()
    pasted = request.form.get("sel", "")
    try:
        table = _sent_table(pasted)
        found = class_competence(act, slug, P.COMPETENCE)
        return preview_html(act, found, table)
    except Refusal as refusal:
        return import_html(class_competence(act, slug, P.COMPETENCE), refusal=refusal, pasted=pasted), refusal.status


def _sent_table(pasted: str) -> list[list[str]]:
    """The rows of what was sent. Raises Refusal."""
    sent = sent_files("berkas")
    if sent:
        return read_table(sent[0][0], LARGEST_TABLE, SIZE)
    if not pasted.strip():
        raise Invalid("certification.import_nothing")
    if len(pasted) > LONGEST_PASTE:
        raise Invalid("certification.import_rows", most=MOST_ROWS)
    return read_pasted(pasted, SIZE)


def _lines(table: Sequence[Sequence[str]]) -> list[TableRow]:
    """Raises Invalid `certification.import_head`, `certification.import_rows`, `certification.import_nothing`."""
    lines = rows_of(table)
    if lines is None:
        raise Invalid("certification.import_head", columns=", ".join(one.value for one in Column))
    if not lines:
        raise Invalid("certification.import_nothing")
    if len(lines) > MOST_ROWS:
        raise Invalid("certification.import_rows", most=MOST_ROWS)
    return lines


def _judged(act: Act, found: CompetencePage, table: Sequence[Sequence[str]]) -> list[Judged]:
    today = clock.in_zone(act.now, found.klass.zone).date()
    return judge_table(_lines(table), found.rows, found.klass.zone, today)


def preview_html(act: Act, found: CompetencePage, table: Sequence[Sequence[str]]) -> str:
    judged = _judged(act, found, table)
    return render_template(
        "certification/competence_preview.html",
        klass=found.klass,
        rows=[(one, one.wrong.sentence(language()) if one.wrong else None) for one in judged],
        wrong=sum(one.wrong is not None for one in judged),
        known=sum(one.is_known for one in judged),
        table=_as_text(table),
    )


def _as_text(table: Sequence[Sequence[str]]) -> str:
    """The table as the next page sends it back; it is read and judged anew there."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(table)
    return out.getvalue()


@bp.post("/kelas/<slug>/sertifikat-kompetensi/impor/catat")
@command(P.COMPETENCE)
def import_competence_table(act: Act, slug: str) -> ResponseReturnValue:
    """Write the whole table down, or nothing of it."""
    found, pasted = may_import(act, slug), request.form.get("sel", "")
    try:
        table = _sent_table(pasted)
        judged = _judged(act, found, table)
        if any(one.wrong for one in judged):
            return preview_html(act, found, table), 422
        wanted = [services.Imported(one.row.enrolment_id, one.written) for one in judged if one.row]
        n = services.import_competence(act, found.klass, wanted)
    except Refusal as refusal:
        db.session().rollback()
        return import_html(class_competence(act, slug, P.COMPETENCE), refusal=refusal, pasted=pasted), refusal.status
    return _done(slug, n)


@bp.get("/kelas/<slug>/sertifikat-kompetensi/impor/lembar.xlsx")
@page(P.COMPETENCE)
def download_competence_sheet(act: Act, slug: str) -> ResponseReturnValue:
    """A sheet with the heads, and seat and name of everybody who may get one."""
    found = class_competence(act, slug, P.COMPETENCE)
    rows = [[str(row.seat), row.name, *([""] * (len(Column) - 2))] for row in found.ready]
    return sheet(sheets.written(_("Sertifikat"), [one.value for one in Column], rows), f"sertifikat-{slug}.xlsx")

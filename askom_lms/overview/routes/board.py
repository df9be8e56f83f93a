"""The class board on screen, on paper and as a spreadsheet; who is proposed, as Form 3."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from flask import Response, current_app, make_response, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from askom_lms.classroom.policy import P as Classroom
from askom_lms.classroom.queries import day_now
from askom_lms.classroom.routes.words import UNTIL, why_late
from askom_lms.enrolment.domain.states import EnrolmentPermission
from askom_lms.enrolment.queries import proposed_rows
from askom_lms.enrolment.routes.words import RENEWAL_WORDS
from askom_lms.kernel import clock, sheets
from askom_lms.kernel.act import Act
from askom_lms.kernel.downloads import sheet
from askom_lms.kernel.drawing import FLASHED, Remembered, whole_page
from askom_lms.kernel.web import language, page
from askom_lms.overview import queries
from askom_lms.overview.queries import BoardClass, BoardRow
from askom_lms.overview.routes import bp
from askom_lms.overview.routes.lines import day_lines
from askom_lms.training.domain.application import Named
from askom_lms.training.domain.folders import Folders
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import P as ClassPermission
from askom_lms.training.queries import get_application, get_class, rules_strip
from askom_lms.training.queries.application import OF_PARTICIPANTS
from askom_lms.training.routes.application import printed

DAY_WORDS = {"v": _l("hadir"), "T": _l("terlambat"), "I": _l("izin"), "A": _l("tidak hadir"), ".": _l("belum")}
DRAWN_WITH = ("house.css", "board.css", "house.js", "tahan.js", "board.js")
QUARTER = 900
"""Seconds."""
EVERYBODY = "semua"
"""Asked for by name: without a filter a phone begins with the exceptions."""
IN_A_CELL = {"v": "✓", ".": ""}
BOARDS: Remembered[Markup] = Remembered(200)
"""The boards that a hundred classes look at in this minute."""
PAGES: Remembered[Markup] = Remembered(400)
"""The same with what stands around them, for each reader."""


@bp.get("/kelas/<slug>/papan")
@page(EnrolmentPermission.LIST)
def show_board(act: Act, slug: str) -> ResponseReturnValue:
    """The board; 304 while the class version stands. A page with a sentence from the page before is not kept."""
    klass = queries.board_class(act, slug)
    if FLASHED in session:
        return _board_html(act, klass)
    return answer(act, klass, DRAWN_WITH, lambda: _board_html(act, klass))


def answer(act: Act, klass: BoardClass, drawn_with: Sequence[str], draw: Callable[[], str]) -> Response:
    """The page under its tag, or 304 when the browser holds what would be drawn."""
    etag = _etag(act, klass, drawn_with)
    if request.if_none_match.contains_weak(etag):
        return _tagged(make_response("", 304), etag)
    return _tagged(make_response(draw()), etag)


def _etag(act: Act, klass: BoardClass, drawn_with: Sequence[str]) -> str:
    """What the page was drawn from: class version, reader and language, filter, style sheets, templates and code.

    Sessions begin and evenings shorten without a deed of anybody, so that a tag holds for a quarter of an hour at most.
    """
    asset: Any = current_app.jinja_env.globals["asset"]
    files = [asset(name) for name in drawn_with]
    quarter = int(act.now.timestamp()) // QUARTER
    drawn = f"{act.person.name} {request.args.get('saring', '')} {files} {current_app.config['RELEASE']} {quarter}"
    digest = hashlib.sha256(drawn.encode()).hexdigest()[:12]
    return f"{klass.id.hex}-{klass.version}-{act.person.id.hex[:8]}-{language()}-{digest}"


def _board_html(act: Act, klass: BoardClass) -> str:
    """The page; its board is drawn once a minute for all who may do the same."""
    key = (klass.id, klass.version, act.now.replace(second=0, microsecond=0))

    def draw() -> str:
        asked = (ClassPermission.RECORD, ClassPermission.EDIT, Classroom.CLOSE_DAY)
        may = tuple(act.may(permission, klass.row) for permission in asked)
        shared = (*key, *may, language(), request.args.get("saring", ""))
        body = BOARDS.get(shared, lambda: _drawn(act, klass, *may))
        return render_template("overview/board.html", klass=klass, body=body, paper=_paper(klass))

    return whole_page(PAGES, key, draw)


def _paper(klass: BoardClass) -> str:
    return ClassSettings.read(klass.row.settings).paper


def _drawn(act: Act, klass: BoardClass, may_record: bool, may_edit: bool, may_close: bool) -> Markup:
    day = day_now(klass.row, act.now)
    rows = queries.board_rows(klass, day)
    chosen = _filtered(rows, request.args.get("saring", ""))
    html = render_template(
        "overview/_board.html",
        klass=klass,
        rows=_cells(klass, chosen),
        columns=_columns(klass),
        chips=_chips(klass, rows),
        rules=rules_strip(klass.row, language(), may_edit=may_edit),
        heads=_heads(rows),
        updated=clock.jam(act.now, klass.zone),
        may_record=may_record,
        day=day,
        may_close=may_close,
        today=day_lines(klass, day, rows, may_close=may_close),
        until=UNTIL,
        late=[(row, why_late(row.late)) for row in chosen if row.late],
    )
    return Markup(html)  # noqa: S704 - a template


def _columns(klass: BoardClass) -> list[tuple[str, int]]:
    """The colour of each folder in this class, and how many sheets or papers it holds."""
    folders = Folders.of(klass.row.settings)
    sheets = [(folders.colour(name), klass.kit_shape.get(name, (0, 0))[1]) for name in queries.FOLDERS]
    return [*sheets, (folders.colour(queries.PAPERS), klass.papers)]


def _tagged(response: Response, etag: str) -> Response:
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@bp.get("/kelas/<slug>/papan.xlsx")
@page(EnrolmentPermission.LIST)
def download_board(act: Act, slug: str) -> ResponseReturnValue:
    """The same rows as a spreadsheet."""
    klass = queries.board_class(act, slug)
    rows = queries.board_rows(klass)
    days = [_("Hadir %(day)s", day=day) for day in _heads(rows).split()]
    folders = Folders.of(klass.row.settings)
    colours = [folders.word(name).capitalize() for name in (*queries.FOLDERS, queries.PAPERS)]
    header = [_("No"), _("Nama"), _("Asal"), "MA", *days, *colours, _("Perlu tindakan")]
    act.viewed("training_class", klass.id, "papan.xlsx")
    data = sheets.written(f"Kelas {klass.slug}", header, [_line(row) for row in rows], paper=_paper(klass))
    return sheet(data, f"papan-kelas-{klass.slug}.xlsx")


@bp.get("/kelas/<slug>/permohonan/form-3.pdf")
@page(ClassPermission.READ_APPLICATION)
def print_proposed(act: Act, slug: str) -> ResponseReturnValue:
    """Form 3 of the application of a class: everybody who is proposed, as he states it."""
    klass = get_class(act, slug)
    application = get_application(act, klass)
    rows = proposed_rows(klass)
    named = Named(len(rows), sum(row.is_external for row in rows))
    return printed(act, klass, application, OF_PARTICIPANTS, named=named, rows=rows)


def _line(row: BoardRow) -> list[object]:
    """One person in the spreadsheet."""
    done = [cell[0] if cell else None for cell in row.folders]
    present = [IN_A_CELL.get(day, day) for day in row.days]
    return [row.seat, row.name, _origin(row), row.group, *present, *done, _action(row)]


def _filtered(rows: list[BoardRow], chosen: str) -> list[BoardRow]:
    if chosen == "tindakan":
        return [row for row in rows if row.needs_action]
    if chosen == "berkas":
        return [row for row in rows if row.lacking_papers or row.rejected_papers]
    if chosen == "absen":
        return [row for row in rows if row.absences]
    if chosen == "terkejar":
        return [row for row in rows if row.late]
    if chosen.startswith("kelompok-"):
        return [row for row in rows if row.group == chosen.removeprefix("kelompok-")]
    return rows


def _chips(klass: BoardClass, rows: list[BoardRow]) -> list[dict[str, object]]:
    groups = sorted({row.group for row in rows if row.group})
    wanted = [
        (EVERYBODY, _("Semua")),
        ("tindakan", _("Perlu tindakan")),
        ("berkas", _("Berkas kurang")),
        ("absen", _("Tidak hadir")),
        *((("terkejar", _("Besok tidak terkejar")),) if any(row.late for row in rows) else ()),
        *((f"kelompok-{g}", _("Master %(group)s", group=g)) for g in groups),
    ]
    here = request.args.get("saring", "") or EVERYBODY
    base = url_for("overview.show_board", slug=klass.slug)
    return [
        {
            "label": label,
            "count": len(_filtered(rows, key)),
            "url": f"{base}?saring={key}",
            "current": key == here,
        }
        for key, label in wanted
    ]


def _cells(klass: BoardClass, rows: list[BoardRow]) -> list[dict[str, object]]:
    """What the table shows; words are looked up once, not per row."""
    words = {mark: str(word) for mark, word in DAY_WORDS.items()}
    counted = _("%(done)s selesai, %(waiting)s menunggu", done="%s", waiting="%s")
    base, late_word = f"/kelas/{klass.slug}/peserta/", str(_("Besok tidak terkejar"))
    return [
        {
            "no": row.seat,
            "name": row.name,
            "url": f"{base}{row.seat}",
            "origin": _origin(row),
            "master": row.group,
            "days": row.days,
            "days_words": ", ".join(words[day] for day in row.days),
            "folders": [cell and (*cell, counted % cell) for cell in row.folders],
            "action": _action(row),
            "late": row.late and late_word,
        }
        for row in rows
    ]


def _origin(row: BoardRow) -> str:
    """Where he comes from, and for a recertification how he is assessed (002:6.2.7)."""
    word = RENEWAL_WORDS.get(row.renewal, "")
    return f"{row.origin} · {word}" if word else row.origin


def _heads(rows: list[BoardRow]) -> str:
    """P 1 2 3 4 5: the days of this timetable, the pre-day first where there is one."""
    return " ".join("P" if day == 0 else str(day) for day in (rows[0].day_numbers if rows else ()))


def _action(row: BoardRow) -> str:
    """The first thing somebody has to do about this person."""
    said = ""
    if not row.is_approved:
        said = _("Persetujuan gugur: data diubah")
    elif row.is_conditional:
        said = _("Internalisasi belum dipastikan")
    elif row.rejected_papers:
        said = _("Berkas %(name)s ditolak", name=row.rejected_papers[0].replace("-", " "))
    elif row.waiting_papers:
        said = _("Berkas %(name)s menunggu diperiksa", name=row.waiting_papers[0].replace("-", " "))
    elif row.lacking_papers:
        said = _("Berkas %(name)s belum ada", name=row.lacking_papers[0].replace("-", " "))
    elif row.absences:
        said = _("Tidak hadir %(n)s sesi", n=row.absences)
    elif row.returned:
        said = _("%(n)s formulir dikembalikan", n=row.returned)
    elif row.owes_map:
        said = _("Peta kelompok pekerjaan belum dikirim")
    return str(said)

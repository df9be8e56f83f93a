"""Pages of the overview: the class board on screen, on paper and as a spreadsheet."""

import io

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from openpyxl import Workbook

from askom_lms.enrolment.domain.states import EnrolmentPermission
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.web import language, page
from askom_lms.overview import queries
from askom_lms.overview.queries import BoardClass, BoardRow
from askom_lms.training.queries import rules_strip

bp = Blueprint("overview", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY_WORDS = {"v": "hadir", "T": "terlambat", "I": "izin", "A": "tidak hadir", ".": "belum"}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@bp.get("/kelas/<slug>/papan")
@page(EnrolmentPermission.LIST)
def show_board(act: Act, slug: str) -> ResponseReturnValue:
    """The board; 304 while the class version stands."""
    klass = queries.board_class(act, slug)
    etag = f"{klass.id.hex}-{klass.version}-{act.person.id.hex[:8]}-{language()}-{request.args.get('saring', '')}"
    if request.if_none_match.contains_weak(etag):
        return _tagged(make_response("", 304), etag)
    rows = queries.board_rows(klass)
    chosen = _filtered(rows, request.args.get("saring", ""))
    html = render_template(
        "overview/board.html",
        klass=klass,
        rows=[_cells(klass, row) for row in chosen],
        columns=[*((f, klass.kit_shape.get(f, (0, 0))[1]) for f in queries.FOLDERS), ("biru", queries.PAPERS)],
        chips=_chips(klass, rows),
        rules=rules_strip(klass.row),
        updated=clock.jam(act.now, klass.zone),
    )
    return _tagged(make_response(html), etag)


def _tagged(response: Response, etag: str) -> Response:
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@bp.get("/kelas/<slug>/papan.xlsx")
@page(EnrolmentPermission.LIST)
def download_board(act: Act, slug: str) -> ResponseReturnValue:
    """The same rows as a spreadsheet."""
    klass = queries.board_class(act, slug)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = f"Kelas {klass.slug}"
    sheet.append(["No", "Nama", "Asal", "MA", "Kehadiran", "Merah", "Kuning", "Hijau", "Biru", "Perlu tindakan"])
    for row in queries.board_rows(klass):
        done = [cell[0] if cell else "" for cell in row.folders]
        sheet.append(
            [row.seat, _literal(row.name), _literal(row.origin), row.group, _literal(row.days), *done, _action(row)]
        )
    act.viewed("training_class", klass.id, "papan.xlsx")
    out = io.BytesIO()
    book.save(out)
    response = make_response(out.getvalue())
    response.headers["Content-Type"] = XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="papan-kelas-{klass.slug}.xlsx"'
    return response


def _literal(text: str) -> str:
    """Text that a spreadsheet must not run as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _filtered(rows: list[BoardRow], chosen: str) -> list[BoardRow]:
    if chosen == "tindakan":
        return [row for row in rows if row.needs_action]
    if chosen == "berkas":
        return [row for row in rows if row.lacking_papers or row.rejected_papers]
    if chosen == "absen":
        return [row for row in rows if row.absences]
    if chosen.startswith("kelompok-"):
        return [row for row in rows if row.group == chosen.removeprefix("kelompok-")]
    return rows


def _chips(klass: BoardClass, rows: list[BoardRow]) -> list[dict[str, object]]:
    groups = sorted({row.group for row in rows if row.group})
    wanted = [
        ("", _("Semua")),
        ("tindakan", _("Perlu tindakan")),
        ("berkas", _("Berkas kurang")),
        ("absen", _("Tidak hadir")),
        *((f"kelompok-{g}", _("Master %(group)s", group=g)) for g in groups),
    ]
    here = request.args.get("saring", "")
    base = url_for("overview.show_board", slug=klass.slug)
    return [
        {
            "label": label,
            "count": len(_filtered(rows, key)),
            "url": f"{base}?saring={key}" if key else base,
            "current": key == here,
        }
        for key, label in wanted
    ]


def _cells(klass: BoardClass, row: BoardRow) -> dict[str, object]:
    return {
        "no": row.seat,
        "name": row.name,
        "url": f"/kelas/{klass.slug}/peserta/{row.seat}",
        "origin": row.origin,
        "master": row.group,
        "days": row.days,
        "days_words": ", ".join(DAY_WORDS[day] for day in row.days),
        "folders": [cell and (*cell, f"{cell[0]} selesai, {cell[1]} menunggu") for cell in row.folders],
        "action": _action(row),
    }


def _action(row: BoardRow) -> str:
    """The first thing somebody has to do about this person."""
    if not row.is_approved:
        return "Persetujuan gugur: data diubah"
    if row.is_conditional:
        return "Internalisasi belum dipastikan"
    if row.rejected_papers:
        return f"Berkas {row.rejected_papers[0].replace('-', ' ')} ditolak"
    if row.lacking_papers:
        return f"Berkas {row.lacking_papers[0].replace('-', ' ')} belum ada"
    if row.absences:
        return f"Tidak hadir {row.absences} sesi"
    return f"{row.returned} formulir dikembalikan" if row.returned else ""

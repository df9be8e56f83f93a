"""Staff and attendance of a class as spreadsheets."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import clock, sheets
from askom_lms.kernel.act import Act
from askom_lms.kernel.downloads import sheet
from askom_lms.kernel.web import page
from askom_lms.training import queries
from askom_lms.training.domain.attendance import MADE_UP, NOT_YET
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import Mark, P
from askom_lms.training.forms import STAFF_WORDS
from askom_lms.training.queries.plan import SessionRow
from askom_lms.training.routes import bp

PRESENT = MADE_UP | {Mark.HADIR.value, Mark.TERLAMBAT.value}


@bp.get("/kelas/<slug>/petugas.xlsx")
@page(P.STAFF)
def download_staff(act: Act, slug: str) -> ResponseReturnValue:
    """Who works in the class now."""
    klass = queries.get_class(act, slug)
    act.require(P.STAFF, klass)
    header = [
        _("Peran"), _("Kelompok"), _("Nama"), _("Alamat e-mail"), _("Telepon"), _("Nomor MET"), _("Berlaku sampai"),
        _("Bidang"), _("Nomor surat tugas"), _("Meja atau ruang"),
    ]  # fmt: skip
    rows: list[list[Any]] = [
        [
            STAFF_WORDS[row.role], row.group, row.name, row.email, row.phone, row.met_number, row.met_valid_until,
            row.field, row.letter_number, row.desk,
        ]
        for row in queries.staff_of(klass.id)
    ]  # fmt: skip
    act.viewed("training_class", klass.id, "petugas.xlsx")
    paper = ClassSettings.read(klass.settings).paper
    return sheet(sheets.written(_("Petugas"), header, rows, paper=paper), f"petugas-{slug}.xlsx")


@bp.get("/kelas/<slug>/kehadiran.xlsx")
@page(P.RECORD)
def download_attendance(act: Act, slug: str) -> ResponseReturnValue:
    """Everybody on the attendance list with a letter for each session."""
    klass = queries.get_class(act, slug)
    sessions, people = queries.attendance_list(act, klass)
    header = [_("Nama"), *(_head(row, klass.zone) for row in sessions), _("Hadir")]
    rows = [[name, *_letters(marks, len(sessions)), sum(mark in PRESENT for mark in marks)] for name, marks in people]
    act.viewed("training_class", klass.id, "kehadiran.xlsx")
    paper = ClassSettings.read(klass.settings).paper
    return sheet(sheets.written(_("Kehadiran"), header, rows, paper=paper), f"kehadiran-{slug}.xlsx")


def _head(row: SessionRow, zone: str) -> str:
    begins = clock.in_zone(row.starts_at, zone)
    return f"{clock.tanggal_singkat(begins.date())} {clock.jam(row.starts_at, zone)}"


def _letters(marks: str, n: int) -> list[str]:
    """One for each session; a made-up one keeps its own letter, one that was not held is empty."""
    return ["" if mark == NOT_YET else mark for mark in marks.ljust(n, NOT_YET)[:n]]

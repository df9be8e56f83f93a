"""The lists of a class as spreadsheets: who has a seat, and every application with its address."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.enrolment import queries
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.queries import ApplicantRow
from askom_lms.enrolment.routes.blueprint import bp
from askom_lms.enrolment.routes.words import STATE_WORDS
from askom_lms.kernel import clock, sheets
from askom_lms.kernel.act import Act
from askom_lms.kernel.downloads import sheet
from askom_lms.kernel.web import page
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.queries import get_class


@bp.get("/kelas/<slug>/peserta.xlsx")
@page(P.LIST)
def download_trainees(act: Act, slug: str) -> ResponseReturnValue:
    """Everybody with a seat, in seat order; no addresses, as on the page."""
    klass = get_class(act, slug)
    rows = [row for row in queries.applicant_rows(act, klass) if row.seat_number is not None]
    header = [_("Kursi"), *_heads()]
    data = [[row.seat_number, *_cells(row)] for row in rows]
    act.viewed("training_class", klass.id, "peserta.xlsx")
    paper = ClassSettings.read(klass.settings).paper
    return sheet(sheets.written(_("Peserta"), header, data, paper=paper), f"peserta-{slug}.xlsx")


@bp.get("/kelas/<slug>/permohonan.xlsx")
@page(P.DECIDE)
def download_applications(act: Act, slug: str) -> ResponseReturnValue:
    """Every application of the class, with address and telephone."""
    klass = get_class(act, slug)
    act.require(P.DECIDE, klass)
    header = [_("Kursi"), *_heads(), _("E-mail"), _("Telepon"), _("Diajukan")]
    data = [
        [row.seat_number, *_cells(row), row.email, row.phone, _at(row, klass.zone)]
        for row in queries.applicant_rows(act, klass)
    ]
    act.viewed("training_class", klass.id, "permohonan.xlsx")
    paper = ClassSettings.read(klass.settings).paper
    return sheet(sheets.written(_("Permohonan"), header, data, paper=paper), f"permohonan-{slug}.xlsx")


def _heads() -> list[str]:
    return [
        _("Nama"),
        _("Lembaga asal"),
        _("Lembaga lain"),
        _("Kota atau kabupaten"),
        _("Provinsi"),
        _("Kelompok"),
        _("Berkas diterima"),
        _("Keadaan"),
    ]


def _cells(row: ApplicantRow) -> list[Any]:
    return [
        row.name,
        row.origin,
        _("ya") if row.is_external else _("tidak"),
        row.city,
        row.province,
        row.group,
        row.documents.count("a"),
        STATE_WORDS[row.state],
    ]


def _at(row: ApplicantRow, zone: str) -> Any:
    return clock.in_zone(row.applied_at, zone) if row.applied_at else None

"""Figures as a spreadsheet: one line for each month or institution, numbers as numbers."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from flask_babel import pgettext

from askom_lms.figures.domain import BOUNDS, MINUTE, WAITS, WHOLE_YEAR, rate, span_of
from askom_lms.figures.models import Figures
from askom_lms.figures.routes.drawn import span_word
from askom_lms.kernel import sheets

Line = list[object]


def written(year: int, lines: Iterable[Line]) -> bytes:
    """The workbook."""
    header = [
        _("Lembaga"), _("Tahun"), _("Bulan"), pgettext("jumlah", "Kelas"), _("Kelas selesai"),
        pgettext("jumlah", "Kursi"), _("Kursi terisi"), _("Mengundurkan diri"), "K", "BK", _("Belum direkomendasikan"),
        _("Bagian K"), _("Lembar diserahkan"), _("Lembar diparaf"), _("Lembar dikembalikan"), _("Bagian dikembalikan"),
        _("Rata-rata tunggu paraf (menit)"), _("Setengahnya paling lama (menit)"), _("9 dari 10 paling lama (menit)"),
        *(_("Tunggu paraf %(span)s", span=span_word(n)) for n in range(len(WAITS))),
    ]  # fmt: skip
    return sheets.written(_("Angka %(year)s", year=year), header, lines)


def lines_of_months(name: str, months: Mapping[int, Figures]) -> list[Line]:
    """The months that have classes, then the year."""
    told = [month for month in sorted(months) if months[month].classes]
    return [line(name, months[month]) for month in sorted(told, key=lambda month: (month == WHOLE_YEAR, month))]


def line(name: str, figures: Figures) -> Line:
    """One line; the month of a whole year is left empty, and so are shares of few."""
    one, spans = figures, [getattr(figures, name) for name in WAITS]
    mean = one.seconds / one.parafed / MINUTE if rate(0, one.parafed) is not None else None
    return [
        name, one.year, one.month or None, one.classes, one.finished, one.offered, one.taken,
        one.withdrawn, one.n_k, one.n_bk, one.n_open, rate(one.n_k, one.n_k + one.n_bk), one.handed_in,
        one.parafed, one.returned, rate(one.returned, one.returned + one.parafed), mean,
        _minutes(span_of(spans, 0.5)), _minutes(span_of(spans, 0.9)), *spans,
    ]  # fmt: skip


def _minutes(span: int | None) -> int | None:
    """Where a span ends; the last one does not."""
    return BOUNDS[span] // MINUTE if span is not None and span < len(BOUNDS) else None

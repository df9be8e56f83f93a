"""What panitia sends about a table of participants: files and cells, columns, corrected rows, a share."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from askom_lms.enrolment.domain.importing.columns import Column
from askom_lms.enrolment.domain.importing.twins import is_choice

MOST_NUMBER = 4
"""Digits of a row or column."""
C = Column
COLUMN_WORDS = {
    C.NAME: _l("Nama"),
    C.EMAIL: _l("E-mail"),
    C.ORIGIN: _l("Lembaga asal"),
    C.PHONE: _l("Nomor telepon"),
    C.CITY: _l("Kota atau kabupaten"),
    C.PROVINCE: _l("Provinsi"),
    C.BORN_ON: _l("Tanggal lahir"),
    C.EDUCATION: _l("Pendidikan terakhir"),
    C.SKEMA: _l("Skema"),
    C.CERTIFICATE: _l("Nomor sertifikat teknis"),
    C.CERTIFICATE_SCHEME: _l("Skema sertifikat teknis"),
    C.ISSUED_ON: _l("Sertifikat terbit"),
    C.VALID_UNTIL: _l("Sertifikat berlaku sampai"),
    C.EMPLOYER: _l("Tempat kerja"),
    C.WORKED_SINCE: _l("Bekerja sejak"),
    C.PROOF: _l("Bukti pengalaman (industri, instansi, organisasi profesi)"),
    C.IN_FIELD: _l("Sesuai bidang (ya, tidak)"),
    C.RECOMMENDER: _l("Lembaga perekomendasi"),
    C.RECOMMENDER_KIND: _l("Jenis perekomendasi (lsp, clsp, instansi)"),
    C.RECOMMENDED_ON: _l("Tanggal rekomendasi"),
    C.WORD: _l("Mampu Microsoft Word (ya, tidak)"),
    C.EXCEL: _l("Mampu Microsoft Excel (ya, tidak)"),
    C.INTERNALISASI_ON: _l("Tanggal internalisasi"),
}
"""In the order of the example sheet."""


@dataclass(frozen=True)
class SentRows:
    """The rows that a page showed, as they came back: cells by row and column, and which rows are taken."""

    cells: Mapping[tuple[int, int], str]
    shown: frozenset[int]
    chosen: frozenset[int]
    who: Mapping[int, str]
    """Which known person a row is, or that it is none of them."""


def sent_rows(form: MultiDict[str, str]) -> SentRows:
    """What the fields `c-<row>-<column>`, `siapa-<row>`, `baris` (rows of the page) and `pilih` (ticked ones) say."""
    cells, who = {}, {}
    for name, value in form.items():
        sign, _, rest = name.partition("-")
        row, _, column = rest.partition("-")
        if sign == "c" and _is_number(row) and _is_number(column):
            cells[int(row), int(column)] = value
        if sign == "siapa" and _is_number(rest) and is_choice(value):
            who[int(rest)] = value
    shown, chosen = (frozenset(map(int, filter(_is_number, form.getlist(name)))) for name in ("baris", "pilih"))
    return SentRows(cells, shown, chosen, who)


def number_of(text: str | None) -> int | None:
    """A small whole number, or None."""
    return int(text) if text and _is_number(text) else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_NUMBER

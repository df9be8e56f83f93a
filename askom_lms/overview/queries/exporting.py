"""The registers of the installation as they are exported: one query each, columns as docs/ekspor.md tells them.

No register holds a NIK, an e-mail, a telephone or the address of a person; addresses are those of institutions and TUK.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select

from askom_lms.agreements.domain import lacking
from askom_lms.figures.domain import LEAST
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.overview.queries import registers
from askom_lms.overview.queries.registers import BETWEEN
from askom_lms.people.domain import Role
from askom_lms.registry.policy import P

ZONE = "WIB"
WORDS: Mapping[str, Mapping[str, str]] = {
    "jenis": {"bnsp": "BNSP", "lsp": "LSP", "clsp": "CLSP", "instansi": "instansi teknis", "other": "lain"},
    "jenis_tuk": {"sewaktu": "sewaktu", "tempat_kerja": "tempat kerja", "mandiri": "mandiri"},
    "keadaan_kelas": {
        "planned": "direncanakan",
        "open": "pendaftaran dibuka",
        "closed": "pendaftaran ditutup",
        "running": "berjalan",
        "finished": "selesai",
    },
    "permohonan": {
        "draft": "konsep",
        "submitted": "diajukan",
        "returned": "dikembalikan",
        "approved": "disetujui",
        "refused": "ditolak",
    },
    "keadaan_sertifikat": {
        "prepared": "disiapkan",
        "issued": "terbit",
        "frozen": "dibekukan",
        "revoked": "dicabut",
        "expired": "habis",
        "replaced": "diganti",
    },
}
"""Codes of the database -> what the export says for ever, whatever the pages call it."""

LEAVE = "izin_hasil"
"""The column that says whether both sides allow that findings leave (002:9.10.10), or whose consent is missing."""
GIVEN, MISSING, FROZEN = "ada", "belum: {by}", "dibekukan pemiliknya"


@dataclass(frozen=True)
class Register:
    """One sheet: its columns, and the rows in that order."""

    name: str
    columns: Sequence[str]
    wanted: Callable[[], Select[*tuple[Any, ...]]]
    coded: Mapping[str, str] = field(default_factory=dict)
    """Column -> in which list of WORDS its codes are found."""
    several: str = ""
    """The column that holds several things."""
    findings: Sequence[str] = ()
    """Columns that only BNSP gets of somebody whose findings may not be given away; `LEAVE` says why they are empty."""
    frozen: Sequence[str] = ()
    """Columns that only BNSP gets of somebody whose data is frozen; the register is selected with that at its end."""
    counts: Sequence[str] = ()
    """Columns that count findings: of few people only BNSP gets them."""


REGISTERS = {
    one.name: one
    for one in (
        Register(
            "standar",
            ("jenis", "nomor", "tahun", "judul", "dicabut", "catatan_pencabutan", "tautan"),
            registers.standards,
        ),
        Register(
            "lembaga",
            (
                "kode", "nama", "jenis", "jenis_lsp", "nomor_lisensi", "lisensi_mulai", "lisensi_sampai", "aktif",
                "alamat", "pimpinan", "jabatan_pimpinan", "skema",
            ),
            registers.institutions,
            {"jenis": "jenis"},
            "skema",
        ),
        Register(
            "skema",
            (
                "kunci", "nomor", "judul", "jenis", "penerbit", "tanggal_terbit", "tanggal_verifikasi",
                "nomor_verifikasi", "jumlah_unit", "standar",
            ),
            registers.skema,
            several="standar",
        ),
        Register(
            "asesor",
            ("nomor_met", "nama", "berlaku_sampai", "kode_lsp_induk", "lsp_induk", "skema"),
            registers.asesor,
            several="skema",
            frozen=("nomor_met", "nama"),
        ),
        Register(
            "tuk",
            ("kode_lembaga", "lembaga", "nama", "jenis", "alamat", "terverifikasi_sampai", "ditutup"),
            registers.tuk,
            {"jenis": "jenis_tuk"},
        ),
        Register(
            "muk",
            (
                "kunci_skema", "skema", "nomor", "nama", "edisi", "edisi_formulir", "keadaan", "kode_pemilik",
                "pemilik", "tanggal_disusun", "tanggal_validasi",
            ),
            registers.muk,
        ),
        Register(
            "kelas",
            (
                "nomor", "kode_penyelenggara", "penyelenggara", "program", "keadaan", "permohonan", "tempat", "kota",
                "mulai", "selesai", "kapasitas", "kursi_terisi", "dari_lembaga_lain", "kompeten", "belum_kompeten",
            ),
            registers.classes,
            {"keadaan": "keadaan_kelas", "permohonan": "permohonan"},
            counts=("kompeten", "belum_kompeten"),
        ),
        Register(
            "sertifikat",
            (
                "nomor", "kode_periksa", "nama", "kelas", "kode_penyelenggara", "penyelenggara", "keadaan",
                "tanggal_terbit", "alasan_keadaan", "keputusan", LEAVE,
            ),
            registers.certificates,
            {"keadaan": "keadaan_sertifikat"},
            findings=("kode_periksa", "nama", "alasan_keadaan", "keputusan"),
            frozen=("kode_periksa", "nama", "alasan_keadaan", "keputusan"),
        ),
    )
}  # fmt: skip
"""The six registers of 000-036 first (standar, LSP, skema, asesor, TUK, MUK), then classes and certificates."""


def rows_of(act: Act, register: Register) -> list[list[Any]]:
    """The rows of one register, in the words of the export. One query, however many there are.

    BNSP gets the findings by law (002:9.3.5, 002:9.4.6); of anybody else this asks the door of 002:9.10.10.
    """
    act.require(P.EXPORT)
    is_for_bnsp = act.actor is not None and act.actor.has(Role.BNSP)
    told = [
        (WORDS.get(register.coded.get(name, ""), {}), BETWEEN if name == register.several else "")
        for name in register.columns
    ]
    rows = (_allowed(register, list(row), is_for_bnsp=is_for_bnsp) for row in session().execute(register.wanted()))
    return [[_told(value, *how) for value, how in zip(row, told, strict=True)] for row in rows]


def _allowed(register: Register, row: list[Any], *, is_for_bnsp: bool) -> list[Any]:
    """What may leave of this row; a register with findings is selected with the consents of both sides at its end."""
    hidden: Sequence[str] = ()
    is_frozen = bool(row.pop()) if register.frozen else False
    if register.findings:
        *row, is_consented, is_permitted = row
        by = lacking(is_consented=is_consented, is_permitted=is_permitted)
        row.append(FROZEN if is_frozen else MISSING.format(by=by) if by else GIVEN)
        hidden = register.findings if by else ()
    places = {name: place for place, name in enumerate(register.columns)}
    if register.counts and sum(row[places[name]] for name in register.counts) < LEAST:
        hidden = register.counts
    for name in () if is_for_bnsp else {*hidden, *(register.frozen if is_frozen else ())}:
        row[places[name]] = None
    return row


def _told(value: Any, words: Mapping[str, str], between: str) -> Any:
    """A value as a cell holds it: yes and no in words, a moment on the clock of Jakarta, several things by alphabet."""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, dt.datetime):
        return clock.in_zone(value, ZONE)
    if value is None or isinstance(value, int | dt.date):
        return value
    text = str(value)
    return between.join(sorted(text.split(between))) if between else words.get(text, text)

"""Findings, changes and columns in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from askom_lms.certification.domain.recommendation import Cure
from askom_lms.certification.queries.standing import Standing
from askom_lms.certification.routes.words import missing_rows, words_of
from askom_lms.handover.domain.checks import ADDED, GONE, Finding, Handed
from askom_lms.kernel.messages import Sentence, sentence
from askom_lms.regulations.clauses import clause

CHANGE_WORDS = {
    ADDED: _l("baru dalam daftar"),
    GONE: _l("tidak ada lagi dalam daftar"),
    "seat": _l("kursi"),
    "name": _l("nama"),
    "born_on": _l("tanggal lahir"),
    "origin": _l("lembaga asal"),
    "education": _l("pendidikan"),
    "skema": _l("skema"),
    "card": _l("NIK atau nama pada KTP"),
    "trainer": _l("rekomendasi pelatih"),
    "recommended": _l("rekomendasi penguji"),
    "decided": _l("keputusan"),
    "minutes": _l("berita acara"),
    "minutes_on": _l("tanggal berita acara"),
    "certificate": _l("nomor sertifikat pelatihan"),
    "parafs": _l("jumlah lembar diparaf"),
    "last_paraf": _l("lembar diparaf lagi"),
}


@dataclass(frozen=True)
class FindingRow:
    """One finding as the page shows it."""

    said: Sentence
    person: str
    cites: str
    url: str
    is_hard: bool


def finding_rows(found: Iterable[Finding], one: Standing, *, keeps: bool, decides: bool) -> list[FindingRow]:
    """Sentences with clause and person; links only to what this reader may open."""
    rows = []
    for each in found:
        row = missing_rows([each.missing], one, for_organiser=keeps)[0]
        url = row.url or _url(each, one, keeps=keeps, decides=decides)
        rows.append(FindingRow(row.said, row.person, row.cites, url, each.is_hard))
    return rows


def _url(found: Finding, one: Standing, *, keeps: bool, decides: bool) -> str:
    base = f"/kelas/{one.slug}"
    link = found.missing.link
    if keeps and link == "identity":
        return f"{base}/penyerahan/{one.seat}/ktp"
    if link == "certificate":
        return f"{base}/sertifikat"
    if decides and link == "decision":
        return "/keputusan"
    is_sheet = "/" in link and found.missing.who in (Cure.TRAINEE, Cure.MASTER_ASESOR)
    return f"{base}/peserta/{one.seat}" if link == "papers" or is_sheet else ""


def plain(found: Finding) -> str:
    """One finding in a line of the manifest, in Indonesian."""
    missing = found.missing
    said = sentence(missing.code, words_of(missing), "id")
    return f"{said.what} ({clause(missing.clause).citation})"


def change_lines(changes: Iterable[Mapping[str, Any]]) -> list[str]:
    """7. Sari: keputusan, berita acara."""
    return [
        f"{one['seat']}. {one['name']}: {', '.join(str(CHANGE_WORDS[key]) for key in one['what'])}" for one in changes
    ]


def columns() -> list[str]:
    """The head of the register, Indonesian as all paper."""
    return [
        "No", "NIK", "Nama", "Nama pada KTP", "Tanggal lahir", "Lembaga asal", "Pendidikan",
        "Skema teknis", "Rekomendasi pelatih", "Rekomendasi penguji", "Keputusan",
        "Nomor berita acara", "Tanggal berita acara", "Nomor sertifikat pelatihan",
        "Nomor sertifikat kompetensi", "Nomor registrasi (MET)",
    ]  # fmt: skip


def line(one: Handed) -> list[object]:
    """One person in the register; the last two are filled by BNSP."""
    assert one.card is not None
    trainer = {True: "Direkomendasikan", False: "Belum direkomendasikan", None: None}[one.trainer_recommends]
    return [
        one.seat, one.card.nik, one.name, one.card.name, one.born_on, one.origin, one.education.upper(), one.skema,
        trainer, str(one.recommended or ""), str(one.decided or ""), one.minutes, one.minutes_on, one.certificate,
        None, None,
    ]  # fmt: skip

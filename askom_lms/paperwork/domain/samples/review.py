"""Samples of FR.AK.02, FR.AK.03, FR.AK.05, FR.VA and FR-ACA-07."""

from collections.abc import Iterator
from typing import Any

from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.plan import INSTRUMENT_OF, RECORDED_AS
from askom_lms.paperwork.domain.rules.fr_va import AFTER, ASPECTS_OF
from askom_lms.paperwork.domain.samples import content
from askom_lms.paperwork.domain.samples.sketch import Sketch

Pairs = Iterator[tuple[str, Any]]
ALL_FOUR = ["V", "A", "T", "M"]


def record(sketch: Sketch) -> Pairs:
    """Ticks for the filled instruments; BK with what is needed next."""
    results = sketch.plan.get("results") or ["FR.IA.01"]
    columns = sorted({RECORDED_AS[INSTRUMENT_OF[code]] for code in results if code in INSTRUMENT_OF})
    day = max(sketch.day, str(sketch.plan.get("agreed_for") or ""))
    yield "mulai", day
    yield "selesai", day
    for unit in sketch.units():
        yield f"unit:{unit['code']}:bukti", columns
    yield "vatm", ALL_FOUR if sketch.is_competent else ["V", "A", "T"]
    if not sketch.is_competent:
        yield "vatm__alasan", "Bukti untuk satu KUK belum memadai"
        yield "tindak_lanjut", "Latihan terbimbing pada KUK yang belum tercapai, lalu asesmen ulang"
    yield "rekomendasi", "kompeten" if sketch.is_competent else "belum"
    yield "komentar", sketch.pick(content.COMMENTS)
    yield "lampiran", ["apl_01", "apl_02", "bukti"]


def feedback(sketch: Sketch) -> Pairs:
    """Ya to all ten, with a remark here and there."""
    for row in sketch.rows("komponen"):
        yield f"komponen:{row.key}:hasil", "ya"
    yield "komponen:k5:catatan", "Waktu praktik cukup"
    yield "catatan_lain", "Terima kasih atas penjelasan yang jelas sejak awal"


def report(sketch: Sketch) -> Pairs:
    """One row for every asesi, as recorded in FR.AK.02 where that is known."""
    unit = lending.unit_name(sketch.units()[0]) if sketch.units() else "unit"
    for asesi in sketch.lent.get("asesi") or ():
        result = asesi.get("hasil") or ("K" if sketch.is_competent else "BK")
        yield f"baris:{asesi['key']}:rekomendasi", result
        if result == "BK":
            yield f"baris:{asesi['key']}:keterangan", unit
    yield from content.REPORT.items()


def validation(sketch: Sketch) -> Pairs:
    """Findings on what the period can judge: the tools, the practice, or evidence and decision."""
    period = lending.lookup(sketch.lent, "periode") or "sebelum"
    yield "tanggal", sketch.day
    yield "tempat", sketch.place
    yield "periode", period
    yield "tujuan", ["bukti", "kualitas"] if period == AFTER else ["perangkat"]
    yield "konteks", ["kolega"]
    yield "pendekatan", ["moderasi"] if period == AFTER else ["perangkat"]
    yield "orang:asesor:nama", sketch.name("asesor", content.NAMES[0])
    yield "orang:asesor:hasil", content.DISCUSSED
    yield "orang:lead_asesor:nama", sketch.name("lead_asesor", content.NAMES[1])
    yield "orang:lead_asesor:hasil", content.DISCUSSED
    yield "acuan", ["standar", "sop"]
    yield "dokumen", ["skema", "standar", "perangkat"]
    yield "komunikasi", ["proaktif", "mendengar"]
    for aspect in ASPECTS_OF[period]:
        yield f"aspek:{aspect}:aturan", ALL_FOUR if period == AFTER else ["V", "M"]
        yield f"aspek:{aspect}:prinsip", ["valid", "reliabel", "adil"]
    for number, (finding, recommendation) in enumerate(content.FINDINGS[period], 1):
        yield f"temuan:r{number}:temuan", finding
        yield f"temuan:r{number}:rekomendasi", recommendation
        yield f"rencana:r{number}:kegiatan", recommendation
        yield f"rencana:r{number}:waktu", "60 menit"
        yield f"rencana:r{number}:penanggung_jawab", sketch.name("asesor", content.NAMES[0])


def decision(sketch: Sketch) -> Pairs:
    """K for the three units; or the validation documents fall short."""
    short = "" if sketch.is_competent else "pv_2"
    for row in sketch.rows("bukti"):
        marks = ["V", "A", "T"] if row.key == short else ALL_FOUR
        yield f"bukti:{row.key}:vatm", marks
        if row.key == short:
            yield f"bukti:{row.key}:vatm__alasan", content.REASON_UNMET
            yield f"keputusan:{row.about['unit']}:keputusan", "BK"
        elif row.key not in ("pv_1", "pv_3") or not short:
            yield f"keputusan:{row.about['unit']}:keputusan", "K"
    yield "umpan_balik", "tercapai" if sketch.is_competent else "belum"
    yield "gap", "tidak_ada" if sketch.is_competent else "ada"
    if short:
        yield "gap__ada", "P.854900.047.01, elemen 3: Dokumen II PV belum memuat perbaikan hasil validasi"
    yield "saran", "pelihara" if sketch.is_competent else "ulang"
    yield "catatan", sketch.pick(content.FEEDBACK)

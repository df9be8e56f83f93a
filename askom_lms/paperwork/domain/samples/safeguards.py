"""Samples of FR.AK.04, FR.AK.06 and FR.AK.07: appeal, review of the process, reasonable adjustments."""

from collections.abc import Iterator
from typing import Any

from askom_lms.paperwork.domain.rules.fr_ak_07 import NOTHING
from askom_lms.paperwork.domain.samples import content
from askom_lms.paperwork.domain.samples.sketch import Sketch

Pairs = Iterator[tuple[str, Any]]
REASONS = (
    "Waktu praktik yang diberikan lebih pendek daripada yang tertulis pada FR.IA.02.",
    "Bukti portofolio yang saya serahkan tidak diperiksa sebelum keputusan disampaikan.",
)
ADVICE = "Jadwalkan diskusi rencana asesmen dengan asesi sehari sebelum pelaksanaan agar lebih fleksibel."
REVIEWED = "Proses asesmen berjalan sesuai rencana dan keputusannya konsisten dengan bukti."
ADJUSTED = {
    "acuan": "SKKNI dan SOP tempat kerja, tanpa perubahan",
    "metode": "Observasi langsung dengan waktu yang lebih panjang",
    "instrumen": "FR.IA.01, FR.IA.02, dan FR.IA.03",
}
EVIDENCE = {
    "TS": ["ya", "L/CL"],
    "TMS": ["L/CL", "L/TPD"],
    "CMS": ["T/PMO"],
    "JRES": ["L/CL", "T/PMO"],
    "TRS": ["ya"],
}


def appeal(sketch: Sketch) -> Pairs:
    """An appeal on the day of the decision."""
    for row in sketch.rows("pertanyaan"):
        yield f"pertanyaan:{row.key}:jawaban", "ya"
    yield "alasan", sketch.pick(REASONS)
    yield "tanggal", str(sketch.plan.get("decided_on") or sketch.day)


def review(sketch: Sketch) -> Pairs:
    """All principles are met but one, which leads to a recommendation."""
    for row in sketch.rows("prosedur"):
        met = ["valid", "reliabel", "adil"] if row.key == "persiapan" else ["valid", "reliabel", "fleksibel", "adil"]
        yield f"prosedur:{row.key}:prinsip", [one for one in met if one not in row.without]
    yield "rekomendasi_prosedur", ADVICE
    for dimension, evidence in EVIDENCE.items():
        yield f"dimensi:konsistensi:{dimension}", evidence
    yield "peninjau:peninjau:nama", sketch.name("peninjau", content.NAMES[2])
    yield "peninjau:peninjau:komentar", REVIEWED


def adjustments(sketch: Sketch) -> Pairs:
    """Nothing to adjust, or more time for an asesi who tires easily."""
    types = list(sketch.plan.get("asesi_types") or ["3"])
    is_adjusted = sketch.pick((True, False))
    yield "potensi", [sketch.pick(types)]
    for row in sketch.rows("bagian_a"):
        yield f"bagian_a:{row.key}:perlu", "ya" if is_adjusted and row.key == "fleksibel" else "tidak"
    if is_adjusted:
        yield "bagian_a:fleksibel:keterangan", ["lebih_panjang", "lainnya"]
        yield "bagian_a:fleksibel:keterangan__lainnya", "Jeda lima belas menit di antara dua tugas praktik"
    for row in sketch.rows("bagian_b"):
        yield f"bagian_b:{row.key}:sesuai", "ya"
    yield "bagian_b:acuan:keputusan", "Standar industri dan SOP tempat kerja"
    for row in sketch.rows("hasil_a"):
        yield f"hasil_a:{row.key}:hasil", ADJUSTED[row.key] if is_adjusted else NOTHING
        yield f"hasil_b:{row.key}:hasil", NOTHING

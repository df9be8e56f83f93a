"""Samples of FR.IA.01, FR.IA.02 and FR.IA.03, perangkat and result."""

from collections.abc import Iterator
from typing import Any

from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.samples import content
from askom_lms.paperwork.domain.samples.sketch import Sketch, in_sentence

Pairs = Iterator[tuple[str, Any]]


def observation(sketch: Sketch) -> Pairs:
    """A standard for every KUK; in practice all are achieved but the missed one."""
    missed = "" if sketch.is_competent else sketch.missed()
    for unit, elemen in sketch.elements():
        number = str(unit["code"]).split(".")[-2]
        for kuk in elemen.get("kuk") or ():
            key = f"{unit['code']}_{kuk['number']}"
            yield f"kuk:{key}:standar", f"SOP-{number}-{int(elemen['number']):02d}: {elemen['title']}"
            yield f"kuk:{key}:pencapaian", "tidak" if key == missed else "ya"
            if key == missed:
                yield f"kuk:{key}:lanjut", content.FOLLOW_UP
    yield "umpan_balik", sketch.pick(content.FEEDBACK) if sketch.is_competent else content.FEEDBACK_BELUM
    yield "rekomendasi", "kompeten" if sketch.is_competent else "belum"
    if missed:
        code, _, number = missed.partition("_")
        yield "belum_kelompok", next(group["name"] for group in sketch.groups() if code in group["units"])
        yield "belum_unit", "; ".join(lending.unit_name(u) for u in lending.units_of(sketch.lent, [code]))
        yield "belum_elemen", number.split(".")[0]
        yield "belum_kuk", number


def task(sketch: Sketch) -> Pairs:
    """One scenario for each group that covers all its units."""
    for group in sketch.groups():
        key, units = group["key"], list(group["units"])
        titles = ", ".join(in_sentence(str(unit["title"])) for unit in lending.units_of(sketch.lent, units))
        yield f"skenario:{key}", content.SCENARIO.format(units=titles)
        yield f"unit:{key}", units
        for number, step in enumerate(content.STEPS, 1):
            yield f"langkah:{key}_r{number}:instruksi", step.format(elemen=sketch.elemen_of(units))
        yield f"perlengkapan:{key}", content.EQUIPMENT
        yield f"waktu:{key}", sketch.pick((60, 90, 120))
        yield f"mulai:{key}", "09:05"
        yield f"selesai:{key}", "10:20"


def questions(sketch: Sketch) -> Pairs:
    """Questions before, during and after the practice that complete the five dimensions."""
    for group in sketch.groups():
        for number, (moment, dimensions, text) in enumerate(content.QUESTIONS, 1):
            path = f"pertanyaan:{group['key']}_r{number}"
            yield f"{path}:pertanyaan", text.format(elemen=sketch.elemen_of(list(group["units"])))
            yield f"{path}:momen", moment
            yield f"{path}:dimensi", list(dimensions)
            yield f"{path}:tanggapan", sketch.pick(content.ANSWERS)
            yield f"{path}:pencapaian", "ya"
    yield "umpan_balik", sketch.pick(content.FEEDBACK)

"""Samples of SKEMA, STANDAR and DAFTAR.PERIKSA: the papers of the set, their sources, and whether they are there."""

from collections.abc import Iterator
from typing import Any

from askom_lms.paperwork.domain.rules.daftar_periksa import MISSING, THERE
from askom_lms.paperwork.domain.rules.standar import has_gap
from askom_lms.paperwork.domain.samples.sketch import Sketch

Pairs = Iterator[tuple[str, Any]]
BODIES = ("LSP Teknologi Digital Nusantara", "LSP Informatika Jawa Timur")
NUMBER_LATER = "Nomor dan jenis skema tertulis pada halaman depan dokumen skema; data kelas akan dilengkapi panitia."
GAP = "KUK elemen ini dibaca langsung dari dokumen standar."
OUTSIDE, LATER = "Tidak termasuk jalur asesmen ini", "Menyusul sebelum dosir diserahkan"


def skema(sketch: Sketch) -> Pairs:
    """The document of the LSP, obtained on the day of the sheet."""
    yield from _source(sketch, sketch.pick(BODIES))
    known = sketch.lent.get("skema") or {}
    if not (known.get("nomor") and known.get("jenis")):
        yield "catatan", NUMBER_LATER


def standar(sketch: Sketch) -> Pairs:
    """All elemen as in the document; what our data lacks is noted."""
    for unit, elemen in sketch.elements():
        path = f"elemen:{unit['code']}_{elemen['number']}"
        yield f"{path}:sesuai", "ya"
        if has_gap(elemen):
            yield f"{path}:catatan", GAP
    yield from _source(sketch, "Laman SKKNI Kementerian Ketenagakerjaan")
    if any(not unit.get("elements") for unit in sketch.units()):
        yield "catatan", GAP


def checklist(sketch: Sketch) -> Pairs:
    """What the dossier holds; where nobody says, all documents are there."""
    held, kit = sketch.lent.get("exists"), sketch.lent.get("kit") or ()
    for row in sketch.rows("dokumen"):
        code = row.about["code"]
        is_there = held is None or code in held
        yield f"dokumen:{row.key}:ada", THERE if is_there else MISSING
        if not is_there:
            yield f"dokumen:{row.key}:keterangan", LATER if code in kit else OUTSIDE


def _source(sketch: Sketch, body: str) -> Pairs:
    yield "sumber", body
    yield "diperoleh", sketch.day
    yield "berlaku", True

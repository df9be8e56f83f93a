"""Samples of the peta, FR.MAPA.01 and FR.MAPA.02: the instruments of the dossier, or what the lent plan says."""

from collections.abc import Iterator, Mapping
from typing import Any

from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.plan import INSTRUMENT_OF
from askom_lms.paperwork.domain.rows import rows_of
from askom_lms.paperwork.domain.samples import content
from askom_lms.paperwork.domain.samples.sketch import Sketch, in_sentence

Pairs = Iterator[tuple[str, Any]]


OBSERVED = {"CL", "TPD", "PMO"}
USES = {
    "OBS": ("CL", "TPD"),
    "KT": ("DIT",),
    "TJ": ("PMO", "DPT", "DPL"),
    "VP": ("CVP", "PW"),
    "RP": ("CRP",),
    "VPK": ("VPK",),
}
"""Method of FR.MAPA.01 -> instruments that a sample plans under it."""
EVIDENCE = {"L": {"CL", "TPD", "DIT"}, "TL": {"CVP", "CRP", "VPK"}, "T": {"PMO", "DPT", "DPL"}}


def _codes_of_kit(sketch: Sketch) -> set[str]:
    """The codes of the instruments in the dossier; those of an observation where nothing is lent."""
    return {INSTRUMENT_OF[form] for form in sketch.lent.get("kit") or () if form in INSTRUMENT_OF} or OBSERVED


def peta(sketch: Sketch) -> Pairs:
    """One group for all units; critical aspects written where the data has none."""
    names = ", ".join(in_sentence(str(unit["title"])) for unit in sketch.units())
    yield "kelompok:r1:nama", lending.ONE_GROUP
    yield "kelompok:r1:skenario_tpd", content.SCENARIO.format(units=names)
    yield "kelompok:r1:pmo", content.SUPPORTING
    for unit in sketch.units():
        path = f"unit:{unit['code']}"
        elemen = sketch.elemen_of([unit["code"]])
        yield f"{path}:kelompok", "r1"
        yield f"{path}:aspek_kritis", unit.get("aspek_kritis") or sketch.pick(content.CRITICAL).format(elemen=elemen)
        yield f"{path}:tambahan", ["DPL"]
        yield f"{path}:portofolio", f"1. Laporan {elemen}"


def mapa_01(sketch: Sketch) -> Pairs:
    """The instruments that the dossier holds, each under a method that may use it."""
    codes = _codes_of_kit(sketch)
    known = {option.value for option in sketch.spec.field("asesi").options}
    yield "asesi", sorted({sketch.pick("12"), "3"} & known)
    yield "tujuan", ["sertifikasi"]
    yield "lingkungan", "simulasi"
    yield "peluang", sketch.pick(("tersedia", "terbatas"))
    yield "hubungan", ["bukti", "aktivitas"]
    yield "pelaku", ["lsp"]
    yield "konfirmasi", ["manajer_sertifikasi", "lead_asesor"]
    yield "acuan", ["skkni"]
    yield "acuan__skkni", lending.standards_line(sketch.lent) or "SKKNI 282/2016"
    for row, unit in _planned_rows(sketch):
        path = f"rencana:{row}"
        yield f"{path}:bukti", sketch.pick(content.PERFORMANCE).format(unit=in_sentence(str(unit["title"])))
        yield f"{path}:jenis", [kind for kind, uses in EVIDENCE.items() if codes & uses]
        for method, uses in USES.items():
            if chosen := [code for code in uses if code in codes]:
                yield f"{path}:{method}", chosen
    for field in ("mod_karakteristik", "mod_tempat", "mod_saran", "mod_perangkat"):
        yield field, "tidak_ada"
    yield "mod_integrasi", "ada"
    yield "mod_integrasi__ada", "Unit-unit dalam satu kelompok pekerjaan diamati dalam satu skenario"
    for number, role in enumerate(("manajer_sertifikasi", "lead_asesor")):
        yield f"orang:{role}:nama", sketch.name(role, content.NAMES[number])


def _planned_rows(sketch: Sketch) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The rows of the plan with their units: a unit, or each of its KUK, as the edition has it."""
    units = {unit["code"]: unit for unit in sketch.units()}
    for row in rows_of(sketch.spec.field("rencana"), sketch.lent, None, None):
        yield row.key, units[row.unit]


def mapa_02(sketch: Sketch) -> Pairs:
    """What the plan names, for every type of asesi that it names."""
    types = list(sketch.plan.get("asesi_types") or ["1", "3"])
    codes = sketch.plan.get("codes")
    for group in sketch.groups():
        planned = {code for unit in group["units"] for code in codes.get(unit) or ()} if codes else OBSERVED
        held = set(sketch.lent.get("kit") or INSTRUMENT_OF) & INSTRUMENT_OF.keys() or INSTRUMENT_OF.keys()
        for form, code in INSTRUMENT_OF.items():
            if code in planned and form in held:
                row = form.lower().replace("fr.", "").replace(".", "")
                yield f"instrumen:{group['key']}_{row}:potensi", types

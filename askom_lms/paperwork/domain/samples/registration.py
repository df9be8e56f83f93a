"""Samples of FR.APL.01, FR.APL.02, PORTOFOLIO and FR.AK.01."""

from collections.abc import Iterator
from typing import Any

from askom_lms.paperwork.domain.plan import agreed_evidence, ticked_forms
from askom_lms.paperwork.domain.samples import content
from askom_lms.paperwork.domain.samples.sketch import Sketch, in_sentence

Pairs = Iterator[tuple[str, Any]]


def application(sketch: Sketch) -> Pairs:
    """An applicant with plausible data; every requirement met."""
    name = sketch.name("asesi", "Eko Prasetyo")
    day, month, year = sketch.chance.randint(1, 28), sketch.chance.randint(1, 12), sketch.chance.randint(1975, 2003)
    handle = ".".join(part.lower() for part in name.split() if part.isascii() and part.isalpha()) or "asesi"
    yield "nama", name
    district, serial = sketch.chance.randint(1, 18), sketch.chance.randint(1, 9999)
    yield "nik", f"3515{district:02d}{day:02d}{month:02d}{year % 100:02d}{serial:04d}"
    yield "tempat_lahir", sketch.pick(content.CITIES)
    yield "tanggal_lahir", f"{year}-{month:02d}-{day:02d}"
    yield "jenis_kelamin", sketch.pick(("laki_laki", "wanita"))
    yield "kebangsaan", "Indonesia"
    yield "alamat", f"{sketch.pick(content.STREETS)} No. {sketch.chance.randint(1, 120)}, {sketch.pick(content.CITIES)}"
    yield "kode_pos", str(sketch.chance.randint(60100, 61399))
    yield "hp", f"08{sketch.chance.randint(1_000_000_000, 9_999_999_999)}"
    yield "email", f"{handle}@contoh.id"
    yield "pendidikan", sketch.pick(content.SCHOOLS)
    yield "institusi", sketch.pick(content.EMPLOYERS)
    yield "jabatan", sketch.pick(content.JOBS)
    yield "tujuan", "sertifikasi"
    yield from _requirements(sketch)
    yield "rekomendasi", "diterima"


def _requirements(sketch: Sketch) -> Pairs:
    free = {"dasar": "Ijazah dan sertifikat pelatihan", "administratif": "Fotokopi KTP dan pasfoto 3x4"}
    lent = {"dasar": "persyaratan_dasar", "administratif": "bukti_administratif"}
    for table, key in lent.items():
        rows = [str(row["key"]) for row in sketch.lent.get(key) or ()]
        if not rows:
            yield f"{table}:r1:nama", free[table]
        for row in rows or ["r1"]:
            yield f"{table}:{row}:keadaan", "memenuhi"


def self_assessment(sketch: Sketch) -> Pairs:
    """K with evidence for every elemen; a not yet competent asesi doubts one."""
    doubted = next(iter(sketch.elements()), None) if not sketch.is_competent else None
    for unit, elemen in sketch.elements():
        path = f"elemen:{unit['code']}_{elemen['number']}"
        is_doubted = doubted is not None and doubted[1] is elemen
        yield f"{path}:kbk", "BK" if is_doubted else "K"
        yield f"{path}:bukti", sketch.pick(content.EVIDENCE).format(elemen=in_sentence(str(elemen["title"])))
    yield "rekomendasi", "dapat"
    if doubted:
        yield "pertimbangan", "Bukti pendukung lain kuat; elemen ini diperiksa lebih dalam saat observasi"


def portfolio(sketch: Sketch) -> Pairs:
    """A document for each unit that supports all its elemen; the list is complete."""
    for number, unit in enumerate(sketch.units(), 1):
        path = f"dokumen:r{number}"
        name = sketch.pick(content.EVIDENCE).format(elemen=sketch.elemen_of([unit["code"]]))
        yield f"{path}:nama", f"{name} ({unit['code']})"
        yield f"{path}:penerbit", sketch.pick(content.EMPLOYERS)
        yield f"{path}:tanggal", str(int(sketch.day[:4]) - sketch.chance.randint(0, 2))
        yield f"{path}:elemen", [option.value for option in sketch.options("elemen", [unit["code"]])]
    yield "pernyataan", True
    yield "tinjauan", "lengkap"


def agreement(sketch: Sketch) -> Pairs:
    """The evidence of the plan, on the day of the form."""
    forms = ticked_forms(sketch.plan) if "instruments" in sketch.plan else ["FR.IA.01"]
    agreed = sorted(agreed_evidence(forms, {option.value for option in sketch.spec.field("bukti").options}))
    yield "bukti", agreed
    if "lainnya" in agreed:
        yield "bukti__lainnya", "Verifikasi pihak ketiga"
    reviewed = str((sketch.plan.get("apl_02") or {}).get("reviewed_on") or "")
    yield "hari_tanggal", max(sketch.day, reviewed)
    yield "waktu", sketch.pick(("08:00", "09:00", "13:00"))
    yield "tuk", sketch.place
    for statement in ("pern_asesi_1", "pern_asesor", "pern_asesi_2"):
        yield statement, True

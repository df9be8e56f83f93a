"""Samples of FR.IA.04A, FR.IA.04B and FR.IA.08 to FR.IA.11: project, portfolio, interview, third party, product."""

from collections.abc import Iterator
from typing import Any

from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.plan import MARKS
from askom_lms.paperwork.domain.samples import content
from askom_lms.paperwork.domain.samples.sketch import Sketch, in_sentence

Pairs = Iterator[tuple[str, Any]]

PROJECT = (
    "Anda diminta atasan menyelesaikan proyek singkat yang mencakup {units}. Siapkan alat dan data, kerjakan "
    "sesuai SOP, lalu hasilkan laporan kerja yang memuat langkah, hasil, dan kendalanya."
)
PRESENTATION = "Sajikan hasil proyek {elemen}, tunjukkan hasil kerjanya, dan jelaskan alasan setiap langkah."
SCOPES = (
    ("Latar belakang dan tujuan proyek", ("TS",)),
    ("Pembagian waktu dan urutan pekerjaan", ("TMS",)),
    ("Kendala dan cara mengatasinya", ("CMS",)),
    ("Kerja sama dan aturan tempat kerja", ("JRES",)),
    ("Penerapan hasil pada keadaan lain", ("TRS",)),
)
SCOPE_QUESTION = "Jelaskan {scope} pada proyek Anda dan tunjukkan buktinya."
REASON = "Dokumen hanya memuat sebagian hasil kerja"
SUBSTANCE = "Langkah kerja dan hasil yang belum tampak pada dokumen"
INTERVIEW = "Ceritakan bagaimana Anda melakukan {elemen} dan apa hasilnya."
CONCLUSION = "Asesi menjelaskan pengalamannya dengan runtut dan sesuai dokumen."
CRITERIA = (
    ("spesifikasi", "Ukuran dan isi sesuai rencana atau gambar"),
    ("spesifikasi", "Tampilan rapi dan mudah dipahami"),
    ("performa", "Hasil bersih, rapi, dan berjalan baik"),
    ("keselamatan", "Sesuai gambar dan ketentuan keamanan"),
    ("keselamatan", "Bagian-bagiannya tersusun rapi dan lengkap"),
)


def instructions(sketch: Sketch) -> Pairs:
    """One project for each group."""
    for group in sketch.groups():
        key, units = group["key"], list(group["units"])
        titles = ", ".join(in_sentence(str(unit["title"])) for unit in lending.units_of(sketch.lent, units))
        yield f"instruksi:{key}", PROJECT.format(units=titles)
        yield f"instruksi_waktu:{key}", sketch.pick((120, 180, 240))
        yield f"demonstrasi:{key}", PRESENTATION.format(elemen=sketch.elemen_of(units))
        yield f"demonstrasi_waktu:{key}", sketch.pick((15, 20, 30))
    yield "umpan_balik", sketch.pick(content.FEEDBACK)


def presentation(sketch: Sketch) -> Pairs:
    """A question for each dimension; who is not yet competent misses the last one."""
    yield "judul", f"Proyek {sketch.elemen_of([unit['code'] for unit in sketch.units()])}"
    last = ""
    for group in sketch.groups():
        known = [option.value for option in sketch.options("kuk", list(group["units"]))]
        for number, (scope, dimensions) in enumerate(SCOPES, 1):
            path = f"penilaian:{group['key']}_r{number}"
            yield f"{path}:lingkup", scope
            yield f"{path}:pertanyaan", SCOPE_QUESTION.format(scope=in_sentence(scope))
            if known:
                yield f"{path}:kesesuaian", known[(number - 1) % len(known)]
            yield f"{path}:dimensi", list(dimensions)
            yield f"{path}:tanggapan", sketch.pick(content.ANSWERS)
            yield f"{path}:pencapaian", "ya"
            last = path
    if last and not sketch.is_competent:
        yield f"{last}:pencapaian", "tidak"
    yield "rekomendasi", "kompeten" if sketch.is_competent else "belum"


def portfolio(sketch: Sketch) -> Pairs:
    """A document for each unit; who is not yet competent falls short in the first one and is observed."""
    for number, unit in enumerate(sketch.units(), 1):
        path = f"dokumen:r{number}"
        is_short = number == 1 and not sketch.is_competent
        yield f"{path}:dokumen", sketch.pick(content.EVIDENCE).format(elemen=sketch.elemen_of([unit["code"]]))
        yield f"{path}:unit", [unit["code"]]
        for mark in MARKS:
            yield f"{path}:{mark}", "tidak" if is_short and mark == "memadai" else "ya"
        if is_short:
            yield f"{path}:alasan", REASON
    for row in lending.named_rows(sketch.lent, "portofolio"):
        yield f"dokumen:{row['key']}:unit", row.get("units") or [unit["code"] for unit in sketch.units()][:1]
        for mark in MARKS:
            yield f"dokumen:{row['key']}:{mark}", "ya"
    yield "rekomendasi", "kompeten" if sketch.is_competent else "observasi"
    if not sketch.is_competent:
        yield from _observed(sketch)


def _observed(sketch: Sketch) -> Pairs:
    code, _, number = sketch.missed().partition("_")
    code = code or str(sketch.units()[0]["code"])
    elemen = number.split(".")[0]
    yield f"tindak_lanjut:{code}_{elemen}:cek", ["ya"]
    yield f"tindak_lanjut:{code}_{elemen}:materi", SUBSTANCE
    yield "bukti_tambahan", f"{code}: contoh hasil kerja terbaru"
    yield "pada_kelompok", [group["key"] for group in sketch.groups() if code in group["units"]]
    yield "pada_unit", [code]
    if number:
        yield "pada_elemen", elemen
        yield "pada_kuk", number


def interview(sketch: Sketch) -> Pairs:
    """A question for every unit, and one for every elemen that FR.IA.08 ticked."""
    yield "bukti:r1:bukti", content.EVIDENCE[0].format(elemen=sketch.elemen_of([u["code"] for u in sketch.units()]))
    asked = []
    for unit in sketch.units():
        asked += [(option.value, option.hint) for option in sketch.options("elemen", [unit["code"]])][:1]
    yield from _questions(sketch, "pertanyaan", asked)
    ticked = set(sketch.plan.get("wawancara") or ()) - {key for key, _ in asked}
    every = sketch.options("elemen", [unit["code"] for unit in sketch.units()])
    yield from _questions(sketch, "tambahan", [(one.value, one.hint) for one in every if one.value in ticked])


def _questions(sketch: Sketch, table: str, asked: list[tuple[str, str]]) -> Pairs:
    for number, (key, title) in enumerate(asked, 1):
        yield f"{table}:r{number}:pertanyaan", INTERVIEW.format(elemen=in_sentence(title))
        yield f"{table}:r{number}:elemen", key
        yield f"{table}:r{number}:kesimpulan", CONCLUSION
        yield f"{table}:r{number}:pencapaian", "ya" if sketch.is_competent or number > 1 else "tidak"


def third_party(sketch: Sketch) -> Pairs:
    """A superior who knows the work well; of a not yet competent asesi he names what is to be trained."""
    codes = [unit["code"] for unit in sketch.units()]
    yield "unit", [code for code in codes if "VPK" in (sketch.plan.get("codes") or {}).get(code, ())] or codes
    yield "pihak", sketch.pick(content.SUPERIORS)
    yield "tempat", sketch.pick(content.EMPLOYERS)
    yield "alamat", f"{sketch.pick(content.STREETS)} No. {sketch.chance.randint(1, 120)}, {sketch.pick(content.CITIES)}"
    yield "telepon", f"031-{sketch.chance.randint(1_000_000, 9_999_999)}"
    for row in sketch.rows("pertanyaan"):
        yield f"pertanyaan:{row.key}:jawaban", "ya"
    yield "o1", "Atasan langsung asesi"
    yield "o2", f"{sketch.chance.randint(2, 9)} tahun"
    yield "o3", "Setiap hari dalam satu tim"
    yield "o4", f"{sketch.pick(content.SCHOOLS)}, sepuluh tahun bekerja di bidang yang dinilai"
    yield "o5", content.CONFIRMED if sketch.is_competent else content.CONFIRMED_IN_PART
    yield "o6", content.TRAINING


def product(sketch: Sketch) -> Pairs:
    """Criteria under all three aspects; who is not yet competent misses the first one and is observed."""
    units = [unit["code"] for unit in sketch.units()]
    yield "nama", f"Hasil {sketch.elemen_of(units)}"
    yield "standar", "SOP dan spesifikasi teknis perusahaan"
    yield "spesifikasi_umum", "Berkas hasil kerja lengkap dengan petunjuk pemakaiannya"
    yield "tanggal_operasi", sketch.day
    for number, (aspect, text) in enumerate(CRITERIA, 1):
        answer = "tidak" if number == 1 and not sketch.is_competent else "ya"
        yield f"kriteria:r{number}:aspek", aspect
        yield f"kriteria:r{number}:kriteria", text
        yield f"kriteria:r{number}:hasil", answer
        yield f"kriteria:r{number}:pencapaian", answer
    yield "rekomendasi", "kompeten" if sketch.is_competent else "observasi"
    if not sketch.is_competent:
        yield "catatan", "Ukuran belum sesuai rencana"
        yield "pada_kelompok", [group["key"] for group in sketch.groups()][:1]
        yield "pada_unit", units[:1]

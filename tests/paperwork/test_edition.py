"""The specification of a form: strict reading, and promises that every released edition keeps."""

import copy
import re

import pytest

from askom_lms import official_forms
from askom_lms.kernel.messages import catalogue
from askom_lms.official_forms import read_edition
from askom_lms.paperwork.domain.edition import load_edition, parse
from askom_lms.paperwork.domain.spec import Kind, Stage
from tests.official_forms.test_reader import FORMS_OF_THIS_EDITION
from tests.paperwork.valid_answers import SPECS

ROLES = {
    "asesor", "asesi", "manajer_sertifikasi", "validator", "validator_1", "validator_2", "master_asesor", "admin",
    "penyusun_2", "validator_kedua", "peninjau", "supervisor",
}  # fmt: skip
INSTRUMENTS = {code for code in FORMS_OF_THIS_EDITION if code.startswith("FR.IA.")}


@pytest.fixture
def document():
    """FR.AK.03 as read, free to be misspelt."""
    read = read_edition("FR.AK.03")
    return copy.deepcopy(dict(read.data)), read.lists["lists"]


@pytest.fixture(params=sorted(SPECS))
def spec(request):
    return SPECS[request.param]


def test_a_misspelt_key_is_refused(document):
    data, lists = document
    data["section"][0]["field"][0]["requird"] = True
    with pytest.raises(ValueError, match="requird"):
        parse(data, lists)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "smiley"},
        {"rows_from": "planet"},
        {"rows_from": "lent:x|typed"},
        {"stage": "besok"},
        {"options": "NO_SUCH_LIST"},
    ],
)
def test_an_unknown_word_is_refused(document, change):
    data, lists = document
    data["section"][0]["field"][0] |= change
    with pytest.raises(ValueError, match=r"smiley|row source|besok|option list"):
        parse(data, lists)


def test_a_list_may_be_taken_in_part():
    field = SPECS["PETA.KP"].field("unit").columns[2]
    assert [option.value for option in field.options] == ["DPT", "DPL", "PW", "VPK"]


def test_each_of_one_list_may_be_paired_with_each_of_another():
    options = SPECS["FR.AK.06"].field("dimensi").columns[0].options
    assert len(options) == 1 + 3 * 10
    assert (options[0].value, options[0].short) == ("ya", "✓")
    assert (options[1].value, options[1].short) == ("L/CL", "L/CL")
    assert options[1].label == "Langsung, CL: Ceklis Observasi"
    assert options[-1].value == "T/CRP"


def test_a_fixed_row_may_have_options_of_its_own_or_leave_some_out(document):
    data, lists = document
    data["section"][0]["field"][0]["row"][0] |= {"options": "TUK", "without": ["ya"], "slot": "x"}
    first, second = parse(data, lists).field("komponen").rows.rows[:2]
    assert [option.value for option in first.options] == ["sewaktu", "tempat_kerja", "mandiri"]
    assert (first.without, dict(first.about)) == ({"ya"}, {"slot": "x"})
    assert (second.options, second.without) == ((), set())


def test_an_instrument_has_two_stages_and_the_others_one():
    two = {code for code, spec in SPECS.items() if spec.stages == (Stage.PERANGKAT, Stage.HASIL)}
    assert two == INSTRUMENTS
    assert {spec.stages for code, spec in SPECS.items() if code not in two} == {(Stage.WHOLE,)}
    assert SPECS["FR.IA.01"].stage("hasil") is Stage.HASIL
    with pytest.raises(ValueError, match="no stage"):
        SPECS["FR.AK.01"].stage("hasil")


def test_reading_twice_gives_the_same_specification():
    assert load_edition("FR.VA") is load_edition("FR.VA")


def test_every_role_is_known(spec):
    assert set(spec.roles) <= ROLES


def test_every_place_belongs_to_a_role(spec):
    assert [field.key for field in spec.fields() if field.is_answered and not field.filled_by] == []


def test_every_condition_names_a_sibling(spec):
    for section in spec.sections:
        for field in section.fields:
            siblings = {column.key for column in field.columns} or {one.key for one in section.fields}
            asked = [one.when.key for one in (field.columns or (field,)) if one.when]
            assert set(asked) <= siblings


def test_every_choice_has_options(spec):
    chosen = (Kind.ONE, Kind.MANY, Kind.YN, Kind.KBK, Kind.VATM)
    assert [
        f.key for f in spec.fields() if f.kind in chosen and not f.options and "options_from" not in f.settings
    ] == []


def test_every_own_sentence_is_written(spec):
    codes = {f"paperwork.{field.missing}" for field in spec.fields() if field.missing}
    assert codes <= set(catalogue("id"))


def test_signatures_cover_something_and_follow_known_ones(spec):
    keys = {slot.key for slot in spec.slots}
    fields = {field.key for section in spec.sections for field in section.fields}
    for slot in spec.slots:
        assert slot.covers
        assert set(slot.covers) <= fields | set(spec.roles) | {"*"}
        assert set(slot.after) | set(slot.differs_from) <= keys
        assert slot.block in ("signatures", "drafters", "table")


def test_keys_are_unique(spec):
    fields = [field.key for section in spec.sections for field in section.fields]
    assert len(fields) == len(set(fields))
    assert len({section.key for section in spec.sections}) == len(spec.sections)
    for section in spec.sections:
        for field in section.fields:
            columns = [column.key for column in field.columns]
            assert len(columns) == len(set(columns))


def test_drafters_stand_at_the_foot_of_every_plan_and_instrument():
    with_drafters = {code for code, spec in SPECS.items() if "drafters" in spec.blocks}
    assert with_drafters == {"FR.MAPA.01", "FR.MAPA.02", *INSTRUMENTS}
    slots = {slot.key: slot for slot in SPECS["FR.IA.02"].slots}
    assert slots["validator_1"].after == ("penyusun_1",)
    assert slots["penyusun_1"].stage is Stage.PERANGKAT
    assert slots["asesi"].stage is Stage.HASIL


OFFICIAL = {
    "FR.IA.01": ["Standar Industri atau Tempat Kerja", "Pencapaian", "Penilaian Lanjut", "Umpan balik untuk asesi"],
    "FR.IA.04A": ["Hal yang harus dipersiapkan/dilakukan/dihasilkan", "Hal yang perlu didemonstrasikan"],
    "FR.IA.04B": [
        "Judul Kegiatan Terstruktur",
        "Lingkup Penyajian proyek atau kegiatan terstruktur lainnya",
        "Kesesuaian dengan standar kompetensi kerja (unit/elemen/KUK)",
        "Rekomendasi asesor",
    ],
    "FR.IA.08": [
        "Dokumen Portofolio",
        "Valid",
        "Asli",
        "Terkini",
        "Memadai",
        "Cek list",
        "Materi/substansi wawancara (KUK)",
        "Bukti tambahan diperlukan pada unit / elemen kompetensi sebagai berikut",
    ],
    "FR.IA.09": ["Bukti-bukti Kompetensi", "Daftar Pertanyaan Wawancara", "Kesimpulan Jawaban Asesi", "Pencapaian"],
    "FR.IA.10": [
        "Nama Pengawas/penyelia/atasan/orang lain di perusahaan",
        "Apa hubungan Anda dengan asesi?",
        "Identifikasi kebutuhan pelatihan lebih lanjut untuk asesi",
        "Ada komentar lain",
    ],
    "FR.IA.11": ["Hasil reviu", "Pencapaian terpenuhi", "Catatan temuan", "Rekomendasi"],
    "FR.APL.01": ["No. KTP/NIK/Paspor", "Kualifikasi Pendidikan", "Bukti Persyaratan Dasar Pemohon"],
    "FR.MAPA.01": ["1.2 Standar Industri atau Tempat Kerja", "Observasi langsung", "Verifikasi Pihak Ketiga"],
    "FR.MAPA.02": ["Instrumen Asesmen (MUK)", "Potensi Asesi**"],
    "FR.AK.02": ["Rekomendasi hasil asesmen", "Komentar / Observasi oleh asesor"],
    "FR.AK.04": [
        "Banding ini diajukan atas Keputusan Asesmen yang dibuat terhadap Skema Sertifikasi "
        "(Kualifikasi/Klaster/Okupasi) berikut:",
        "Skema Sertifikasi",
        "No. Skema Sertifikasi",
        "Banding ini diajukan atas alasan sebagai berikut",
    ],
    "FR.AK.06": [
        "Kesesuaian dengan prinsip asesmen",
        "Rekomendasi untuk peningkatan",
        "Task Skills",
        "Task Management Skills",
        "Contingency Management Skills",
        "Job Role/Environment Skills",
        "Transfer Skills",
        "Tanggal dan Tanda Tangan Peninjau",
        "Komentar",
    ],
    "FR.AK.07": ["Potensi Asesi", "Diperlukan penyesuaian", "Keterangan", "Keputusan"],
    "FR.AK.05": ["Aspek Negatif dan Positif dalam Asesmen", "Saran Perbaikan: (Asesor/Personil Terkait)"],
    "FR.IA.05": ["Waktu", "Kunci Jawaban", "Jawaban", "Pencapaian", "Tuliskan unit/elemen/KUK jika belum tercapai"],
    "FR.IA.06": ["Waktu", "Pertanyaan", "Kunci Jawaban", "Jawaban", "Pencapaian"],
    "FR.IA.07": ["Pertanyaan", "Kunci Jawaban", "Jawaban Asesi", "Pencapaian"],
    "FR.VA": ["Tujuan dan fokus validasi", "Rencana Implementasi perubahan/perbaikan pelaksanaan asesmen"],
    "FR-ACA-07": ["Identifikasi kesenjangan", "Saran tindak lanjut", "Keputusan"],
}


@pytest.mark.parametrize("code", sorted(OFFICIAL))
def test_official_labels_stand_letter_by_letter(code):
    spec = SPECS[code]
    labels = {field.label for section in spec.sections for field in section.fields}
    labels |= {field.label for field in spec.fields()}
    assert set(OFFICIAL[code]) <= labels


@pytest.mark.parametrize(
    ("code", "table", "rows"),
    [
        ("FR.MAPA.02", "instrumen", 12),
        ("FR.AK.03", "komponen", 10),
        ("FR.AK.04", "pertanyaan", 3),
        ("FR.AK.06", "prosedur", 5),
        ("FR.AK.07", "bagian_a", 8),
        ("FR.AK.07", "bagian_b", 3),
        ("FR.IA.10", "pertanyaan", 6),
        ("FR.VA", "aspek", 8),
        ("DAFTAR.PERIKSA", "dokumen", 28),
        ("FR-ACA-07", "bukti", 9),
    ],
)
def test_fixed_rows_are_those_of_the_official_form(code, table, rows):
    assert len(SPECS[code].field(table).rows.rows) == rows


def test_the_five_types_of_asesi_are_quoted():
    options = SPECS["FR.MAPA.01"].field("asesi").options
    assert options[0].label.startswith("Hasil pelatihan dan / atau pendidikan, dimana Kurikulum dan fasilitas praktek")
    assert [option.value for option in options] == ["1", "2", "3", "4", "5"]


def test_toml_files_are_the_only_place_of_official_text():
    """The engine knows kinds and rows, not wording: no form code decides anything in layout, forms or templates.

    Only what follows from one form to another names them.
    """
    for path in (official_forms.ROOT.parent / "paperwork").glob("domain/*.py"):
        if path.name in ("plan.py", "checks.py", "downstream.py"):
            continue
        found = re.findall(r"\"FR\.[A-Z]+\.\d+\"", path.read_text(encoding="utf-8"))
        assert found == [], path

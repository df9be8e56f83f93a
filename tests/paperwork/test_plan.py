"""What the records of a dossier say to one another: plan, ticks, results, documents, each read off its own answers."""

import pytest

from askom_lms.paperwork.domain import plan
from askom_lms.paperwork.domain.plan import Known
from askom_lms.paperwork.domain.spec import Stage
from tests.paperwork.valid_answers import LENT, lent_example

DATA, SQL, ACCESS = (unit["code"] for unit in LENT["units"])


def said(code, answers, stage=Stage.WHOLE, lent=LENT):
    return plan.facts([Known(code, stage, answers)], lent)


def test_a_unit_that_the_peta_does_not_place_stays_in_the_first_group():
    answers = {"kelompok:r8:nama": "Mengelola", "kelompok:r1:nama": "Menyiapkan", f"unit:{SQL}:kelompok": "r8"}
    groups = plan.groups_from_peta(answers, LENT)
    assert [(one["key"], one["units"]) for one in groups] == [("g1", [DATA, ACCESS]), ("g8", [SQL])]


def test_a_group_without_unit_is_none():
    answers = {"kelompok:r1:nama": "Menyiapkan", "kelompok:r2:nama": "Mengelola"}
    assert [one["key"] for one in plan.groups_from_peta(answers, LENT)] == ["g1"]


def test_only_the_rows_of_the_plan_plan():
    answers = {f"rencana:{DATA}:OBS": ["CL"], f"rencana:{DATA}:TJ": None, f"catatan:{SQL}:OBS": ["TPD"]}
    assert plan.planned_codes(answers, DATA) == ["CL"]
    assert plan.planned_codes(answers, SQL) == []


def test_the_plan_tells_instruments_kinds_of_evidence_and_types_of_asesi():
    answers = {"asesi": ["1", "3"], f"rencana:{DATA}:OBS": ["CL", "PMO"], f"rencana:{DATA}:jenis": ["L"]}
    facts = said("FR.MAPA.01", answers)
    assert facts["asesi_types"] == ["1", "3"]
    assert facts["codes"] == {DATA: ["CL", "PMO"], SQL: [], ACCESS: []}
    assert facts["jenis"] == {DATA: ["L"], SQL: [], ACCESS: []}
    assert said("FR.MAPA.01", {})["asesi_types"] == []


@pytest.mark.parametrize("day", ["2025-07-23", "", None])
def test_an_agreement_tells_its_day_only_where_it_has_one(day):
    facts = said("FR.AK.01", {"bukti": ["observasi"], "hari_tanggal": day})
    assert facts == {"bukti": ["observasi"]} | ({"agreed_for": day} if day else {})
    assert said("FR.AK.01", {}) == {"bukti": []}


def test_the_interview_asks_for_the_elemen_that_are_ticked_in_their_own_table():
    answers = {f"tindak_lanjut:{DATA}_1:cek": True, f"tindak_lanjut:{DATA}_2:cek": False, f"lain:{SQL}_1:cek": True}
    assert said("FR.IA.08", answers, Stage.HASIL)["wawancara"] == [f"{DATA}_1"]


def marks(row, *values):
    return dict(zip((f"dokumen:{row}:{mark}" for mark in plan.MARKS), values, strict=False))


@pytest.mark.parametrize(
    ("values", "whole", "short"),
    [
        (("ya", "ya", "ya", "ya"), ["Laporan"], []),
        (("ya", "ya", "ya", "tidak"), [], ["Laporan (memadai)"]),
        (("tidak", "tidak", "ya", "ya"), [], ["Laporan (valid, asli)"]),
        (("ya", "ya", "ya", None), [], []),
    ],
)
def test_a_document_counts_for_its_unit_once_all_four_rules_are_answered(values, whole, short):
    answers = {"dokumen:r1:dokumen": "Laporan", "dokumen:r1:unit": [DATA], **marks("r1", *values)}
    assert said("FR.IA.08", answers, Stage.HASIL)["vatm"] == {DATA: {"whole": whole, "short": short}}


def test_a_document_that_supports_no_unit_counts_for_none():
    assert said("FR.IA.08", {"dokumen_lain:r1:dokumen": "Laporan"}, Stage.HASIL)["vatm"] == {}


def test_documents_stand_in_the_order_of_the_form_and_nothing_else_is_one():
    paths = ("dokumen_lain:r1", "dokumen:r10", "tindak_lanjut:r3", "dokumen:r2", "dokumen:p1", "dokumen_lain:r2")
    answers = {f"{path}:dokumen": path for path in paths}
    found = [f"{table}:{row}" for table, row, _ in plan.verified_documents(answers, LENT)]
    assert found == ["dokumen:p1", "dokumen:r2", "dokumen:r10", "dokumen_lain:r1", "dokumen_lain:r2"]


def test_a_name_that_was_written_stands_before_the_one_that_was_lent():
    lent = lent_example(portofolio=[{"key": "p1", "name": "Ijazah", "units": [DATA]}])
    answers = {"dokumen:p1:valid": "ya", "dokumen:r1:dokumen": "Laporan", "dokumen:r2:valid": "ya"}
    assert [name for _, _, name in plan.verified_documents(answers, lent)] == ["Ijazah", "Laporan", ""]


def test_a_listed_document_is_lent_with_who_made_it_and_when():
    answers = {"dokumen:r8:nama": "Ijazah", "dokumen:r8:elemen": [f"{SQL}_1"], "dokumen:r1:nama": "Laporan"}
    both = answers | {"dokumen:r1:penerbit": "PT Contoh", "dokumen:r1:tanggal": "2025-02-03"}
    assert plan.portfolio_rows(both, LENT) == [
        {"key": "p1", "name": "Laporan", "units": [], "penerbit": "PT Contoh", "tanggal": "2025-02-03"},
        {"key": "p8", "name": "Ijazah", "units": [SQL], "penerbit": "", "tanggal": ""},
    ]


@pytest.mark.parametrize(
    ("code", "key", "right", "wrong"),
    [
        ("FR.IA.05", "belum_pilihan", {"kunci:r1:kunci": "a", "jawaban:r1:jawaban": "a"}, {"jawaban:r1:jawaban": "b"}),
        ("FR.IA.06", "belum_esai", {"jawaban:r1:pencapaian": "ya"}, {"jawaban:r1:pencapaian": "tidak"}),
    ],
)
def test_a_test_tells_the_kuk_that_were_missed_and_a_question_without_one_tells_nothing(code, key, right, wrong):
    asked = {"soal:r1:kuk": f"{DATA}_1.1", "soal:r1:pertanyaan": "Apa?", "soal:r2:pertanyaan": "Mengapa?"}
    asked |= {"soal:r3:kuk": None, "tambahan:r4:kuk": f"{SQL}_1.1", **right}
    assert said(code, asked, Stage.HASIL)[key] == []
    assert said(code, asked | wrong, Stage.HASIL)[key] == [f"{DATA}_1.1"]


def test_a_perangkat_has_no_result_and_a_result_is_named_once():
    assert said("FR.IA.05", {"soal:r1:kuk": f"{DATA}_1.1"}, Stage.PERANGKAT) == {}
    others = sorted(plan.INSTRUMENT_OF.keys() - plan.RESULT_READERS.keys())
    twice = [Known(code, Stage.HASIL, {}) for code in [*reversed(others), *others]]
    assert plan.facts(twice, LENT) == {"results": others}


def test_what_is_ticked_or_missed_is_told_in_the_order_of_the_codes_and_once():
    forms = sorted(plan.INSTRUMENT_OF)
    assert plan.ticked_forms({"instruments": {"g1": forms[::-2], "g2": forms[::-1]}}) == forms
    asked = {f"soal:r{row}:kuk": f"{DATA}_{10 - row}.1" for row in range(1, 10)} | {"soal:r10:kuk": f"{DATA}_1.1"}
    missed = said("FR.IA.06", asked, Stage.HASIL)["belum_esai"]
    assert missed == [f"{DATA}_{number}.1" for number in range(1, 10)]


@pytest.mark.parametrize(("code", "key"), [("FR.APL.02", "apl_02"), ("FR.AK.02", "ak_02")])
@pytest.mark.parametrize("answers", [{}, {"rekomendasi": None}])
def test_a_recommendation_that_is_not_given_says_so(code, key, answers):
    assert said(code, answers) == {key: {"rekomendasi": ""}}


def test_a_self_assessment_that_is_not_there_was_reviewed_on_no_day():
    assert plan.facts([], LENT, reviewed_on="2025-07-22") == {}
    begun = plan.facts([Known("FR.APL.02", Stage.WHOLE, {})], LENT, reviewed_on="2025-07-22")
    assert begun["apl_02"]["reviewed_on"] == "2025-07-22"

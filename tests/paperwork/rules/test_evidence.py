"""FR.IA.04A, FR.IA.04B, FR.IA.08, FR.IA.09 and FR.IA.11: perangkat and result."""

import pytest

from askom_lms.paperwork.domain import plan
from askom_lms.paperwork.domain.layout import cells_of
from askom_lms.paperwork.domain.spec import Stage
from tests.paperwork.valid_answers import LENT, SPECS, lent_example, valid_answers

SQL, DATA, ACCESS = "J.620100.020.02", "J.620100.004.02", "J.620100.021.02"
FORMS = ["FR.IA.04A", "FR.IA.04B", "FR.IA.08", "FR.IA.09", "FR.IA.11"]
DEWI = {"id": "p-dewi", "name": "Dewi Anggraini"}


@pytest.mark.parametrize("code", FORMS)
def test_no_evidence_is_recorded_before_both_signed_the_agreement(codes, code):
    assert "ak_01_first" in codes(code, stage="hasil", plan={"is_agreed": False})
    assert codes(code, stage="hasil", plan={"is_agreed": True}) == set()
    assert codes(code, stage="perangkat", plan={"is_agreed": False}) == set()


@pytest.mark.parametrize("code", FORMS)
def test_nobody_validates_his_own_instrument(codes, code):
    assert "validator_is_author" in codes(code, stage="perangkat", people={"validator": DEWI})


@pytest.mark.parametrize(
    ("code", "stage", "path", "said"),
    [
        ("FR.IA.04A", "perangkat", "instruksi:g1", "fr_ia_04a.instruksi"),
        ("FR.IA.04A", "perangkat", "demonstrasi:g1", "fr_ia_04a.demonstrasi"),
        ("FR.IA.04A", "perangkat", "instruksi_waktu:g1", "missing.number"),
        ("FR.IA.04A", "hasil", "umpan_balik", "missing.write"),
        ("FR.IA.04B", "perangkat", "judul", "missing.write"),
        ("FR.IA.04B", "perangkat", "penilaian:g1_r1:lingkup", "fr_ia_04b.lingkup"),
        ("FR.IA.04B", "perangkat", "penilaian:g1_r1:kesesuaian", "fr_ia_04b.kesesuaian"),
        ("FR.IA.04B", "perangkat", "penilaian:g1_r1:dimensi", "fr_ia_04b.dimensi"),
        ("FR.IA.04B", "hasil", "penilaian:g1_r1:tanggapan", "fr_ia_04b.tanggapan"),
        ("FR.IA.04B", "hasil", "penilaian:g1_r1:pencapaian", "fr_ia_04b.pencapaian"),
        ("FR.IA.04B", "hasil", "rekomendasi", "missing.choose"),
        ("FR.IA.08", "perangkat", "dokumen:r1:dokumen", "fr_ia_08.dokumen"),
        ("FR.IA.08", "hasil", "dokumen:r1:terkini", "fr_ia_08.aturan"),
        ("FR.IA.08", "hasil", "rekomendasi", "missing.choose"),
        ("FR.IA.09", "perangkat", "pertanyaan:r1:pertanyaan", "fr_ia_09.pertanyaan"),
        ("FR.IA.09", "perangkat", "pertanyaan:r1:elemen", "fr_ia_09.elemen"),
        ("FR.IA.09", "hasil", "bukti:r1:bukti", "fr_ia_09.bukti"),
        ("FR.IA.09", "hasil", "pertanyaan:r1:kesimpulan", "fr_ia_09.kesimpulan"),
        ("FR.IA.09", "hasil", "pertanyaan:r1:pencapaian", "fr_ia_09.pencapaian"),
        ("FR.IA.11", "perangkat", "nama", "missing.write"),
        ("FR.IA.11", "perangkat", "kriteria:r1:kriteria", "fr_ia_11.kriteria"),
        ("FR.IA.11", "perangkat", "kriteria:r1:aspek", "fr_ia_11.aspek"),
        ("FR.IA.11", "hasil", "kriteria:r1:hasil", "fr_ia_11.hasil"),
        ("FR.IA.11", "hasil", "kriteria:r1:pencapaian", "fr_ia_11.pencapaian"),
    ],
)
def test_what_is_missing_is_said_at_its_place(found, code, stage, path, said):
    assert {one for one in found(code, {path: None}, stage=stage) if one[1] != "rekomendasi" or path == one[1]} == {
        (said, path)
    }


@pytest.mark.parametrize("key", ["instruksi_waktu", "demonstrasi_waktu"])
@pytest.mark.parametrize(("minutes", "is_wrong"), [(0, True), (1, False), (960, False), ("lama", True)])
def test_the_time_of_a_project_is_a_number_of_minutes(codes, key, minutes, is_wrong):
    told = codes("FR.IA.04A", {f"{key}:g1": minutes}, stage="perangkat")
    assert bool(told & {"number", "number_range"}) is is_wrong


def test_a_demonstration_lasts_no_longer_than_a_day(codes):
    assert codes("FR.IA.04A", {"demonstrasi_waktu:g1": 961}, stage="perangkat") == {"number_range"}
    assert codes("FR.IA.04A", {"instruksi_waktu:g1": 961}, stage="perangkat") == set()


def test_a_supervisor_may_sign_and_need_not():
    slot = SPECS["FR.IA.04A"].slot("supervisor")
    assert (slot.required, slot.label, slot.differs_from) == (False, "Supervisor (jika ada)", ("asesi", "asesor"))


def test_questions_on_a_project_better_serve_the_five_dimensions(codes, found):
    once_less = {"penilaian:g1_r5:dimensi": ["TS"]}
    said = {("fr_ia_04b.lima_dimensi", "penilaian:g1_r1:dimensi")}
    assert found("FR.IA.04B", once_less, stage="perangkat") == said
    assert codes("FR.IA.04B", {"penilaian:g1_r5:dimensi": ["TS", "TRS"]}, stage="perangkat") == set()
    assert codes("FR.IA.04B", once_less, stage="hasil") == set()


def test_a_question_is_on_something_of_the_skema(codes):
    assert codes("FR.IA.04B", {"penilaian:g1_r1:kesesuaian": "X.1_1.1"}, stage="perangkat") == {"choice"}
    assert codes("FR.IA.04B", {"penilaian:g1_r1:kesesuaian": f"{SQL}_2.2"}, stage="perangkat") == set()


NO_ANSWER = {"penilaian:g1_r1:pencapaian": "tidak"}
EXTRA = {
    "tambahan:g1_r1:pertanyaan": "Mengapa?", "tambahan:g1_r1:tanggapan": "-",
    "tambahan:g1_r1:kesesuaian": f"{SQL}_1.1", "tambahan:g1_r1:pencapaian": "tidak",
}  # fmt: skip


@pytest.mark.parametrize("missed", [NO_ANSWER, EXTRA])
@pytest.mark.parametrize(
    ("plan", "is_wrong"),
    [(None, True), ({"results": ["FR.IA.04A", "FR.IA.04B"]}, True), ({"results": ["FR.IA.07"]}, False)],
)
def test_competent_in_a_project_despite_a_no_needs_evidence_elsewhere(codes, missed, plan, is_wrong):
    assert codes("FR.IA.04B", missed, stage="hasil", plan=plan) == ({"fr_ia_04b.kompeten"} if is_wrong else set())
    assert codes("FR.IA.04B", {**missed, "rekomendasi": "belum"}, stage="hasil", plan=plan) == set()


def test_not_yet_competent_in_a_project_rests_on_a_no(codes):
    assert codes("FR.IA.04B", {"rekomendasi": "belum"}, stage="hasil") == {"fr_ia_04b.belum"}


NOT_WHOLE = {"dokumen:r1:memadai": "tidak", "dokumen:r1:alasan": "Hanya sebagian"}
MORE = {"bukti_tambahan": "Contoh hasil kerja"}
OBSERVE = {
    "rekomendasi": "observasi", "pada_kelompok": ["g1"], "pada_unit": [SQL], "pada_elemen": "1", "pada_kuk": "1.1",
}  # fmt: skip


@pytest.mark.parametrize(
    ("jenis", "is_wrong"),
    [(None, True), ({SQL: ["TL"]}, True), ({SQL: ["L"], DATA: ["TL", "T"]}, False), ({}, False)],
)
def test_documents_cover_the_units_with_indirect_evidence(found, jenis, is_wrong):
    moved = {f"dokumen:r{n}:unit": [DATA] for n in (1, 2, 3)}
    told = found("FR.IA.08", moved, stage="perangkat", plan=None if jenis is None else {"jenis": jenis})
    assert told == ({("fr_ia_08.tercakup", "dokumen:r1:unit")} if is_wrong else set())
    nowhere = dict.fromkeys(moved)
    told = found("FR.IA.08", nowhere, stage="perangkat", plan=None if jenis is None else {"jenis": jenis})
    assert "fr_ia_08.tercakup" not in {code for code, _ in told}, (
        "where no unit is named, that is said at each document"
    )


def test_a_no_has_a_reason_and_is_followed_up(codes, found):
    no = {**OBSERVE, "dokumen:r1:memadai": "tidak"}
    assert found("FR.IA.08", no, stage="hasil") == {
        ("fr_ia_08.alasan", "dokumen:r1:alasan"),
        ("fr_ia_08.tindak_lanjut", "dokumen:r1:memadai"),
    }
    assert codes("FR.IA.08", no | NOT_WHOLE, stage="hasil") == {"fr_ia_08.tindak_lanjut"}
    assert codes("FR.IA.08", no | NOT_WHOLE | MORE, stage="hasil") == set()
    ticked = {f"tindak_lanjut:{SQL}_1:cek": ["ya"]}
    assert codes("FR.IA.08", no | NOT_WHOLE | ticked, stage="hasil") == {"fr_ia_08.materi"}
    ticked[f"tindak_lanjut:{SQL}_1:materi"] = "KUK 1.1"
    assert codes("FR.IA.08", no | NOT_WHOLE | ticked, stage="hasil") == set()


@pytest.mark.row("002-085")
@pytest.mark.parametrize("mark", ["valid", "asli", "terkini", "memadai"])
def test_competent_by_documents_needs_all_four_rules_for_every_unit(codes, mark):
    no = {f"dokumen:r1:{mark}": "tidak", "dokumen:r1:alasan": "Sebagian", **MORE}
    assert codes("FR.IA.08", no, stage="hasil") == {"fr_ia_08.kompeten"}
    assert codes("FR.IA.08", no, stage="hasil", plan={"results": ["FR.IA.09"]}) == set()
    assert codes("FR.IA.08", no, stage="hasil", plan={"results": ["FR.IA.01"]}) == {"fr_ia_08.kompeten"}
    assert codes("FR.IA.08", no, stage="hasil", plan={"jenis": {DATA: ["L"], SQL: ["TL"]}}) == set()


def test_a_further_document_may_prove_the_unit(codes):
    no = NOT_WHOLE | MORE
    marks = {f"dokumen_lain:r1:{mark}": "ya" for mark in ("valid", "asli", "terkini", "memadai")}
    further = {"dokumen_lain:r1:dokumen": "Laporan terbaru", "dokumen_lain:r1:unit": [DATA], **marks}
    assert codes("FR.IA.08", no | further, stage="hasil") == set()
    assert codes("FR.IA.08", no | further | {"dokumen_lain:r1:unit": [SQL]}, stage="hasil") == {"fr_ia_08.kompeten"}
    assert codes("FR.IA.08", no | further | {"dokumen_lain:r1:asli": None}, stage="hasil") == {
        "fr_ia_08.aturan",
        "fr_ia_08.kompeten",
    }


@pytest.mark.parametrize("code", ["FR.IA.08", "FR.IA.11"])
def test_observation_needs_its_checklist_in_the_set(codes, code):
    for forms, said in ([code], {"observasi_tanpa_ia_01"}), ([code, "FR.IA.01"], set()):
        assert codes(code, OBSERVE, stage="hasil", plan={"instruments": {"g1": forms}}) == said
    assert codes(code, OBSERVE, stage="hasil", plan={}) == set()
    assert codes(code, stage="hasil", plan={"instruments": {"g1": [code]}}) == set()


@pytest.mark.parametrize("code", ["FR.IA.08", "FR.IA.11"])
def test_the_checklists_end_in_competent_or_observation(codes, code):
    options = SPECS[code].field("rekomendasi").options
    assert [option.label for option in options] == ["KOMPETEN", "OBSERVASI LANGSUNG"]
    assert codes(code, {"rekomendasi": "belum"}, stage="hasil") == {"choice"}


@pytest.mark.parametrize("path", ["pada_kelompok", "pada_unit", "pada_elemen", "pada_kuk"])
def test_observation_says_where(found, path):
    assert {at for _, at in found("FR.IA.08", {**OBSERVE, path: None}, stage="hasil")} == {path}
    if path in ("pada_kelompok", "pada_unit"):
        assert {at for _, at in found("FR.IA.11", {**OBSERVE, path: None}, stage="hasil")} == {path}


@pytest.mark.parametrize(
    ("kuk", "is_wrong"), [("1.1", False), ("KUK 1.1 dan 9.9", False), ("9.9", True), ("satu", True)]
)
def test_observation_names_a_kuk_of_the_unit(codes, kuk, is_wrong):
    told = codes("FR.IA.08", {**OBSERVE, "pada_kuk": kuk}, stage="hasil")
    assert told == ({"fr_ia_08.pada_kuk"} if is_wrong else set())


def test_kuk_are_named_only_where_the_observation_is_asked_for(found):
    assert found("FR.IA.08", {"pada_kuk": "9.9"}, stage="hasil") == set()
    told = found("FR.IA.08", {**OBSERVE, "pada_kuk": ""}, stage="hasil")
    assert {one for one in told if one[0] == "fr_ia_08.pada_kuk"} == set()
    assert [at for _, at in told] == ["pada_kuk"]


def test_a_unit_whose_source_has_no_kuk_is_named_as_it_is(codes):
    lent = lent_example(units=[{"code": SQL, "title": "Unit", "standard": "", "elements": []}])
    assert codes("FR.IA.08", {**OBSERVE, "pada_kuk": "tidak tersedia"}, stage="hasil", lent=lent) == set()


@pytest.mark.parametrize(
    ("ticked", "is_wrong"), [([], False), ([f"{SQL}_1"], False), ([f"{SQL}_2"], True), ([f"{SQL}_1", f"{SQL}_2"], True)]
)
def test_every_ticked_elemen_is_asked_in_the_interview(codes, ticked, is_wrong):
    told = codes("FR.IA.09", stage="hasil", plan={"wawancara": ticked})
    assert told == ({"fr_ia_09.belum_ditanya"} if is_wrong else set())
    assert codes("FR.IA.09", stage="perangkat", plan={"wawancara": ticked}) == set()


def test_a_question_may_be_added_for_a_ticked_elemen(codes):
    row = {
        "tambahan:r1:pertanyaan": "Bagaimana?", "tambahan:r1:elemen": f"{SQL}_2",
        "tambahan:r1:kesimpulan": "Runtut", "tambahan:r1:pencapaian": "ya",
    }  # fmt: skip
    assert codes("FR.IA.09", row, stage="hasil", plan={"wawancara": [f"{SQL}_2"]}) == set()
    assert codes("FR.IA.09", {**row, "tambahan:r1:elemen": None}, stage="hasil") == {"fr_ia_09.elemen"}


def test_what_is_not_asked_stands_at_the_next_free_row_while_there_is_one(found):
    asked = {"wawancara": [f"{SQL}_2"]}
    row = {"pertanyaan": "Bagaimana?", "elemen": f"{SQL}_1", "kesimpulan": "Runtut", "pencapaian": "ya"}
    for rows, place in ((0, "tambahan:r1:elemen"), (1, "tambahan:r2:elemen"), (30, "tambahan:r30:elemen")):
        written = {f"tambahan:r{number}:{key}": value for number in range(1, rows + 1) for key, value in row.items()}
        assert found("FR.IA.09", written, stage="hasil", plan=asked) == {("fr_ia_09.belum_ditanya", place)}


MISSED = {"kriteria:r2:hasil": "tidak", "kriteria:r2:pencapaian": "tidak"}


def test_a_product_that_misses_a_criterion_is_not_competent(codes):
    assert codes("FR.IA.11", MISSED, stage="hasil") == {"fr_ia_11.kompeten", "fr_ia_11.catatan"}
    assert codes("FR.IA.11", {**MISSED, "catatan": "Belum rapi"}, stage="hasil") == {"fr_ia_11.kompeten"}
    assert codes("FR.IA.11", {**MISSED, "catatan": "Belum rapi", **OBSERVE}, stage="hasil") == set()


def test_a_criterion_may_be_reached_although_the_review_found_something(codes):
    found_something = {"kriteria:r2:hasil": "tidak"}
    assert codes("FR.IA.11", found_something, stage="hasil") == {"fr_ia_11.catatan"}
    assert codes("FR.IA.11", {**found_something, "catatan": "Cacat kecil"}, stage="hasil") == set()


def test_a_criterion_that_is_not_reached_is_a_finding_although_the_review_said_yes(codes):
    short = {"kriteria:r2:pencapaian": "tidak", **OBSERVE}
    assert codes("FR.IA.11", short, stage="hasil") == {"fr_ia_11.catatan"}


def test_criteria_better_stand_under_all_three_aspects(codes, found):
    two = {f"kriteria:r{n}:aspek": "performa" for n in (4, 5)}
    assert found("FR.IA.11", two, stage="perangkat") == {("fr_ia_11.aspek_kosong", "kriteria:r1:aspek")}
    assert codes("FR.IA.11", two, stage="hasil") == set()
    unsaid = {f"kriteria:r{n}:aspek": None for n in range(1, 6)}
    assert codes("FR.IA.11", unsaid, stage="perangkat") == {"fr_ia_11.aspek"}
    assert codes("FR.IA.11", {"kriteria:r4:aspek": "performa"}, stage="perangkat") == set()


def test_the_interview_is_lent_what_the_portfolio_left_open(codes):
    answers = valid_answers("FR.IA.08", "hasil", is_competent=False)
    short = answers["dokumen:r1:dokumen"]
    facts = plan.facts([plan.Known("FR.IA.08", Stage.HASIL, answers)], LENT)
    assert facts["results"] == ["FR.IA.08"]
    assert facts["portofolio"] == [{"key": "dokumen_r1", "name": short, "unmet": "memadai"}]
    assert facts["wawancara"] == [f"{DATA}_2"]
    lent = lent_example(plan=facts)
    assert cells_of(SPECS["FR.IA.09"], Stage.HASIL, lent).keys().isdisjoint({"bukti:r1:bukti"})
    assert codes("FR.IA.09", stage="hasil", lent=lent) == set()
    whole = plan.facts([plan.Known("FR.IA.08", Stage.HASIL, valid_answers("FR.IA.08", "hasil"))], LENT)
    assert (whole["portofolio"], whole["wawancara"]) == ([], [])


def test_a_lent_document_keeps_its_lent_name_in_the_interview():
    lent = lent_example(portofolio=[{"key": "a", "name": "Laporan proyek"}])
    marks = {"dokumen:a:unit": [SQL], "dokumen:a:valid": "ya", "dokumen:a:asli": "tidak"}
    facts = plan.facts([plan.Known("FR.IA.08", Stage.HASIL, marks)], lent)
    assert facts["portofolio"] == [{"key": "dokumen_a", "name": "Laporan proyek", "unmet": "asli"}]


def test_every_document_is_judged_for_the_units_that_it_proves():
    lent = lent_example(portofolio=[{"key": "a", "name": "Laporan proyek", "units": [SQL, DATA]}])
    whole = {f"dokumen:r1:{mark}": "ya" for mark in ("valid", "asli", "terkini", "memadai")}
    marks = {"dokumen:a:valid": "ya", "dokumen:a:asli": "tidak", "dokumen:a:memadai": "tidak"}
    facts = plan.facts(
        [
            plan.Known(
                "FR.IA.08", Stage.HASIL, marks | whole | {"dokumen:r1:dokumen": "Ijazah", "dokumen:r1:unit": [SQL]}
            )
        ],
        lent,
    )
    short = ["Laporan proyek (asli, memadai)"]
    assert facts["vatm"] == {SQL: {"whole": ["Ijazah"], "short": short}, DATA: {"whole": [], "short": short}}


def test_a_perangkat_of_the_portfolio_says_nothing_to_the_interview():
    facts = plan.facts([plan.Known("FR.IA.08", Stage.PERANGKAT, valid_answers("FR.IA.08", "perangkat"))], LENT)
    assert facts == {}

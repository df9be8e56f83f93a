"""FR.IA.01, FR.IA.02 and FR.IA.03, perangkat and result."""

import pytest

from askom_lms.paperwork.domain import checks
from askom_lms.paperwork.domain.spec import Stage
from tests.paperwork.valid_answers import SPECS, lent_example

SQL, DATA, ACCESS = "J.620100.020.02", "J.620100.004.02", "J.620100.021.02"
NO = {f"kuk:{SQL}_1.1:pencapaian": "tidak", f"kuk:{SQL}_1.1:lanjut": "Tanya lisan"}


def test_the_standard_is_written_for_each_kuk(found):
    path = f"kuk:{SQL}_2.2:standar"
    assert ("fr_ia_01.standar", path) in found("FR.IA.01", {path: " "}, stage="perangkat")
    assert ("fr_ia_01.standar", path) not in found("FR.IA.01", {path: " "}, stage="hasil")


@pytest.mark.row("003-038")
def test_every_kuk_is_answered(found):
    path = f"kuk:{SQL}_2.2:pencapaian"
    assert ("fr_ia_01.pencapaian", path) in found("FR.IA.01", {path: None}, stage="hasil")


def test_no_needs_a_further_assessment(found):
    path = f"kuk:{SQL}_1.1:lanjut"
    assert ("fr_ia_01.lanjut", path) in found("FR.IA.01", {**NO, path: ""}, stage="hasil")


@pytest.mark.parametrize(
    ("plan", "is_wrong"),
    [
        (None, True), ({"results": ["FR.IA.02"]}, True), ({"results": ["FR.IA.01"]}, True),
        ({"results": ["FR.IA.01", "FR.IA.03"]}, False),
    ],
)  # fmt: skip
def test_competent_despite_a_no_needs_evidence_elsewhere(found, plan, is_wrong):
    told = {code for code, _ in found("FR.IA.01", NO, stage="hasil", plan=plan)}
    assert ("fr_ia_01.kompeten" in told) is is_wrong


@pytest.mark.parametrize("code", ["FR.IA.01", "FR.IA.02", "FR.IA.03"])
def test_no_evidence_is_recorded_before_both_signed_the_agreement(codes, code):
    assert "ak_01_first" in codes(code, stage="hasil", plan={"is_agreed": False})
    assert "ak_01_first" not in codes(code, stage="hasil", plan={"is_agreed": True})
    assert "ak_01_first" not in codes(code, stage="perangkat", plan={"is_agreed": False})


@pytest.mark.row("003-040")
@pytest.mark.parametrize("number", ["01", "02", "03", "04A", "04B", "05", "06", "07", "08", "09", "10", "11"])
def test_no_instrument_may_be_written_on_before_the_agreement(number):
    spec = SPECS[f"FR.IA.{number}"]
    early, agreed = (lent_example(plan={"is_agreed": said}) for said in (False, True))
    assert checks.not_its_turn(spec, Stage.HASIL, early).code == "paperwork.ak_01_first"
    assert checks.not_its_turn(spec, Stage.HASIL, agreed) is None
    assert checks.not_its_turn(spec, Stage.PERANGKAT, early) is None


def test_feedback_may_not_be_written_before_the_recommendation():
    early = lent_example(plan={"ak_02": {"rekomendasi": ""}})
    assert checks.not_its_turn(SPECS["FR.AK.03"], Stage.WHOLE, early).code == "paperwork.fr_ak_03.belum_putusan"
    assert checks.not_its_turn(SPECS["FR.AK.03"], Stage.WHOLE, lent_example()) is None


def test_competent_without_a_no_needs_nothing(codes):
    assert codes("FR.IA.01", stage="hasil", plan={"results": []}) == set()


BELUM = {
    "rekomendasi": "belum", "belum_kelompok": "Kelompok 1", "belum_unit": SQL, "belum_elemen": "1", "belum_kuk": "1.1",
}  # fmt: skip


def test_not_yet_names_a_kuk_that_was_missed(codes):
    assert codes("FR.IA.01", NO | BELUM, stage="hasil") == set()
    assert "fr_ia_01.belum_kuk" in codes("FR.IA.01", NO | BELUM | {"belum_kuk": ""}, stage="hasil")
    assert "fr_ia_01.belum_kuk_nomor" in codes("FR.IA.01", NO | BELUM | {"belum_kuk": "2.1"}, stage="hasil")
    assert "fr_ia_01.belum_kuk_nomor" not in codes(
        "FR.IA.01", NO | BELUM | {"belum_kuk": "KUK 1.1, 2.1"}, stage="hasil"
    )


def test_not_yet_without_a_no_contradicts_itself(codes):
    assert "fr_ia_01.belum" in codes("FR.IA.01", BELUM, stage="hasil")


def test_the_scenario_of_a_group_covers_its_units(found, codes):
    fewer = {"unit:g1": [SQL, DATA]}
    assert ("fr_ia_02.tercakup", "unit:g1") in found("FR.IA.02", fewer, stage="perangkat")
    by_plan = {"jenis": {SQL: ["L"], DATA: ["L", "T"], ACCESS: ["TL"]}}
    assert codes("FR.IA.02", fewer, stage="perangkat", plan=by_plan) == set()
    by_plan["jenis"][ACCESS] = ["L"]
    assert codes("FR.IA.02", fewer, stage="perangkat", plan=by_plan) == {"fr_ia_02.tercakup"}


def test_each_group_has_a_scenario(found):
    groups = [{"key": "g1", "name": "A", "units": [SQL]}, {"key": "g2", "name": "B", "units": [DATA, ACCESS]}]
    lent = lent_example(groups=groups)
    assert ("fr_ia_02.skenario", "skenario:g2") in found("FR.IA.02", {"skenario:g2": ""}, stage="perangkat", lent=lent)


@pytest.mark.parametrize(("minutes", "is_wrong"), [(0, True), (1, False), (960, False), (961, True), ("lama", True)])
def test_the_time_is_a_number_of_minutes(codes, minutes, is_wrong):
    told = codes("FR.IA.02", {"waktu:g1": minutes}, stage="perangkat")
    assert bool(told & {"number", "number_range"}) is is_wrong


@pytest.mark.parametrize(("ended", "is_wrong"), [("09:06", False), ("09:05", True), ("08:00", True)])
def test_practice_ends_after_it_began(codes, ended, is_wrong):
    told = codes("FR.IA.02", {"mulai:g1": "09:05", "selesai:g1": ended}, stage="hasil")
    assert ("fr_ia_02.selesai" in told) is is_wrong


@pytest.mark.row("000-033", "000-156")
def test_questions_complete_the_five_dimensions(codes):
    assert "fr_ia_03.lima_dimensi" not in codes("FR.IA.03", stage="perangkat")
    assert "fr_ia_03.lima_dimensi" in codes("FR.IA.03", {"pertanyaan:g1_r4:dimensi": ["TS"]}, stage="perangkat")
    elsewhere = {"pertanyaan:g1_r4:dimensi": ["TS"], "pertanyaan:g1_r1:dimensi": ["JRES", "CMS"]}
    assert "fr_ia_03.lima_dimensi" not in codes("FR.IA.03", elsewhere, stage="perangkat")


@pytest.mark.row("000-157")
def test_something_is_asked_before_and_after_the_practice(codes):
    never_before = {f"pertanyaan:g1_r{n}:momen": "saat" for n in (1, 2)}
    assert codes("FR.IA.03", never_before, stage="perangkat") == {"fr_ia_03.sebelum"}
    never_after = {f"pertanyaan:g1_r{n}:momen": "saat" for n in (4, 5, 6)}
    assert codes("FR.IA.03", never_after, stage="perangkat") == {"fr_ia_03.sesudah"}
    assert codes("FR.IA.03", {"pertanyaan:g1_r3:momen": "sebelum"}, stage="perangkat") == set()
    for said in (never_before, never_after):
        assert codes("FR.IA.03", said, stage="hasil") == set(), "settled with the perangkat"
    unsaid = {f"pertanyaan:g1_r{n}:momen": None for n in range(1, 7)}
    assert codes("FR.IA.03", unsaid, stage="perangkat") == {"fr_ia_03.momen"}


def test_what_the_questions_lack_is_told_at_the_first_of_them(found):
    alone = {f"pertanyaan:g1_r{n}:dimensi": ["TS"] for n in range(1, 7)}
    told = found("FR.IA.03", alone, stage="perangkat")
    assert told == {("fr_ia_03.lima_dimensi", "pertanyaan:g1_r1:dimensi")}
    never_before = {f"pertanyaan:g1_r{n}:momen": "saat" for n in (1, 2)}
    assert found("FR.IA.03", never_before, stage="perangkat") == {("fr_ia_03.sebelum", "pertanyaan:g1_r1:momen")}


@pytest.mark.row("000-157")
def test_k3l_and_sop_are_asked_before_the_practice(found):
    def told(changes):
        return found("FR.IA.03", changes, stage="perangkat")

    only_k3l = told({"pertanyaan:g1_r2:momen": "saat"})
    assert only_k3l == {("fr_ia_03.aspek_sebelum", "pertanyaan:g1_r1:pertanyaan")}
    assert told({"pertanyaan:g1_r2:pertanyaan": "Apa isi instruksi kerja Anda?"}) == set()
    assert told({"pertanyaan:g1_r2:momen": "saat", "pertanyaan:g1_r1:pertanyaan": "Apa K3L dan alat Anda?"}) == set()
    assert found("FR.IA.03", {"pertanyaan:g1_r2:momen": "saat"}, stage="hasil") == set()
    unwritten = {"pertanyaan:g1_r2:pertanyaan": "", "pertanyaan:g1_r1:pertanyaan": "Apa APD Anda?"}
    assert told(unwritten) == {("fr_ia_03.pertanyaan", "pertanyaan:g1_r2:pertanyaan")}, "it may still be the SOP"


@pytest.mark.row("000-157")
def test_three_dimensions_are_asked_after_the_practice(found):
    early = {"pertanyaan:g1_r1:dimensi": ["JRES", "TRS"], "pertanyaan:g1_r6:dimensi": ["CMS"]}
    told = found("FR.IA.03", early, stage="perangkat")
    assert told == {("fr_ia_03.dimensi_sesudah", "pertanyaan:g1_r4:dimensi")}
    assert found("FR.IA.03", {**early, "pertanyaan:g1_r5:dimensi": ["JRES", "TRS"]}, stage="perangkat") == set()


def test_every_question_has_an_answer_in_the_result(found):
    told = found("FR.IA.03", {"pertanyaan:g1_r1:tanggapan": ""}, stage="hasil")
    assert told == {("fr_ia_03.tanggapan", "pertanyaan:g1_r1:tanggapan")}


def test_an_extra_question_is_recorded_whole(found):
    told = found("FR.IA.03", {"tambahan:g1_r1:pertanyaan": "Mengapa?"}, stage="hasil")
    assert told == {
        ("fr_ia_03.tanggapan", "tambahan:g1_r1:tanggapan"),
        ("fr_ia_03.pencapaian", "tambahan:g1_r1:pencapaian"),
    }

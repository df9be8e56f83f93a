"""FR.AK.04, FR.AK.06 and FR.AK.07."""

import pytest

from askom_lms.paperwork.domain import checks, plan
from askom_lms.paperwork.domain.samples.safeguards import NOTHING
from askom_lms.paperwork.domain.spec import Stage
from tests.paperwork.valid_answers import LENT, SPECS, lent_example, valid_answers

DEWI = {"id": "p-dewi", "name": "Dewi Anggraini"}
WEDNESDAY, THURSDAY, FRIDAY = "2025-07-23", "2025-07-24", "2025-07-25"


@pytest.mark.row("002-114")
def test_every_question_of_an_appeal_is_answered_and_its_reason_is_written(found):
    path = "pertanyaan:q2:jawaban"
    assert ("fr_ak_04.jawaban", path) in found("FR.AK.04", {path: None})
    assert ("fr_ak_04.alasan", "alasan") in found("FR.AK.04", {"alasan": " "})
    assert found("FR.AK.04", {"pertanyaan:q2:jawaban": "tidak", "pertanyaan:q3:jawaban": "tidak"}) == set()


@pytest.mark.row("002-113")
@pytest.mark.parametrize(
    ("filed", "wrong"),
    [
        ("2025-07-22", {"fr_ak_04.sebelum"}), (WEDNESDAY, set()), (THURSDAY, set()), (FRIDAY, {"fr_ak_04.lewat"}),
        ("besok", {"date"}), ("", {"missing.date"}),
    ],
)  # fmt: skip
def test_an_appeal_is_filed_within_a_day_of_the_decision(codes, filed, wrong):
    assert codes("FR.AK.04", {"tanggal": filed}, plan={"decided_on": WEDNESDAY}) == wrong


def test_an_unknown_day_of_the_decision_refuses_no_appeal(codes):
    assert codes("FR.AK.04", {"tanggal": "2030-01-01"}) == set()


def test_an_appeal_waits_for_the_recommendation(codes):
    waiting = {"ak_02": {"rekomendasi": ""}}
    assert codes("FR.AK.04", plan=waiting) == {"fr_ak_04.belum_putusan"}
    assert codes("FR.AK.04", plan={"ak_02": {"rekomendasi": "belum"}}) == set()
    early = checks.not_its_turn(SPECS["FR.AK.04"], Stage.WHOLE, lent_example(plan=waiting))
    assert early.code == "paperwork.fr_ak_04.belum_putusan"
    assert checks.not_its_turn(SPECS["FR.AK.04"], Stage.WHOLE, LENT) is None


def test_an_asesi_to_whom_nobody_explained_it_may_appeal_and_the_lsp_sees_it(found):
    path = "pertanyaan:q1:jawaban"
    assert found("FR.AK.04", {path: "tidak"}) == {("fr_ak_04.dijelaskan", path)}
    told = checks.run(SPECS["FR.AK.04"], Stage.WHOLE, valid_answers("FR.AK.04") | {path: "tidak"}, LENT)
    assert checks.errors(told) == []


@pytest.mark.row("002-115")
@pytest.mark.parametrize("member", ["tim_banding_1", "tim_banding_2", "tim_banding_3"])
@pytest.mark.parametrize("involved", ["asesor", "asesi", "master_asesor", "lead_asesor"])
def test_nobody_who_had_a_part_in_it_judges_the_appeal(codes, member, involved):
    same = LENT["people"].get(involved, {"id": "p-lead", "name": "Lestari Handoko"})
    assert codes("FR.AK.04", people={member: same, involved: same}) == {"fr_ak_04.tim"}
    assert codes("FR.AK.04", people={member: {"id": "p-baru", "name": "Rini Astuti"}}) == set()


def test_the_reviewer_is_not_the_asesor(codes):
    assert codes("FR.AK.06", people={"peninjau": DEWI}) == {"same_person"}
    assert codes("FR.AK.06", people={"peninjau": {"id": "p-lain", "name": "Dewi Anggraini"}}) == set()
    assert codes("FR.AK.06", people={"peninjau": {"name": "dewi anggraini"}}) == {"same_person"}


def test_a_reviewer_whom_nobody_named_writes_his_name(found):
    path = "peninjau:peninjau:nama"
    assert ("missing.write", path) in found("FR.AK.06", {path: ""}, people={"peninjau": None})
    assert found("FR.AK.06", people={"peninjau": None}) == set()


@pytest.mark.parametrize(
    ("name", "is_wrong"), [("Dewi Anggraini", True), (" dewi  ANGGRAINI ", True), ("Dewi Anggraini Putri", False)]
)
def test_a_reviewer_who_writes_his_name_is_not_the_asesor_either(found, name, is_wrong):
    path = "peninjau:peninjau:nama"
    told = found("FR.AK.06", {path: name}, people={"peninjau": None})
    assert told == ({("fr_ak_06.peninjau_sendiri", path)} if is_wrong else set())
    assert found("FR.AK.06", {path: name}, people={"peninjau": None, "asesor": None}) == set()
    assert found("FR.AK.06", {path: name}) == set(), "the name that is lent counts"


def test_the_review_waits_for_the_recommendation(codes):
    assert codes("FR.AK.06", plan={"ak_02": {"rekomendasi": ""}}) == {"fr_ak_06.belum_putusan"}
    assert codes("FR.AK.06", plan={"ak_02": {"rekomendasi": "belum"}}) == set()


ALL = {
    f"prosedur:{row}:prinsip": ["valid", "reliabel", "adil", *(["fleksibel"] if row not in closed else [])]
    for closed in (("keputusan", "umpan_balik"),)
    for row in ("rencana", "persiapan", "implementasi", "keputusan", "umpan_balik")
}


@pytest.mark.row("000-170", "002-125", "003-042")
def test_an_aspect_that_lacks_a_principle_needs_a_recommendation(found):
    told = {("fr_ak_06.rekomendasi", "rekomendasi_prosedur")}
    assert found("FR.AK.06", {**ALL, "rekomendasi_prosedur": ""}) == set()
    for row in ("rencana", "umpan_balik"):
        gap = {**ALL, f"prosedur:{row}:prinsip": ["valid", "reliabel"]}
        assert found("FR.AK.06", {**gap, "rekomendasi_prosedur": ""}) == told
        assert found("FR.AK.06", {**gap, "rekomendasi_prosedur": "Perbaiki"}) == set()


@pytest.mark.row("000-170", "003-042")
def test_an_empty_review_is_none(found):
    nothing = {path: [] for path in ALL}
    first = "prosedur:rencana:prinsip"
    assert found("FR.AK.06", {**nothing, "rekomendasi_prosedur": "Tinjau lagi"}) == {("fr_ak_06.kosong", first)}
    assert ("fr_ak_06.rekomendasi", "rekomendasi_prosedur") not in found(
        "FR.AK.06", {**nothing, "rekomendasi_prosedur": ""}
    )
    assert found("FR.AK.06", {**nothing, first: ["valid"], "rekomendasi_prosedur": "Tinjau lagi"}) == set()


@pytest.mark.parametrize(("row", "is_wrong"), [("implementasi", False), ("keputusan", True), ("umpan_balik", True)])
def test_what_the_official_form_greys_out_cannot_be_ticked(found, row, is_wrong):
    path = f"prosedur:{row}:prinsip"
    told = found("FR.AK.06", {**ALL, path: ["valid", "reliabel", "fleksibel", "adil"]})
    assert told == ({("choice", path)} if is_wrong else set())


@pytest.mark.parametrize(
    ("evidence", "wrong"),
    [
        (["ya"], set()), (["L/DIT", "T/DPT"], set()), (["TL/DPL"], set()), ([], {"fr_ak_06.rekomendasi"}),
        (["X/CL"], {"choice"}), (["CL"], {"choice"}),
    ],
)  # fmt: skip
def test_a_dimension_has_a_tick_or_its_evidence_or_a_recommendation(codes, evidence, wrong):
    assert codes("FR.AK.06", {"dimensi:konsistensi:CMS": evidence}) == wrong
    advised = codes("FR.AK.06", {"dimensi:konsistensi:CMS": evidence, "rekomendasi_dimensi": "Tambah bukti CMS"})
    assert advised == wrong - {"fr_ak_06.rekomendasi"}


ROWS = ("bahasa", "dukungan", "teknologi", "fleksibel", "peralatan", "tempat", "umur", "budaya")
NO_ADJUSTMENT = {
    **{f"bagian_a:{row}:perlu": "tidak" for row in ROWS},
    **{f"bagian_a:{row}:{key}": None for row in ROWS for key in ("keterangan", "keterangan__lainnya")},
    **{f"hasil_a:{row}:hasil": NOTHING for row in ("acuan", "metode", "instrumen")},
}
ONE = {**NO_ADJUSTMENT, "bagian_a:umur:perlu": "ya", "bagian_a:umur:keterangan": ["huruf"]}


def test_every_row_is_answered(found):
    assert found("FR.AK.07", NO_ADJUSTMENT) == set()
    for path, code in (
        ("bagian_a:budaya:perlu", "perlu"), ("bagian_b:konteks:sesuai", "sesuai"), ("hasil_b:metode:hasil", "hasil"),
    ):  # fmt: skip
        assert found("FR.AK.07", {**NO_ADJUSTMENT, path: None}) == {(f"fr_ak_07.{code}", path)}
    assert ("missing.tick", "potensi") in found("FR.AK.07", {"potensi": []})


def test_an_adjustment_says_how(found):
    path = "bagian_a:umur:keterangan"
    adjusted = {**ONE, "hasil_a:instrumen:hasil": "FR.IA.01 dengan huruf normal"}
    assert found("FR.AK.07", adjusted) == set()
    assert found("FR.AK.07", {**adjusted, path: []}) == {("fr_ak_07.keterangan", path)}
    assert found("FR.AK.07", {**adjusted, path: ["lainnya"]}) == {("missing.write", f"{path}__lainnya")}
    assert found("FR.AK.07", {**adjusted, path: ["lainnya"], f"{path}__lainnya": "Huruf besar"}) == set()


def test_a_row_has_its_own_ways_to_adjust(found):
    path = "bagian_a:umur:keterangan"
    assert ("choice", path) in found("FR.AK.07", {**ONE, path: ["juru_tulis"]})


@pytest.mark.parametrize(
    ("said", "is_nothing"),
    [
        (NOTHING, True), ("Tidak ada penyesuaian.", True), ("  TIDAK ADA\n penyesuaian ", True),
        ("Tidak ada", False), ("Tidak ada penyesuaian metode", False),
    ],
)  # fmt: skip
def test_the_result_follows_part_a(found, said, is_nothing):
    path = "hasil_a:metode:hasil"
    told = found("FR.AK.07", {**NO_ADJUSTMENT, path: said})
    assert told == (set() if is_nothing else {("fr_ak_07.tanpa_penyesuaian", path)})
    told = found("FR.AK.07", {**ONE, path: said})
    assert told == ({("fr_ak_07.penyesuaian", "hasil_a:acuan:hasil")} if is_nothing else set())


def test_the_result_is_judged_when_all_of_it_is_answered(found):
    need, result = "bagian_a:budaya:perlu", "hasil_a:metode:hasil"
    assert found("FR.AK.07", {**NO_ADJUSTMENT, need: None, result: "Lisan"}) == {("fr_ak_07.perlu", need)}
    one_left = {**NO_ADJUSTMENT, "hasil_a:acuan:hasil": None, result: "Lisan"}
    assert found("FR.AK.07", one_left) == {("fr_ak_07.hasil", "hasil_a:acuan:hasil")}
    assert found("FR.AK.07", {**ONE, result: None}) == {("fr_ak_07.hasil", result)}


def test_a_plan_that_does_not_fit_needs_a_decision(found):
    path = "bagian_b:potensi:keputusan"
    assert found("FR.AK.07", {"bagian_b:potensi:sesuai": "tidak"}) == {("fr_ak_07.keputusan", path)}
    assert found("FR.AK.07", {"bagian_b:potensi:sesuai": "tidak", path: "Ganti metode"}) == set()
    assert found("FR.AK.07", {path: ""}) == set()


def test_adjustments_come_after_the_self_assessment(codes):
    assert codes("FR.AK.07", plan={"apl_02": {"rekomendasi": ""}}) == {"fr_ak_01.apl_02"}
    assert codes("FR.AK.07", plan={"apl_02": {"rekomendasi": "dapat"}}) == set()


@pytest.mark.parametrize(
    ("present", "is_wrong"),
    [
        ({"asesi": True, "asesor": True}, False), ({"asesi": False, "asesor": True}, True),
        ({"asesi": True, "asesor": False}, True), ({}, False), (None, False),
    ],
)  # fmt: skip
def test_adjustments_count_only_with_presence(codes, present, is_wrong):
    facts = plan.facts([], LENT, present=present)
    assert ("fr_ak_07.hadir" in codes("FR.AK.07", plan=facts)) is is_wrong


def test_the_day_of_the_decision_and_the_presence_are_told_only_when_known():
    assert plan.facts([], LENT) == {}
    facts = plan.facts([], LENT, decided_on=WEDNESDAY, present={"asesi": True})
    assert facts == {"decided_on": WEDNESDAY, "present": {"asesi": True}}


def test_the_asesi_may_sign_the_adjustments_and_the_asesor_must():
    missing = checks.missing_signatures(SPECS["FR.AK.07"], Stage.WHOLE, LENT, [])
    assert [issue.params["label"] for issue in missing] == ["Asesor"]
    slot = SPECS["FR.AK.07"].slot("asesor")
    assert checks.signing_problem(SPECS["FR.AK.07"], Stage.WHOLE, LENT, [], slot) is None

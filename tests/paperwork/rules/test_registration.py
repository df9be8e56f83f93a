"""FR.APL.01, FR.APL.02 and FR.AK.01."""

import pytest

from askom_lms.paperwork.domain import checks
from askom_lms.paperwork.domain.spec import Stage
from tests.paperwork.valid_answers import LENT, SPECS, lent_example, valid_answers

SQL = "J.620100.020.02"
EKO = {"id": "p-eko", "name": "Eko Prasetyo"}


@pytest.mark.parametrize(
    ("nik", "is_wrong"),
    [
        ("3515" + "1" * 12, False),
        ("3515 1111 1111 1111", False),
        ("3515" + "1" * 11, True),
        ("3515" + "1" * 13, True),
        ("3515.1111-1111 1111", False),
        ("3515-1111-1111", True),
        ("٣٥١٥" * 4, True),
        ("--", True),
        ("C1234567", False),
    ],
)
def test_a_ktp_number_has_sixteen_digits_and_a_passport_has_letters(codes, nik, is_wrong):
    assert ("fr_apl_01.nik" in codes("FR.APL.01", {"nik": nik})) is is_wrong


@pytest.mark.parametrize(("born", "is_wrong"), [("2025-07-22", False), ("2025-07-23", True), ("2030-01-01", True)])
def test_nobody_is_born_on_the_day_of_the_form_or_later(codes, born, is_wrong):
    assert ("fr_apl_01.lahir" in codes("FR.APL.01", {"tanggal_lahir": born})) is is_wrong


@pytest.mark.parametrize("code", ["FR.APL.01", "FR.APL.02", "PETA.KP"])
def test_a_scheme_without_units_cannot_be_worked_on(codes, code):
    assert "no_units" in codes(code, lent=lent_example(units=[]))
    assert "no_units" not in codes(code)


@pytest.mark.row("002-059")
def test_accepted_only_when_every_basic_requirement_is_met(codes, found):
    assert "fr_apl_01.diterima" not in codes("FR.APL.01")
    missing = {"dasar:d2:keadaan": "tidak_memenuhi"}
    assert ("fr_apl_01.diterima", "rekomendasi") in found("FR.APL.01", missing)
    assert "fr_apl_01.diterima" not in codes("FR.APL.01", {"administratif:a1:keadaan": "tidak_ada"})
    refused = {**missing, "rekomendasi": "tidak_diterima", "catatan": "Pengalaman belum dibuktikan"}
    assert codes("FR.APL.01", refused) == set()


def test_a_refusal_says_why(codes):
    assert "fr_apl_01.catatan" in codes("FR.APL.01", {"rekomendasi": "tidak_diterima"})
    assert "fr_apl_01.catatan" not in codes("FR.APL.01", {"rekomendasi": "tidak_diterima", "catatan": "x"})


def test_the_admin_is_not_the_applicant(codes):
    assert "same_person" in codes("FR.APL.01", people={"admin": EKO})
    assert "same_person" in codes("FR.APL.01", people={"admin": {"name": "eko prasetyo"}})
    assert "same_person" not in codes("FR.APL.01")


def test_an_email_is_complete(codes):
    assert "email" in codes("FR.APL.01", {"email": "eko@contoh"})


@pytest.mark.row("002-073")
def test_every_elemen_is_answered(found):
    path = f"elemen:{SQL}_1:kbk"
    assert ("fr_apl_02.kbk", path) in found("FR.APL.02", {path: None})


@pytest.mark.row("002-073", "002-081")
def test_k_without_evidence_is_a_warning(found):
    path = f"elemen:{SQL}_1:bukti"
    assert ("fr_apl_02.bukti", path) in found("FR.APL.02", {path: ""})
    assert found("FR.APL.02", {path: "", f"elemen:{SQL}_1:kbk": "BK", "pertimbangan": "ada bukti lain"}) == set()


@pytest.mark.row("002-081")
def test_going_on_despite_bk_is_argued(codes):
    doubt = {f"elemen:{SQL}_1:kbk": "BK"}
    assert "fr_apl_02.pertimbangan" in codes("FR.APL.02", doubt)
    assert "fr_apl_02.pertimbangan" not in codes("FR.APL.02", {**doubt, "rekomendasi": "tidak_dapat"})
    assert "fr_apl_02.pertimbangan" not in codes("FR.APL.02", {**doubt, "pertimbangan": "bukti kuat"})
    assert codes("FR.APL.02", {"pertimbangan": ""}) == set(), "nobody doubts"


def plan(*forms, **more):
    return {"instruments": {"g1": list(forms)}, **more}


@pytest.mark.row("002-079")
def test_the_agreed_evidence_is_that_of_the_plan(codes):
    assert codes("FR.AK.01", plan=plan("FR.IA.01", "FR.IA.02", "FR.IA.03")) == set()
    assert codes("FR.AK.01", plan=plan("FR.IA.01", "FR.IA.05")) == {"fr_ak_01.kurang"}
    assert codes("FR.AK.01", {"bukti": ["observasi", "lisan"]}, plan=plan("FR.IA.01")) == {"fr_ak_01.lebih"}
    assert codes("FR.AK.01", {"bukti": ["observasi", "lisan"]}) == set()


@pytest.mark.row("002-083")
@pytest.mark.parametrize(
    ("form", "evidence"),
    [
        ("FR.IA.08", "portofolio"), ("FR.IA.11", "produk"), ("FR.IA.02", "observasi"), ("FR.IA.04A", "terstruktur"),
        ("FR.IA.06", "tertulis"), ("FR.IA.07", "lisan"), ("FR.IA.09", "wawancara"), ("FR.IA.10", "lainnya"),
    ],
)  # fmt: skip
def test_each_instrument_gives_its_evidence(codes, form, evidence):
    agreed = {"bukti": [evidence], "bukti__lainnya": "Pihak ketiga"}
    assert codes("FR.AK.01", agreed, plan=plan(form)) == set()


@pytest.mark.parametrize(("day", "is_wrong"), [("2025-07-22", False), ("2025-07-23", False), ("2025-07-24", True)])
def test_the_agreed_day_is_not_before_the_review(codes, day, is_wrong):
    reviewed = {"apl_02": {"rekomendasi": "dapat", "reviewed_on": day}}
    assert ("fr_ak_01.tanggal" in codes("FR.AK.01", plan=reviewed)) is is_wrong


@pytest.mark.row("002-082")
def test_the_self_assessment_has_to_be_reviewed_first(codes):
    assert "fr_ak_01.apl_02" in codes("FR.AK.01", plan={"apl_02": {"rekomendasi": "tidak_dapat"}})
    assert "fr_ak_01.apl_02" in codes("FR.AK.01", plan={"apl_02": {"rekomendasi": ""}})
    assert "fr_ak_01.apl_02" not in codes("FR.AK.01", plan={"apl_02": {"rekomendasi": "dapat"}})
    assert "fr_ak_01.apl_02" not in codes("FR.AK.01", plan={})


def test_every_statement_is_agreed_to(found):
    assert ("missing.agree", "pern_asesor") in found("FR.AK.01", {"pern_asesor": None})


@pytest.mark.parametrize(
    ("code", "path", "known"), [("FR.APL.01", "nama", "Eko Prasetyo"), ("FR.AK.01", "tuk", LENT["tuk"]["nama"])]
)
def test_all_sheets_name_the_same_asesi_and_the_same_tuk(found, code, path, known):
    said = {(f"{code.lower().replace('.', '_')}.{path}", path)}
    assert found(code, {path: known.upper().replace(" ", "  ")}) == set()
    assert found(code, {path: f"{known} lain"}) == said
    assert not said & found(code, {path: ""}), "what is missing does not differ"
    told = checks.run(SPECS[code], Stage.WHOLE, valid_answers(code) | {path: "Yang lain"}, LENT)
    assert (checks.errors(told), told[0].params.popitem()[1]) == ([], known)
    nobody = lent_example(people={}, tuk={})
    assert not said & found(code, {path: "Yang lain"}, lent=nobody)

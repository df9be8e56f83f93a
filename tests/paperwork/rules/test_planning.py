"""Peta, FR.MAPA.01 and FR.MAPA.02."""

import pytest

from askom_lms.paperwork.domain import plan as planning
from askom_lms.paperwork.domain.lent import standard_name
from askom_lms.paperwork.domain.spec import Stage
from tests.paperwork.valid_answers import LENT, lent_example, valid_answers

SQL, DATA, ACCESS = "J.620100.020.02", "J.620100.004.02", "J.620100.021.02"
DEWI = {"id": "p-dewi", "name": "Dewi Anggraini"}


@pytest.mark.row("000-091", "000-099")
def test_a_unit_belongs_to_a_named_group(found):
    assert ("peta_kp.kelompok", f"unit:{SQL}:kelompok") in found("PETA.KP", {f"unit:{SQL}:kelompok": "r2"})
    two = {f"unit:{SQL}:kelompok": "r2", "kelompok:r2:nama": "Mengelola", "kelompok:r2:skenario_dit": "Susun laporan"}
    assert found("PETA.KP", two) == set()


def test_a_group_has_a_unit(codes):
    assert "peta_kp.kosong" in codes("PETA.KP", {"kelompok:r2:nama": "Mengelola"})


def test_critical_aspects_are_written(found):
    path = f"unit:{SQL}:aspek_kritis"
    assert ("peta_kp.aspek_kritis", path) in found("PETA.KP", {path: " "})


@pytest.mark.parametrize(
    "evidence",
    [
        {"tambahan": ["DPL"]}, {"portofolio": "Laporan"}, {"crp": "Produk"}, {"skenario_dit": "Susun"},
        {"skenario_tpd": "Kerjakan"},
    ],
)  # fmt: skip
def test_a_unit_is_covered_by_some_evidence(codes, evidence):
    bare = {"kelompok:r1:skenario_tpd": "", "kelompok:r1:pmo": ""}
    for unit in (SQL, DATA, ACCESS):
        bare |= {f"unit:{unit}:tambahan": [], f"unit:{unit}:portofolio": "", f"unit:{unit}:crp": ""}
    assert "peta_kp.tercakup" in codes("PETA.KP", bare)
    for unit in (SQL, DATA, ACCESS):
        for key, value in evidence.items():
            bare[f"kelompok:r1:{key}" if key.startswith("skenario") else f"unit:{unit}:{key}"] = value
    assert "peta_kp.tercakup" not in codes("PETA.KP", bare)


def test_questions_that_support_an_observation_need_a_scenario(codes):
    assert "peta_kp.skenario" in codes("PETA.KP", {"kelompok:r1:skenario_tpd": ""})
    assert "peta_kp.skenario" not in codes("PETA.KP", {"kelompok:r1:skenario_tpd": "", "kelompok:r1:pmo": ""})
    structured = {"kelompok:r1:skenario_tpd": "", "kelompok:r1:skenario_dit": "Susun laporan"}
    assert "peta_kp.skenario" not in codes("PETA.KP", structured)


@pytest.mark.row("000-109", "000-110")
def test_a_revoked_standard_is_marked_in_training_and_refused_in_earnest(codes):
    cited = lent_example(units=[{**LENT["units"][0], "standard": "55/2015"}])
    assert codes("PETA.KP", lent=cited) == {"revoked"}
    assert codes("PETA.KP", lent={**cited, "real": True}) == {"revoked_real"}
    assert codes("PETA.KP", lent=lent_example(real=True)) == set()


def test_a_unit_that_cites_no_standard_rests_on_the_revoked_one_too(codes):
    silent = lent_example(units=[{**LENT["units"][0], "standard": ""}])
    assert codes("PETA.KP", lent={**silent, "real": True}) == {"revoked_real"}


def test_a_standard_whose_number_ends_with_its_year_is_named_once_and_found_by_its_units(codes):
    decree = {"kind": "Kepmen", "number": "KEP.43/MEN/III/2008", "year": 2008, "title": "", "revoked": True}
    unit = {**LENT["units"][0], "standard": "KEP.43/MEN/III/2008"}
    lent = lent_example(standards=[decree], units=[unit])
    assert standard_name(decree) == "Kepmen KEP.43/MEN/III/2008"
    assert codes("PETA.KP", lent={**lent, "real": True}) == {"revoked_real"}


@pytest.mark.row("000-091", "000-099", "000-104", "000-142")
def test_the_peta_gives_its_groups_to_the_other_forms():
    answers = valid_answers("PETA.KP")
    (group,) = planning.groups_from_peta(answers, LENT)
    assert group == {"key": "g1", "name": "Kelompok Pekerjaan 1", "units": [DATA, SQL, ACCESS]}
    answers |= {"kelompok:r2:nama": "Mengelola", f"unit:{SQL}:kelompok": "r2"}
    first, second = planning.groups_from_peta(answers, LENT)
    assert (first["units"], second["units"]) == ([DATA, ACCESS], [SQL])
    assert planning.groups_from_peta({}, LENT)[0]["units"] == [DATA, SQL, ACCESS]


def test_a_standard_without_number_is_told_where_it_is_written(found):
    told = found("FR.MAPA.01", {"acuan__skkni": "SKKNI terbaru"})
    assert told == {("fr_mapa_01.skkni_nomor", "acuan__skkni")}


def test_the_competency_standard_is_named_with_its_number(codes):
    assert "fr_mapa_01.skkni" in codes("FR.MAPA.01", {"acuan": ["pedoman"], "acuan__pedoman": "x"})
    assert "fr_mapa_01.skkni_nomor" in codes("FR.MAPA.01", {"acuan__skkni": "SKKNI terbaru"})
    assert codes("FR.MAPA.01", {"acuan__skkni": "282/2016"}) == set()
    assert "missing.write" in codes("FR.MAPA.01", {"acuan": ["skkni", "produk"]})


@pytest.mark.row("000-139", "000-141")
def test_two_people_confirm_one_of_them_the_manager(codes):
    assert codes("FR.MAPA.01", {"konfirmasi": ["manajer_sertifikasi"]}) == {"fr_mapa_01.dua_orang"}
    others = {"konfirmasi": ["lead_asesor", "supervisor"], "orang:supervisor:nama": "Budi"}
    assert codes("FR.MAPA.01", others) == {"fr_mapa_01.manajer"}
    assert codes("FR.MAPA.01", {"konfirmasi": ["manajer_sertifikasi", "lead_asesor"]}) == set()


def test_people_who_confirm_are_named(found):
    path = "orang:supervisor:nama"
    chosen = {"konfirmasi": ["manajer_sertifikasi", "supervisor"]}
    assert ("fr_mapa_01.nama", path) in found("FR.MAPA.01", chosen)
    assert found("FR.MAPA.01", {**chosen, path: "Budi"}) == set()


@pytest.mark.row("000-144", "000-146", "002-083")
@pytest.mark.parametrize(
    ("kind", "method", "instrument"),
    [
        ("L", "OBS", "CL"), ("L", "KT", "DIT"), ("T", "TJ", "DPL"), ("TL", "VP", "CVP"), ("TL", "RP", "CRP"),
        ("TL", "VPK", "VPK"), ("T", "VPK", "VPK"),
    ],
)  # fmt: skip
def test_each_kind_of_evidence_has_an_instrument_that_gives_it(codes, kind, method, instrument):
    bare = {f"rencana:{SQL}:{one}": [] for one in planning.METHODS} | {f"rencana:{SQL}:jenis": [kind]}
    assert "fr_mapa_01.perangkat" in codes("FR.MAPA.01", bare)
    told = codes("FR.MAPA.01", bare | {f"rencana:{SQL}:{method}": [instrument]})
    assert told == set()


def test_every_unit_has_a_kind_of_evidence(found):
    assert ("fr_mapa_01.jenis", f"rencana:{SQL}:jenis") in found("FR.MAPA.01", {f"rencana:{SQL}:jenis": []})


def test_ada_needs_its_text(found):
    assert ("missing.write", "mod_tempat__ada") in found("FR.MAPA.01", {"mod_tempat": "ada"})


def test_nobody_confirms_or_validates_his_own_plan(codes):
    assert "fr_mapa_01.manajer_sendiri" in codes("FR.MAPA.01", people={"manajer_sertifikasi": DEWI})
    for code, stage in (("FR.MAPA.01", ""), ("FR.MAPA.02", ""), ("FR.IA.01", "perangkat"), ("FR.IA.03", "perangkat")):
        assert "validator_is_author" in codes(code, stage=stage, people={"validator": DEWI})
        assert "validator_is_author" not in codes(code, stage=stage)


@pytest.mark.parametrize("author", ["asesor", "penyusun_2"])
@pytest.mark.parametrize("judge", ["validator", "validator_kedua"])
def test_of_two_authors_and_two_validators_nobody_is_both(codes, author, judge):
    one, other = {"id": "p-ida", "name": "Ida Ayu"}, {"id": "p-joko", "name": "Joko Susilo"}
    assert codes("FR.IA.02", stage="perangkat", people={author: one, judge: one}) == {"validator_is_author"}
    assert codes("FR.IA.02", stage="perangkat", people={author: one, judge: other}) == set()


def test_the_map_ticks_what_is_planned_and_only_that(found):
    plan = {"codes": {SQL: ["CL", "TPD", "PMO", "DPL"], DATA: ["CL"], ACCESS: []}}
    assert found("FR.MAPA.02", plan=plan) == {("fr_mapa_02.belum_centang", "instrumen:g1_ia07:potensi")}
    assert found("FR.MAPA.02", {"instrumen:g1_ia07:potensi": ["2"]}, plan=plan) == set()
    assert ("fr_mapa_02.belum_rencana", "instrumen:g1_ia11:potensi") in found(
        "FR.MAPA.02", {"instrumen:g1_ia11:potensi": ["1"]}, plan=plan
    )
    assert found("FR.MAPA.02", {"instrumen:g1_ia11:potensi": ["1"]}) == set()


@pytest.mark.parametrize(("ticked", "also"), [("ia05", "DPT"), ("ia06", "DPT"), ("ia04a", "DIT")])
def test_a_code_with_two_forms_needs_only_one(codes, ticked, also):
    plan = {"codes": {SQL: ["CL", "TPD", "PMO", also]}}
    assert codes("FR.MAPA.02", {f"instrumen:g1_{ticked}:potensi": ["1"]}, plan=plan) == set()


def test_some_forms_do_not_stand_alone(codes):
    assert "fr_mapa_02.pasangan" in codes("FR.MAPA.02", {"instrumen:g1_ia04b:potensi": ["1"]})
    assert "fr_mapa_02.pasangan" in codes("FR.MAPA.02", {"instrumen:g1_ia01:potensi": []})
    both = {"instrumen:g1_ia04a:potensi": ["1"], "instrumen:g1_ia04b:potensi": ["1"]}
    assert "fr_mapa_02.pasangan" not in codes("FR.MAPA.02", both)


def test_what_a_map_lacks_is_told_at_the_row_that_cures_it(found):
    both = found("FR.MAPA.02", {"instrumen:g1_ia01:potensi": []})
    assert both == {("fr_mapa_02.pasangan", "instrumen:g1_ia03:potensi")}
    first = "instrumen:g1_ia01:potensi"
    assert found("FR.MAPA.02", plan={"asesi_types": ["5"]}) == {("fr_mapa_02.tipe", first)}
    bare = {f"instrumen:g1_{row}:potensi": [] for row in ("ia01", "ia02", "ia03")}
    assert found("FR.MAPA.02", bare) == {("fr_mapa_02.kosong", first)}


@pytest.mark.row("000-155")
def test_the_types_of_asesi_that_were_named_are_served(codes):
    assert codes("FR.MAPA.02", plan={"asesi_types": ["1", "3"]}) == set()
    assert codes("FR.MAPA.02", plan={"asesi_types": ["1", "5"]}) == {"fr_mapa_02.tipe"}


def test_an_empty_map_is_not_a_map(codes):
    bare = {f"instrumen:g1_{row}:potensi": [] for row in ("ia01", "ia02", "ia03")}
    named = {"asesi_types": ["1", "5"]}
    assert codes("FR.MAPA.02", bare, plan=named) == {"fr_mapa_02.kosong"}
    assert codes("FR.MAPA.02", bare) == codes("FR.MAPA.02", bare, kit=["FR.IA.01"]) == {"fr_mapa_02.kosong"}
    assert codes("FR.MAPA.02", lent=lent_example(units=[], groups=[]), plan={"asesi_types": ["1"]}) == set()


def test_the_plan_is_read_from_the_other_records():
    known = [
        planning.Known("FR.MAPA.01", Stage.WHOLE, valid_answers("FR.MAPA.01")),
        planning.Known("FR.MAPA.02", Stage.WHOLE, valid_answers("FR.MAPA.02")),
        planning.Known("FR.APL.02", Stage.WHOLE, valid_answers("FR.APL.02")),
        planning.Known("FR.AK.01", Stage.WHOLE, valid_answers("FR.AK.01")),
        planning.Known("FR.IA.01", Stage.PERANGKAT, valid_answers("FR.IA.01", "perangkat")),
        planning.Known("FR.IA.02", Stage.HASIL, valid_answers("FR.IA.02", "hasil")),
        planning.Known("FR.AK.02", Stage.WHOLE, valid_answers("FR.AK.02")),
    ]
    facts = planning.facts(known, LENT, reviewed_on="2025-07-22")
    assert facts["codes"][SQL] == ["CL", "TPD", "PMO"]
    assert facts["jenis"][SQL] == ["L", "T"]
    assert facts["instruments"] == {"g1": ["FR.IA.01", "FR.IA.02", "FR.IA.03"]}
    assert facts["apl_02"] == {"rekomendasi": "dapat", "reviewed_on": "2025-07-22"}
    assert (facts["bukti"], facts["agreed_for"]) == (["observasi"], "2025-07-23")
    assert facts["results"] == ["FR.IA.02"]
    assert facts["ak_02"] == {"rekomendasi": "kompeten"}
    assert "is_agreed" not in facts
    assert planning.facts(known, LENT, is_agreed=True)["is_agreed"] is True
    assert planning.facts([], LENT) == {}


def test_a_form_of_the_kit_that_nobody_began_says_nothing_and_that_counts(codes):
    kit = lent_example(kit=["FR.MAPA.01", "FR.MAPA.02", "FR.APL.02", "FR.AK.01", "FR.IA.01", "FR.AK.02"])
    facts = planning.facts([], kit)
    assert facts == {
        "codes": {}, "instruments": {}, "apl_02": {"rekomendasi": ""}, "is_agreed": False, "results": [],
        "ak_02": {"rekomendasi": ""},
    }  # fmt: skip
    assert "fr_mapa_02.belum_rencana" in codes("FR.MAPA.02", plan=facts)
    assert {"fr_ak_01.lebih", "fr_ak_01.apl_02"} <= codes("FR.AK.01", plan=facts)
    assert "fr_ak_02.tanpa_instrumen" in codes("FR.AK.02", plan=facts)
    assert "fr_ak_03.belum_putusan" in codes("FR.AK.03", plan=facts)
    assert "fr_ak_05.belum_putusan" in codes("FR.AK.05", plan=facts)
    assert "ak_01_first" in codes("FR.IA.01", stage="hasil", plan=facts)


@pytest.mark.parametrize(
    ("kit", "expected"),
    [
        (["FR.IA.01", "FR.IA.02", "FR.IA.03", "FR.AK.01"], set()),
        (["FR.IA.01", "FR.IA.02", "FR.IA.03", "FR.IA.07"], {"fr_mapa_02.ada_di_map"}),
        (["FR.IA.01", "FR.IA.02"], {"fr_mapa_02.tidak_di_map"}),
        (["FR.AK.01"], set()),
        ([], set()),
    ],
)
def test_the_ticked_instruments_are_the_sheets_of_the_dossier(codes, kit, expected):
    assert codes("FR.MAPA.02", kit=kit) == expected


def with_aspects(aspect, unit=0):
    """Every KUK of one unit chosen, all others a skill."""
    lent = lent_example()
    for place, one in enumerate(lent["units"]):
        for kuk in (kuk for elemen in one["elements"] for kuk in elemen["kuk"]):
            kuk["aspect"] = aspect if place == unit else "keterampilan"
    return lent


@pytest.mark.row("000-145")
@pytest.mark.parametrize(
    ("code", "path", "without"),
    [("PETA.KP", "unit:{}:tambahan", []), ("FR.MAPA.01", "rencana:{}:jenis", ["L"])],
)
def test_a_kuk_of_knowledge_has_additional_evidence(found, code, path, without):
    unit = LENT["units"][0]["code"]
    spoilt = {path.format(unit): without}
    told = ("pengetahuan.tanpa_t", path.format(unit))
    assert told in found(code, spoilt, lent=with_aspects("pengetahuan"))
    assert told not in found(code, lent=with_aspects("pengetahuan"))
    assert told not in found(code, spoilt, lent=with_aspects("keterampilan"))
    assert told not in found(code, spoilt, lent=with_aspects("sikap"))


def test_an_aspect_read_off_the_verb_is_no_finding(found):
    unit = LENT["units"][0]["code"]
    assert found("FR.MAPA.01", {f"rencana:{unit}:jenis": ["L"], f"rencana:{unit}:TJ": []}) == set()


def test_each_group_is_held_against_the_plan_of_its_own_units(found):
    """What is planned for the first group says nothing of the second."""
    groups = [
        {"key": "g1", "name": "Merancang", "units": [DATA]},
        {"key": "g2", "name": "Mengelola", "units": [SQL, ACCESS]},
    ]
    lent = lent_example(groups=groups)
    plan = {"codes": {DATA: ["CL", "TPD", "PMO"], SQL: ["CL", "TPD", "PMO"], ACCESS: ["DPL"]}}
    assert found("FR.MAPA.02", lent=lent, plan=plan) == {("fr_mapa_02.belum_centang", "instrumen:g2_ia07:potensi")}
    ticked = {"instrumen:g2_ia07:potensi": ["1"]}
    assert found("FR.MAPA.02", ticked, lent=lent, plan=plan) == set()
    astray = ticked | {"instrumen:g1_ia07:potensi": ["1"]}
    assert found("FR.MAPA.02", astray, lent=lent, plan=plan) == {
        ("fr_mapa_02.belum_rencana", "instrumen:g1_ia07:potensi")
    }

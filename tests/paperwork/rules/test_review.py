"""FR.AK.02, FR.AK.03, FR.AK.05, FR.VA and FR-ACA-07."""

import pytest

from tests.paperwork.valid_answers import SPECS, lent_example, valid_answers

SQL, DATA, ACCESS = "J.620100.020.02", "J.620100.004.02", "J.620100.021.02"
PLAN_UNIT, PRACTICE_UNIT, VALIDATION_UNIT = "P.85ASM00.001.2", "P.85ASM00.003.2", "P.854900.047.01"
DEWI = {"id": "p-dewi", "name": "Dewi Anggraini"}


@pytest.mark.parametrize(("ended", "is_wrong"), [("2025-07-23", False), ("2025-07-24", False), ("2025-07-22", True)])
def test_an_assessment_does_not_end_before_it_began(codes, ended, is_wrong):
    assert ("fr_ak_02.selesai" in codes("FR.AK.02", {"selesai": ended})) is is_wrong


def test_one_date_alone_is_not_out_of_order(found):
    for path in ("mulai", "selesai"):
        assert found("FR.AK.02", {path: None}) == {("missing.date", path)}


@pytest.mark.parametrize(("agreed", "is_wrong"), [("2025-07-22", False), ("2025-07-23", False), ("2025-07-24", True)])
def test_an_assessment_does_not_begin_before_the_agreed_day(found, agreed, is_wrong):
    plan = {"agreed_for": agreed}
    began = {"mulai": "2025-07-23", "selesai": "2025-07-25"}
    assert found("FR.AK.02", began, plan=plan) == ({("fr_ak_02.mulai", "mulai")} if is_wrong else set())
    assert found("FR.AK.02", began, plan={"agreed_for": ""}) == set()
    assert found("FR.AK.02", {"mulai": None}, plan=plan) == {("missing.date", "mulai")}


def test_every_unit_has_a_tick(found):
    path = f"unit:{SQL}:bukti"
    assert ("fr_ak_02.bukti", path) in found("FR.AK.02", {path: []})


@pytest.mark.parametrize(
    ("form", "column"),
    [
        ("FR.IA.01", "observasi"), ("FR.IA.02", "observasi"), ("FR.IA.03", "observasi"), ("FR.IA.08", "portofolio"),
        ("FR.IA.10", "pihak_ketiga"), ("FR.IA.09", "wawancara"), ("FR.IA.07", "lisan"), ("FR.IA.05", "tertulis"),
        ("FR.IA.04B", "proyek"), ("FR.IA.11", "lainnya"),
    ],
)  # fmt: skip
def test_a_column_is_ticked_exactly_when_its_instrument_is_filled(codes, form, column):
    ticks = {f"unit:{unit}:bukti": [column] for unit in (SQL, DATA, ACCESS)}
    assert codes("FR.AK.02", ticks, plan={"results": [form]}) == set()
    assert "fr_ak_02.tanpa_instrumen" in codes("FR.AK.02", ticks, plan={"results": []})
    both = {"results": [form, "FR.IA.07" if column != "lisan" else "FR.IA.01"]}
    assert codes("FR.AK.02", ticks, plan=both) == {"fr_ak_02.belum_centang"}
    assert codes("FR.AK.02", ticks) == set()


@pytest.mark.parametrize(
    ("ticks", "whole", "recommended", "said"),
    [
        (["portofolio"], [], "kompeten", {"fr_ak_02.vatm_unit"}),
        (["portofolio", "wawancara"], [], "kompeten", {"fr_ak_02.vatm_lain"}),
        (["portofolio"], [], "belum", {"fr_ak_02.vatm_lain"}),
        (["portofolio"], ["Sertifikat"], "kompeten", set()),
        (["wawancara"], [], "kompeten", set()),
    ],
)
def test_a_document_that_misses_a_rule_is_told_at_its_unit(codes, ticks, whole, recommended, said):
    given = {f"unit:{unit}:bukti": ["wawancara"] for unit in (DATA, ACCESS)} | {f"unit:{SQL}:bukti": ticks}
    if recommended == "belum":
        given |= {"rekomendasi": "belum", "tindak_lanjut": "Latihan"}
    judged = {SQL: {"whole": whole, "short": ["Laporan (memadai)"]}}
    assert codes("FR.AK.02", given, plan={"vatm": judged}) == said
    assert codes("FR.AK.02", given, plan={"vatm": {SQL: {"whole": [], "short": []}}}) == set()


@pytest.mark.row("002-085", "003-041")
def test_competent_needs_all_four_rules_of_evidence(codes):
    short = {"vatm": ["V", "A", "T"], "vatm__alasan": "Bukti kurang"}
    assert codes("FR.AK.02", short) == {"fr_ak_02.vatm"}
    assert codes("FR.AK.02", {**short, "rekomendasi": "belum", "tindak_lanjut": "Latihan"}) == set()
    assert codes("FR.AK.02", {**short, "vatm__alasan": ""}) == {"fr_ak_02.vatm", "vatm_reason"}


@pytest.mark.row("000-008", "003-041")
def test_competent_needs_every_planned_instrument(codes):
    plan = {"instruments": {"g1": ["FR.IA.01", "FR.IA.03"]}, "results": ["FR.IA.01"]}
    assert codes("FR.AK.02", plan=plan) == {"fr_ak_02.belum_lengkap"}
    assert codes("FR.AK.02", plan={**plan, "results": ["FR.IA.01", "FR.IA.03"]}) == set()
    not_yet = {"rekomendasi": "belum", "tindak_lanjut": "Latihan"}
    assert codes("FR.AK.02", not_yet, plan=plan) == set()
    assert codes("FR.AK.02", plan={"instruments": plan["instruments"]}) == set()
    elsewhere = {**plan, "instruments": {"g1": ["FR.IA.01", "FR.IA.99"]}}
    assert codes("FR.AK.02", plan=elsewhere) == set()
    kit = lent_example(kit=["FR.IA.01", "FR.IA.99"])
    assert codes("FR.AK.02", lent=kit, plan=elsewhere) == {"fr_ak_02.belum_lengkap"}


@pytest.mark.row("003-028")
def test_not_yet_competent_says_what_is_needed(codes):
    assert "fr_ak_02.tindak_lanjut" in codes("FR.AK.02", {"rekomendasi": "belum"})
    assert "fr_ak_02.tindak_lanjut" not in codes("FR.AK.02", {"rekomendasi": "belum", "tindak_lanjut": "Latihan"})


def test_feedback_comes_after_the_recommendation(codes):
    assert codes("FR.AK.03", plan={"ak_02": {"rekomendasi": ""}}) == {"fr_ak_03.belum_putusan"}
    assert codes("FR.AK.03", plan={"ak_02": {"rekomendasi": "belum"}}) == set()
    assert codes("FR.AK.03", plan={}) == set()


def test_a_no_asks_for_a_comment_and_does_not_force_it(found):
    assert found("FR.AK.03", {"komponen:k2:hasil": "tidak"}) == {("fr_ak_03.catatan", "komponen:k2:catatan")}
    assert found("FR.AK.03", {"komponen:k2:hasil": "tidak", "komponen:k2:catatan": "kurang waktu"}) == set()


def test_every_component_is_answered(found):
    assert ("fr_ak_03.hasil", "komponen:k10:hasil") in found("FR.AK.03", {"komponen:k10:hasil": None})


@pytest.mark.row("003-045")
def test_the_report_has_a_row_for_every_asesi(codes):
    assert "fr_ak_05.kosong" in codes("FR.AK.05", lent=lent_example(asesi=[]))
    two = lent_example(asesi=[{"key": "a", "name": "A"}, {"key": "b", "name": "B"}])
    assert codes("FR.AK.05", lent=two) == set()
    assert codes("FR.AK.05", {"baris:b:rekomendasi": None}, lent=two) == {"fr_ak_05.rekomendasi"}


@pytest.mark.row("003-045")
def test_the_report_agrees_with_the_record(codes):
    recorded = lent_example(asesi=[{"key": "a", "name": "A", "hasil": "BK"}])
    assert codes("FR.AK.05", lent=recorded) == set()
    assert codes("FR.AK.05", {"baris:a:rekomendasi": "K"}, lent=recorded) == {"fr_ak_05.beda"}
    assert codes("FR.AK.05", {"baris:a:rekomendasi": None}, lent=recorded) == {"fr_ak_05.rekomendasi"}


def test_the_report_waits_for_the_recommendation(codes):
    assert codes("FR.AK.05", plan={"ak_02": {"rekomendasi": ""}}) == {"fr_ak_05.belum_putusan"}
    assert codes("FR.AK.05", plan={"ak_02": {"rekomendasi": "belum"}}) == set()


def test_bk_in_the_report_names_the_unit(codes):
    assert codes("FR.AK.05", {"baris:p-eko:rekomendasi": "BK"}) == {"fr_ak_05.keterangan"}


@pytest.mark.parametrize(
    ("people", "code"),
    [
        ({"validator_2": None}, "fr_va.tim"),
        ({"validator_2": {"id": "p-citra", "name": "Citra Lestari"}}, "fr_va.tim"),
        ({"validator_1": DEWI}, "validator_is_author"),
        ({"validator_2": DEWI}, "validator_is_author"),
    ],
)
def test_the_team_is_two_people_who_did_not_write_the_set(codes, people, code):
    assert code in codes("FR.VA", people=people)
    assert code not in codes("FR.VA")


def test_an_asesor_was_asked(found):
    assert ("fr_va.orang_nama", "orang:asesor:nama") in found("FR.VA", {"orang:asesor:nama": ""})
    assert ("fr_va.orang_hasil", "orang:asesor:hasil") in found("FR.VA", {"orang:asesor:hasil": ""})
    assert found("FR.VA", {"orang:lead_asesor:nama": "", "orang:lead_asesor:hasil": ""}) == set()


NOTHING = {
    f"{table}:r{row}:{column}": ""
    for table, columns in (
        ("temuan", ("temuan", "rekomendasi")), ("rencana", ("kegiatan", "waktu", "penanggung_jawab")),
    )
    for row in (1, 2)
    for column in columns
}  # fmt: skip


def test_findings_or_an_explicit_none(codes):
    assert codes("FR.VA", NOTHING) == {"fr_va.temuan"}
    assert codes("FR.VA", NOTHING | {"tanpa_temuan": True}) == set()
    assert codes("FR.VA", {"tanpa_temuan": True}) == {"fr_va.temuan_ganda"}


def test_a_finding_has_a_recommendation_and_a_plan(found):
    assert ("fr_va.rekomendasi", "temuan:r1:rekomendasi") in found("FR.VA", {"temuan:r1:rekomendasi": ""})
    third = {"temuan:r3:temuan": "Kurang jelas", "temuan:r3:rekomendasi": "Perjelas"}
    assert found("FR.VA", third) == {
        ("fr_va.rencana_kegiatan", "rencana:r3:kegiatan"),
        ("fr_va.rencana_waktu", "rencana:r3:waktu"),
        ("fr_va.rencana_penanggung_jawab", "rencana:r3:penanggung_jawab"),
    }


def test_a_plan_waits_for_the_recommendation(found):
    assert found("FR.VA", {"temuan:r3:temuan": "Kurang jelas"}) == {("fr_va.rekomendasi", "temuan:r3:rekomendasi")}


@pytest.mark.parametrize(("column", "other", "value"), [("aturan", "prinsip", "V"), ("prinsip", "aturan", "valid")])
def test_one_tick_is_enough_to_have_judged_an_aspect(found, column, other, value):
    assert found("FR.VA", {f"aspek:rencana:{other}": []}) == set()
    assert found("FR.VA", {f"aspek:keputusan:{column}": [value]}) == {("fr_va.aspek_di_luar", "aspek:keputusan:aturan")}


def test_nothing_is_planned_that_was_not_found(found):
    third = {f"rencana:r3:{column}": "Perbaiki" for column in ("kegiatan", "waktu", "penanggung_jawab")}
    said = {("fr_va.rencana_tanpa_temuan", "rencana:r3:kegiatan")}
    assert found("FR.VA", third) == said
    told = found("FR.VA", NOTHING | third | {"tanpa_temuan": True})
    assert told == said, "no finding, so nothing to plan"


def test_the_second_author_validates_no_more_than_the_first(codes):
    fajar = {"penyusun_2": {"id": "p-fajar", "name": "Fajar Hidayat"}}
    assert codes("FR.VA", people=fajar) == {"validator_is_author"}
    assert codes("FR.VA", people={"penyusun_2": {"id": "p-ida", "name": "Ida Ayu"}}) == set()


PERIODS = {"sebelum": range(2, 7), "saat": range(1, 7), "setelah": range(1, 9)}


@pytest.mark.parametrize("period", PERIODS)
def test_each_period_ticks_the_rows_that_it_can_judge(found, period):
    lent = lent_example(periode=period)
    answers = valid_answers("FR.VA", lent=lent)
    rows = [row.key for row in SPECS["FR.VA"].field("aspek").rows.rows]
    fitting = [rows[number - 1] for number in PERIODS[period]]
    assert {path.split(":")[1] for path in answers if path.startswith("aspek:")} == set(fitting)
    assert found("FR.VA", lent=lent) == set()
    for row in rows:
        ticked = (
            {f"aspek:{row}:aturan": [], f"aspek:{row}:prinsip": []}
            if row in fitting
            else {f"aspek:{row}:aturan": ["V"]}
        )
        code = "fr_va.aspek_kosong" if row in fitting else "fr_va.aspek_di_luar"
        assert found("FR.VA", ticked, lent=lent) == {(code, f"aspek:{row}:aturan")}


def test_a_finding_without_advice_does_not_hide_the_next_one(found):
    told = found("FR.VA", {"temuan:r1:rekomendasi": "", "rencana:r2:waktu": ""})
    assert ("fr_va.rencana_waktu", "rencana:r2:waktu") in told
    assert "temuan:r1:rekomendasi" in {path for _, path in told}
    assert not {path for _, path in told if path.startswith("rencana:r1")}


def test_each_dossier_holds_one_period(codes):
    lent = lent_example(periode="saat")
    assert codes("FR.VA", lent=lent) == set()
    told = codes("FR.VA", {"periode": "sebelum", "aspek:proses:aturan": [], "aspek:proses:prinsip": []}, lent=lent)
    assert told == {"fr_va.periode"}
    untold = codes("FR.VA", {"periode": ""}, lent=lent)
    assert "fr_va.periode" not in untold
    assert untold != set()


@pytest.mark.parametrize(
    ("period", "held", "code"),
    [
        ("sebelum", "2025-07-24", None), ("sebelum", "2025-07-25", None), ("sebelum", "2025-07-26", "tanggal_sebelum"),
        ("setelah", "2025-07-24", "tanggal_setelah"), ("setelah", "2025-07-25", None), ("setelah", "2025-07-26", None),
        ("saat", "2025-07-24", None), ("saat", "2025-07-26", None),
    ],
)  # fmt: skip
def test_the_period_fits_the_day_of_the_decision(codes, period, held, code):
    lent = lent_example(periode=period, plan={"decided_on": "2025-07-25"})
    assert codes("FR.VA", {"tanggal": held}, lent=lent) == ({f"fr_va.{code}"} if code else set())


@pytest.mark.parametrize("period", ["sebelum", "setelah"])
def test_a_day_that_is_not_written_is_asked_for_and_not_judged(codes, period):
    lent = lent_example(periode=period, plan={"decided_on": "2025-07-25"})
    assert codes("FR.VA", {"tanggal": ""}, lent=lent) == codes(
        "FR.VA", {"tanggal": ""}, lent=lent_example(periode=period)
    )


@pytest.mark.parametrize(("period", "is_early"), [("sebelum", False), ("saat", False), ("setelah", True)])
def test_after_the_assessment_there_is_a_recommendation(codes, period, is_early):
    lent = lent_example(periode=period)
    told = codes("FR.VA", lent=lent, plan={"ak_02": {"rekomendasi": ""}})
    assert told == ({"fr_va.belum_putusan"} if is_early else set())
    assert codes("FR.VA", lent=lent, plan={"ak_02": {"rekomendasi": "kompeten"}}) == set()


def test_aspects_follow_the_period_as_a_suggestion(found):
    early = {"aspek:keputusan:aturan": ["V"]}
    assert found("FR.VA", early) == {("fr_va.aspek_di_luar", "aspek:keputusan:aturan")}
    later = found("FR.VA", {"periode": "setelah"})
    assert {code for code, _ in later} == {"fr_va.aspek_kosong"}
    assert len(later) == 3


def test_a_unit_is_k_only_when_all_its_evidence_is_met_and_bk_has_a_reason(codes):
    short = {"bukti:paap_2:vatm": ["V", "A", "T"], "bukti:paap_2:vatm__alasan": "Belum memadai"}
    assert codes("FR-ACA-07", short) == {"fr_aca_07.k"}
    bk = {
        f"keputusan:{PLAN_UNIT}:keputusan": "BK", "umpan_balik": "belum", "gap": "ada",
        "gap__ada": f"{PLAN_UNIT} elemen 2", "saran": "ulang",
    }  # fmt: skip
    assert codes("FR-ACA-07", short | bk) == set()
    assert codes("FR-ACA-07", bk) == set()
    assert codes("FR-ACA-07", bk | {"gap__ada": ""}) == {"fr_aca_07.bk", "missing.write"}


def test_the_reason_for_bk_is_asked_only_where_all_evidence_is_met(codes):
    bk = {f"keputusan:{PLAN_UNIT}:keputusan": "BK"}
    follows = {"umpan_balik": "belum", "gap": "ada", "gap__ada": "", "saran": "ulang"}
    short = {"bukti:paap_2:vatm": ["V"], "bukti:paap_2:vatm__alasan": "Belum lengkap"}
    assert codes("FR-ACA-07", bk | follows | short) == {"missing.write"}
    assert codes("FR-ACA-07", bk | short) == {"fr_aca_07.umpan_balik_bk", "fr_aca_07.gap_bk", "fr_aca_07.saran_bk"}


def test_the_feedback_waits_until_every_unit_is_decided(found):
    path = f"keputusan:{PLAN_UNIT}:keputusan"
    for feedback in ({}, {"umpan_balik": "belum", "gap": "ada", "gap__ada": "x", "saran": "ulang"}):
        assert found("FR-ACA-07", {path: None, **feedback}) == {("fr_aca_07.keputusan", path)}


def test_a_rule_that_is_not_met_has_its_reason(found):
    empty = {"bukti:pv_1:vatm": []}
    assert ("vatm_empty", "bukti:pv_1:vatm") in found("FR-ACA-07", empty)
    assert ("vatm_reason", "bukti:pv_1:vatm__alasan") in found("FR-ACA-07", {"bukti:pv_1:vatm": ["V"]})
    assert ("vatm_empty", "bukti:pv_1:vatm") not in found(
        "FR-ACA-07", {**empty, "bukti:pv_1:vatm__alasan": "Tidak ada"}
    )


@pytest.mark.parametrize(("path", "value"), [("umpan_balik", "belum"), ("gap", "ada"), ("saran", "ulang")])
def test_the_feedback_follows_from_the_units(codes, path, value):
    told = codes("FR-ACA-07", {path: value, "gap__ada": "x"})
    assert told == {f"fr_aca_07.{path}_k"}


def test_every_unit_is_decided(found):
    path = f"keputusan:{VALIDATION_UNIT}:keputusan"
    assert ("fr_aca_07.keputusan", path) in found("FR-ACA-07", {path: None})

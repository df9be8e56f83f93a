"""What a finding names in its sentence: the unit, the sheet, the day, the person, so that whoever reads it can mend it."""

import pytest

from tests.paperwork.valid_answers import LENT, lent_example, valid_answers

SQL, DATA, ACCESS = "J.620100.020.02", "J.620100.004.02", "J.620100.021.02"
PLAN_UNIT = "P.85ASM00.001.2"
DEWI = {"id": "p-dewi", "name": "Dewi Anggraini"}
EKO = {"id": "p-eko", "name": "Eko Prasetyo"}
NO_TO = {
    f"kuk:{SQL}_{kuk}:{key}": value
    for kuk in ("1.1", "2.1")
    for key, value in (("pencapaian", "tidak"), ("lanjut", "Tanya lisan"))
}
BELUM = {"rekomendasi": "belum", "belum_kelompok": "1", "belum_unit": SQL, "belum_elemen": "1", "belum_kuk": "9.9"}
OBSERVE = {
    "rekomendasi": "observasi", "pada_kelompok": ["g1"], "pada_unit": [SQL, DATA], "pada_elemen": "1", "pada_kuk": "9.9",
}  # fmt: skip
SHORT = {"bukti:paap_2:vatm": ["V"], "bukti:paap_2:vatm__alasan": "Belum lengkap"}
ASKED_ALONE = {f"pertanyaan:g1_r{row}:dimensi": ["TS"] for row in range(1, 7)}
WITHOUT_LAST_UNIT = {
    f"{table}:r{row}:{column}": None
    for row in (7, 8, 9)
    for table, columns in (("soal", ("pertanyaan", "kuk", "kritis", *"abcd")), ("kunci", ("kunci",)))
    for column in columns
}
BARE = {"kelompok:r1:skenario_tpd": "", "kelompok:r1:pmo": "", f"unit:{SQL}:tambahan": []}
BARE |= {f"unit:{SQL}:{key}": "" for key in ("portofolio", "crp")}
VPK_MISSING = {"dokumen:fr_ia_10:ada": "tidak_ada", "dokumen:fr_ia_10:keterangan": "Menyusul"}


@pytest.mark.parametrize(
    ("code", "stage", "changes", "around", "said", "names"),
    [
        ("FR.APL.01", "", {"dasar:d1:keadaan": "tidak_ada", "dasar:d2:keadaan": "tidak_ada"}, {}, "fr_apl_01.diterima", "1"),
        ("FR.APL.01", "", {"nik": "35.15-1 1"}, {}, "fr_apl_01.nik", "6"),
        ("FR.APL.01", "", {}, {"people": {"admin": EKO}}, "same_person", "Admin LSP | Pemohon/Kandidat"),
        ("FR.AK.01", "", {}, {"plan": {"apl_02": {"rekomendasi": "dapat", "reviewed_on": "2025-07-24"}}}, "fr_ak_01.tanggal", "24 Juli 2025"),
        ("FR.AK.01", "", {}, {"plan": {"instruments": {"g1": ["FR.IA.01", "FR.IA.05"]}}}, "fr_ak_01.kurang", "Hasil Pertanyaan Tertulis"),
        ("FR.AK.01", "", {"bukti": ["observasi", "lisan"]}, {"plan": {"instruments": {"g1": ["FR.IA.01"]}}}, "fr_ak_01.lebih", "Hasil Pertanyaan Lisan"),
        ("FR.AK.04", "", {"tanggal": "2025-07-25"}, {"plan": {"decided_on": "2025-07-23"}}, "fr_ak_04.lewat", "24 Juli 2025"),
        ("FR.AK.04", "", {"tanggal": "2025-07-22"}, {"plan": {"decided_on": "2025-07-23"}}, "fr_ak_04.sebelum", "23 Juli 2025"),
        ("FR.AK.04", "", {}, {"people": {"tim_banding_1": DEWI}}, "fr_ak_04.tim", "Dewi Anggraini"),
        ("FR.AK.05", "", {"baris:a:rekomendasi": "K"}, {"lent": lent_example(asesi=[{"key": "a", "name": "A", "hasil": "BK"}])}, "fr_ak_05.beda", "A | BK"),
        ("FR.AK.06", "", {}, {"people": {"peninjau": DEWI}}, "same_person", "Peninjau | Asesor"),
        ("FR.AK.06", "", {"dimensi:konsistensi:CMS": [], "dimensi:konsistensi:TS": []}, {}, "fr_ak_06.rekomendasi", "Task Skills, Contingency Management Skills"),
        ("FR.AK.07", "", {}, {"plan": {"present": {"asesi": False, "asesor": True}}}, "fr_ak_07.hadir", "asesi"),
        ("FR.AK.07", "", {}, {"plan": {"present": {"asesi": True, "asesor": False}}}, "fr_ak_07.hadir", "asesor"),
        ("FR.IA.01", "hasil", NO_TO, {}, "fr_ia_01.kompeten", "1.1, 2.1 | Tidak"),
        ("FR.IA.01", "hasil", BELUM, {}, "fr_ia_01.belum", "Ya"),
        ("FR.IA.01", "hasil", NO_TO | BELUM, {}, "fr_ia_01.belum_kuk_nomor", "1.1, 2.1 | Tidak"),
        ("FR.IA.02", "perangkat", {"unit:g1": [DATA]}, {}, "fr_ia_02.tercakup", f"{SQL}, {ACCESS}"),
        ("FR.IA.03", "perangkat", ASKED_ALONE, {}, "fr_ia_03.lima_dimensi", "CMS, JRES, TRS"),
        ("FR.IA.03", "perangkat", {"pertanyaan:g1_r1:momen": "saat"}, {}, "fr_ia_03.aspek_sebelum", "K3L"),
        ("FR.IA.03", "perangkat", {"pertanyaan:g1_r1:dimensi": ["JRES", "TRS"], "pertanyaan:g1_r6:dimensi": ["CMS"]}, {}, "fr_ia_03.dimensi_sesudah", "TRS"),
        ("FR.IA.04B", "perangkat", {f"penilaian:g1_r{row}:dimensi": ["TS"] for row in range(1, 6)}, {}, "fr_ia_04b.lima_dimensi", "CMS, JRES, TRS"),
        ("FR.IA.05", "perangkat", WITHOUT_LAST_UNIT, {"plan": {"codes": {ACCESS: ["DPT"]}}}, "pengetahuan.unit", ACCESS),
        ("FR.IA.05", "perangkat", {"soal:r3:kuk": f"{DATA}_1.2"}, {}, "pengetahuan.kuk_dua_kali", "2"),
        ("FR.IA.05", "perangkat", {"soal:r1:a": "x", "soal:r1:d": " X"}, {}, "fr_ia_05.pilihan_sama", "d | a"),
        ("FR.IA.06", "perangkat", {f"soal:r{row}:dimensi": ["TS", "TMS", "CMS"] for row in range(1, 10)}, {}, "fr_ia_06.lima_dimensi", "JRES, TRS"),
        ("FR.IA.07", "hasil", {}, {"plan": {"belum_esai": [f"{ACCESS}_2.2"], "belum_pilihan": [f"{ACCESS}_2.1"]}}, "fr_ia_07.belum_ditanya", f"{ACCESS} KUK 2.1, {ACCESS} KUK 2.2"),
        ("FR.IA.08", "perangkat", {f"dokumen:r{row}:unit": [DATA] for row in (1, 2, 3)}, {}, "fr_ia_08.tercakup", f"{SQL}, {ACCESS}"),
        ("FR.IA.08", "hasil", {"dokumen:r1:memadai": "tidak", "dokumen:r1:asli": "tidak"}, {}, "fr_ia_08.alasan", "asli, memadai"),
        ("FR.IA.08", "hasil", {"dokumen:r1:memadai": "tidak"}, {}, "fr_ia_08.kompeten", DATA),
        ("FR.IA.08", "hasil", OBSERVE, {}, "fr_ia_08.pada_kuk", "1.1"),
        ("FR.IA.09", "hasil", {}, {"plan": {"wawancara": [f"{SQL}_2", f"{DATA}_3"]}}, "fr_ia_09.belum_ditanya", f"{SQL} elemen 2, {DATA} elemen 3"),
        ("FR.IA.10", "perangkat", {"unit": [DATA]}, {"plan": {"codes": {SQL: ["VPK"], ACCESS: ["VPK"]}}}, "fr_ia_10.tercakup", f"{SQL}, {ACCESS}"),
        ("FR.IA.10", "hasil", {"pihak": "Eko Prasetyo"}, {}, "fr_ia_10.pihak_lain", "Asesi"),
        ("FR.IA.10", "hasil", {"pihak": "Dewi Anggraini"}, {}, "fr_ia_10.pihak_lain", "Asesor"),
        ("FR.IA.11", "perangkat", {f"kriteria:r{row}:aspek": "performa" for row in range(1, 6)}, {}, "fr_ia_11.aspek_kosong", "Spesifikasi, Keselamatan dan keamanan"),
        ("FR.IA.11", "hasil", {f"kriteria:r{row}:pencapaian": "tidak" for row in (2, 4)} | {"catatan": "x"}, {}, "fr_ia_11.kompeten", "2, 4"),
        ("FR.MAPA.01", "", {"konfirmasi": ["manajer_sertifikasi", "supervisor"]}, {}, "fr_mapa_01.nama", "Manajer atau supervisor ditempat kerja"),
        ("FR.MAPA.01", "", {f"rencana:{SQL}:jenis": ["TL"]}, {}, "fr_mapa_01.perangkat", f"TL | {SQL}"),
        ("FR.MAPA.02", "", {}, {"plan": {"codes": {SQL: ["CL", "PMO"]}}}, "fr_mapa_02.belum_rencana", "TPD"),
        ("FR.MAPA.02", "", {}, {"plan": {"codes": {SQL: ["CL", "TPD", "PMO", "DPL"]}}}, "fr_mapa_02.belum_centang", "DPL"),
        ("FR.MAPA.02", "", {}, {"kit": ["FR.IA.01", "FR.IA.02"]}, "fr_mapa_02.tidak_di_map", "FR.IA.03"),
        ("FR.MAPA.02", "", {}, {"kit": ["FR.IA.01", "FR.IA.02", "FR.IA.03", "FR.IA.07"]}, "fr_mapa_02.ada_di_map", "FR.IA.07"),
        ("FR.MAPA.02", "", {"instrumen:g1_ia04b:potensi": ["1"]}, {}, "fr_mapa_02.pasangan", "FR.IA.04B | FR.IA.04A"),
        ("FR.MAPA.02", "", {"instrumen:g1_ia01:potensi": []}, {}, "fr_mapa_02.pasangan", "FR.IA.03 | FR.IA.01"),
        ("FR.MAPA.02", "", {}, {"plan": {"asesi_types": ["1", "5"]}}, "fr_mapa_02.tipe", "5"),
        ("FR.VA", "", {"temuan:r3:temuan": "x", "temuan:r3:rekomendasi": "y"}, {}, "fr_va.rencana_waktu", "3"),
        ("FR.VA", "", {f"rencana:r3:{key}": "x" for key in ("kegiatan", "waktu", "penanggung_jawab")}, {}, "fr_va.rencana_tanpa_temuan", "3"),
        ("FR.VA", "", {"aspek:keputusan:aturan": ["V"]}, {}, "fr_va.aspek_di_luar", "Proses pengambilan keputusan"),
        ("FR.VA", "", {"periode": "sebelum"}, {"lent": lent_example(periode="saat")}, "fr_va.periode", "Pada saat asesmen"),
        ("FR.VA", "", {"tanggal": "2025-07-26"}, {"plan": {"decided_on": "2025-07-25"}}, "fr_va.tanggal_sebelum", "25 Juli 2025"),
        ("FR-ACA-07", "", SHORT, {}, "fr_aca_07.k", PLAN_UNIT),
        ("FR-ACA-07", "", {f"keputusan:{PLAN_UNIT}:keputusan": "BK"}, {}, "fr_aca_07.bk", PLAN_UNIT),
        ("STANDAR", "", {"catatan": ""}, {"lent": lent_example(units=[{"code": one, "title": "x", "standard": "", "elements": []} for one in (SQL, DATA)], standards=[])}, "standar.tanpa_elemen", f"{SQL}, {DATA}"),
        ("STANDAR", "", {}, {"lent": lent_example(standards=[LENT["standards"][0] | {"revoked": True}])}, "revoked", "SKKNI 282/2016"),
        ("PETA.KP", "", {"kelompok:r2:nama": "Mengelola"}, {}, "peta_kp.kosong", "Mengelola"),
        ("PETA.KP", "", BARE, {}, "peta_kp.tercakup", SQL),
        ("PORTOFOLIO", "", {f"dokumen:r{row}:elemen": [f"{DATA}_1"] for row in (1, 2, 3)}, {"plan": {"jenis": {SQL: ["TL"], ACCESS: ["TL"]}}}, "portofolio.lengkap", f"{SQL}, {ACCESS}"),
        ("PORTOFOLIO", "", {"dokumen:r3:nama": valid_answers("PORTOFOLIO")["dokumen:r1:nama"]}, {}, "portofolio.ganda", "1"),
        ("DAFTAR.PERIKSA", "", VPK_MISSING, {"lent": lent_example(exists=["FR.IA.10"])}, "daftar_periksa.sudah_ada", "FR.IA.10 VPK"),
        ("DAFTAR.PERIKSA", "", VPK_MISSING, {"kit": ["FR.IA.10"]}, "daftar_periksa.kurang", "FR.IA.10 VPK"),
    ],
)  # fmt: skip
def test_a_finding_names_what_has_to_be_mended(told, code, stage, changes, around, said, names):
    (one,) = [issue for issue in told(code, changes, stage=stage, **around) if issue.code == f"paperwork.{said}"]
    assert " | ".join(str(value) for value in one.params.values()) == names


def test_of_two_findings_at_one_place_none_is_swallowed(told):
    def names(code, said, **around):
        return [list(one.params.values()) for one in told(code, **around) if one.code == f"paperwork.{said}"]

    planned = {"instruments": {"g1": ["FR.IA.01", "FR.IA.05", "FR.IA.07"]}}
    missing = names("FR.AK.01", "fr_ak_01.kurang", plan=planned)
    assert missing == [["Hasil Pertanyaan Tertulis"], ["Hasil Pertanyaan Lisan"]]
    assert names("FR.AK.07", "fr_ak_07.hadir", plan={"present": {"asesi": False, "asesor": False}}) == [
        ["asesi"], ["asesor"],
    ]  # fmt: skip
    assert names("FR.MAPA.02", "fr_mapa_02.tipe", plan={"asesi_types": ["4", "5"]}) == [["4"], ["5"]]
    team = {"tim_banding_1": DEWI, "tim_banding_2": EKO}
    assert names("FR.AK.04", "fr_ak_04.tim", people=team) == [["Dewi Anggraini"], ["Eko Prasetyo"]]

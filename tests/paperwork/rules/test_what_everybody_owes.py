"""What no sheet is handed in without: every question that the official form asks of everybody, by form and stage."""

import pytest

from askom_lms.paperwork.domain import checks
from askom_lms.paperwork.domain.filled import Filled
from askom_lms.paperwork.domain.rules import RULES
from tests.paperwork.valid_answers import LENT, SHEETS, SPECS, dossier, each_left_out, valid_answers

ASKED = {
    "DAFTAR.PERIKSA": "dokumen:ada",
    "FR-ACA-07": "bukti:vatm gap keputusan:keputusan saran umpan_balik",
    "FR.AK.01": "bukti hari_tanggal pern_asesi_1 pern_asesi_2 pern_asesor tuk waktu",
    "FR.AK.02": "komentar mulai rekomendasi selesai unit:bukti vatm",
    "FR.AK.03": "komponen:hasil",
    "FR.AK.04": "alasan pertanyaan:jawaban tanggal",
    "FR.AK.05": "aspek baris:rekomendasi penolakan saran",
    "FR.AK.06": "rekomendasi_prosedur",
    "FR.AK.07": "bagian_a:perlu bagian_b:sesuai hasil_a:hasil hasil_b:hasil potensi",
    "FR.APL.01": "administratif:keadaan alamat dasar:keadaan email hp jenis_kelamin kebangsaan nama nik pendidikan rekomendasi tanggal_lahir tempat_lahir tujuan",
    "FR.APL.02": "elemen:kbk rekomendasi",
    "FR.IA.01 perangkat": "kuk:standar",
    "FR.IA.01 hasil": "kuk:pencapaian rekomendasi umpan_balik",
    "FR.IA.02 perangkat": "langkah:instruksi perlengkapan skenario unit waktu",
    "FR.IA.02 hasil": "mulai selesai",
    "FR.IA.03 perangkat": "pertanyaan:dimensi pertanyaan:momen pertanyaan:pertanyaan",
    "FR.IA.03 hasil": "pertanyaan:pencapaian pertanyaan:tanggapan umpan_balik",
    "FR.IA.04A perangkat": "demonstrasi demonstrasi_waktu instruksi instruksi_waktu",
    "FR.IA.04A hasil": "umpan_balik",
    "FR.IA.04B perangkat": "judul penilaian:dimensi penilaian:kesesuaian penilaian:lingkup penilaian:pertanyaan",
    "FR.IA.04B hasil": "penilaian:pencapaian penilaian:tanggapan rekomendasi",
    "FR.IA.05 perangkat": "kunci:kunci soal:a soal:b soal:c soal:d soal:kritis soal:kuk soal:pertanyaan waktu",
    "FR.IA.05 hasil": "jawaban:jawaban simpulan",
    "FR.IA.06 perangkat": "kunci:kunci soal:dimensi soal:kuk soal:pertanyaan waktu",
    "FR.IA.06 hasil": "jawaban:jawaban jawaban:pencapaian simpulan",
    "FR.IA.07 perangkat": "soal:kuk soal:kunci soal:pertanyaan",
    "FR.IA.07 hasil": "simpulan soal:jawaban soal:pencapaian",
    "FR.IA.08 perangkat": "dokumen:dokumen dokumen:unit",
    "FR.IA.08 hasil": "dokumen:asli dokumen:memadai dokumen:terkini dokumen:valid rekomendasi",
    "FR.IA.09 perangkat": "pertanyaan:elemen pertanyaan:pertanyaan",
    "FR.IA.09 hasil": "bukti:bukti pertanyaan:kesimpulan pertanyaan:pencapaian",
    "FR.IA.10 perangkat": "unit",
    "FR.IA.10 hasil": "alamat o1 o2 o3 o4 o5 pertanyaan:jawaban pihak telepon tempat",
    "FR.IA.11 perangkat": "kriteria:aspek kriteria:kriteria nama spesifikasi_umum standar",
    "FR.IA.11 hasil": "kriteria:hasil kriteria:pencapaian rekomendasi",
    "FR.MAPA.01": "acuan acuan__skkni asesi hubungan konfirmasi lingkungan mod_integrasi mod_integrasi__ada mod_karakteristik mod_perangkat mod_saran mod_tempat orang:nama pelaku peluang rencana:OBS rencana:TJ rencana:bukti rencana:jenis tujuan",
    "FR.MAPA.02": "",
    "FR.VA": "acuan dokumen komunikasi konteks orang:hasil orang:nama pendekatan periode rencana:kegiatan rencana:penanggung_jawab rencana:waktu tanggal tempat temuan:rekomendasi temuan:temuan tujuan",
    "PETA.KP": "kelompok:nama kelompok:skenario_tpd unit:aspek_kritis unit:kelompok",
    "PORTOFOLIO": "dokumen:elemen dokumen:nama dokumen:penerbit dokumen:tanggal pernyataan tinjauan",
    "SKEMA": "berlaku diperoleh sumber",
    "STANDAR": "berlaku diperoleh elemen:sesuai sumber",
}
"""A field, or table:column of its first row; what only a choice asks for is asked in the valid example."""


@pytest.mark.parametrize(("code", "stage"), SHEETS)
def test_an_answer_that_everybody_owes_is_missed_at_its_place(code, stage):
    answers = valid_answers(code, stage)
    missed = set()
    for name, path, left in each_left_out(answers):
        told = checks.errors(checks.run(SPECS[code], stage, left, LENT))
        missed |= {name for issue in told if issue.path == path}
    assert missed == set(ASKED[f"{code} {stage.value}".strip()].split())


SPEAKS_OF_THE_WHOLE = {
    "FR.AK.06": {"fr_ak_06.kosong", "fr_ak_06.rekomendasi"},
    "FR.MAPA.02": {"fr_mapa_02.belum_centang", "fr_mapa_02.kosong"},
    "FR.VA": {"fr_va.temuan"},
    "PETA.KP": {"peta_kp.tercakup"},
}
"""Rules that ask for something anywhere on the sheet; all others wait until somebody has written what they judge."""


@pytest.mark.parametrize("code", SPECS)
def test_a_rule_waits_until_something_is_written(code):
    """Beside a whole dossier, and beside a skema that lacks its kind, its number and the elemen of one unit."""
    whole = dossier()[-1][2]
    bare = {**whole, "skema": {**whole["skema"], "jenis": "", "nomor": ""}, "date": "2026-12-01"}
    bare["units"] = [{**bare["units"][0], "elements": []}, *bare["units"][1:]]
    bare["units"][1] = {**bare["units"][1], "elements": [{**bare["units"][1]["elements"][0], "kuk": []}]}
    for lent in (whole, bare):
        for stage in SPECS[code].stages:
            form = Filled(SPECS[code], stage, {}, lent)
            told = {issue.code.removeprefix("paperwork.") for rule in RULES.get(code, ()) for issue in rule(form)}
            assert told <= SPEAKS_OF_THE_WHOLE.get(code, set())

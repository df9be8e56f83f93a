"""A form that is valid, ready to be spoilt at one place."""

import pytest

from askom_lms.paperwork.domain import checks, telling
from askom_lms.paperwork.domain.filled import Filled, Severity
from askom_lms.paperwork.domain.spec import Stage
from tests.paperwork.valid_answers import SPECS, lent_example, valid_answers

MAY_STAY = frozenset(
    [
        "daftar_periksa.kurang",
        "fr_ak_01.tuk",
        "fr_ak_02.vatm_lain",
        "fr_ak_03.catatan",
        "fr_ak_04.dijelaskan",
        "fr_apl_01.nama",
        "fr_apl_02.bukti",
        "fr_ia_03.aspek_sebelum",
        "fr_ia_03.dimensi_sesudah",
        "fr_ia_04b.lima_dimensi",
        "fr_ia_05.aspek_kritis",
        "fr_ia_06.lima_dimensi",
        "fr_ia_07.belum_ditanya",
        "fr_ia_10.hubungi",
        "fr_ia_11.aspek_kosong",
        "fr_mapa_02.tidak_di_map",
        "fr_va.aspek_di_luar",
        "fr_va.aspek_kosong",
        "fr_va.belum_putusan",
        "fr_va.periode",
        "pengetahuan.kuk_dua_kali",
        "pengetahuan.tanpa_t",
        "portofolio.tercakup",
        "revoked",
        "skema.kosong",
        "standar.celah",
        "standar.tanpa_elemen",
    ]
)
"""Findings that are shown and stop no hand-in; every other one does."""

CITED = {
    "ak_01_first": "002:9.2.4",
    "fr_aca_07.bk": "002:9.3.4",
    "fr_aca_07.gap_bk": "askom:D6",
    "fr_aca_07.gap_k": "askom:D6",
    "fr_aca_07.k": "002:9.3.4",
    "fr_aca_07.saran_bk": "askom:D6",
    "fr_aca_07.saran_k": "askom:D6",
    "fr_aca_07.umpan_balik_bk": "askom:D6",
    "fr_aca_07.umpan_balik_k": "askom:D6",
    "fr_ak_01.apl_02": "002:9.2.6",
    "fr_ak_01.kurang": "002:9.2.4",
    "fr_ak_01.lebih": "002:9.2.4",
    "fr_ak_02.belum_lengkap": "000:asesor.7",
    "fr_ak_02.mulai": "002:9.2.4",
    "fr_ak_02.vatm": "002:9.3.4",
    "fr_ak_02.vatm_lain": "002:9.3.3",
    "fr_ak_02.vatm_unit": "002:9.3.3",
    "fr_ak_04.lewat": "002:9.9.2",
    "fr_ak_04.sebelum": "002:9.9.2",
    "fr_ak_04.tim": "002:9.9.4",
    "fr_apl_01.diterima": "002:9.1.5",
    "fr_apl_02.bukti": "002:9.1.3",
    "fr_apl_02.pertimbangan": "002:9.2.6",
    "fr_ia_03.aspek_sebelum": "000:mapa.7",
    "fr_ia_03.dimensi_sesudah": "000:mapa.7",
    "fr_ia_03.lima_dimensi": "000:mapa.6",
    "fr_ia_03.sebelum": "000:mapa.7",
    "fr_ia_03.sesudah": "000:mapa.7",
    "fr_ia_05.aspek_kritis": "000:mapa.5",
    "fr_ia_08.alasan": "002:9.3.3",
    "fr_ia_08.kompeten": "002:9.3.4",
    "fr_mapa_01.dua_orang": "000:mapa.2",
    "fr_mapa_01.manajer": "000:mapa.1",
    "fr_mapa_01.manajer_sendiri": "000:mapa.1",
    "pengetahuan.belum": "000:mapa.5",
    "pengetahuan.kuk_dua_kali": "000:mapa.5",
    "pengetahuan.tanpa_t": "000:mapa.8",
    "pengetahuan.tercapai": "000:mapa.5",
    "revoked": "000:skkni.1",
    "revoked_real": "000:skkni.2",
    "validator_is_author": "askom:penyusun.1",
}
"""The clauses that findings rest on; all others rest on the official form itself."""


def speaks_well(filled, issue):
    """It stands at a place of the form or at none, cites its clause, and there is a sentence with all that it names."""
    said = telling.told(issue)
    is_placed = not issue.path or issue.path.partition("__")[0] in filled.cells
    return (
        is_placed and issue.clause == CITED.get(issue.code.removeprefix("paperwork."), "") and said.what and said.next
    )


@pytest.fixture
def told():
    """told(code, changes, stage, lent) -> the findings in a valid form with these changes."""

    def judge(code, changes=(), *, stage="", lent=None, plan=None, people=None, kit=None):
        lent = lent or lent_example()
        if people is not None:
            lent["people"] = {**lent["people"], **people}
        answers = valid_answers(code, stage, lent) | dict(changes)
        if plan is not None:
            lent = {**lent, "plan": plan}
        if kit is not None:
            lent = {**lent, "kit": kit}
        issues = checks.run(SPECS[code], Stage(stage), answers, lent)
        filled = Filled(SPECS[code], Stage(stage), answers, lent)
        assert [issue for issue in issues if not speaks_well(filled, issue)] == []
        stopping = {issue.code.removeprefix("paperwork.") for issue in issues if issue.severity is Severity.ERROR}
        assert stopping == {issue.code.removeprefix("paperwork.") for issue in issues} - MAY_STAY
        return issues

    return judge


@pytest.fixture
def found(told):
    """found(code, changes, stage, lent) -> {(issue code, path)} of a valid form with these changes."""

    def judge(*args, **options):
        return {(issue.code.removeprefix("paperwork."), issue.path) for issue in told(*args, **options)}

    return judge


@pytest.fixture
def codes(found):
    """Only the codes."""

    def judge(*args, **options):
        return {code for code, _ in found(*args, **options)}

    return judge

"""A form that is valid, ready to be spoilt at one place."""

import pytest

from askom_lms.paperwork.domain import checks
from askom_lms.paperwork.domain.filled import Severity
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


@pytest.fixture
def found():
    """found(code, changes, stage, lent) -> {(issue code, path)} of a valid form with these changes."""

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
        told = {(issue.code.removeprefix("paperwork."), issue.path) for issue in issues}
        stopping = {issue.code.removeprefix("paperwork.") for issue in issues if issue.severity is Severity.ERROR}
        assert stopping == {said for said, _ in told} - MAY_STAY
        return told

    return judge


@pytest.fixture
def codes(found):
    """Only the codes."""

    def judge(*args, **options):
        return {code for code, _ in found(*args, **options)}

    return judge

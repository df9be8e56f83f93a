"""Sample answers are complete and valid by every check, alone and as a whole dossier."""

import pytest

from askom_lms.paperwork.domain import checks, plan
from askom_lms.paperwork.domain.answers import progress
from askom_lms.paperwork.domain.layout import cells_of
from askom_lms.paperwork.domain.samples import part_of
from askom_lms.paperwork.domain.spec import Stage
from tests.paperwork.valid_answers import LENT, SHEETS, SPECS, dossier, lent_example, valid_answers


@pytest.mark.parametrize(("code", "stage"), SHEETS)
@pytest.mark.parametrize("seed", [0, 7])
def test_a_sample_is_valid_by_every_check(code, stage, seed):
    answers = valid_answers(code, stage, seed=seed)
    assert checks.run(SPECS[code], stage, answers, LENT) == []
    assert set(answers) <= set(cells_of(SPECS[code], stage, LENT))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("is_competent", [True, False])
def test_a_whole_dossier_is_valid_with_the_plan_of_its_own_records(seed, is_competent):
    for code, stage, lent, answers in dossier(seed, is_competent=is_competent):
        wrong = checks.errors(checks.run(SPECS[code], stage, answers, lent))
        assert [(code, stage.value, issue.path, issue.code) for issue in wrong] == []


def test_the_same_seed_gives_the_same_answers_and_another_one_other_answers():
    assert valid_answers("FR.APL.01", seed=3) == valid_answers("FR.APL.01", seed=3)
    assert valid_answers("FR.APL.01", seed=3) != valid_answers("FR.APL.01", seed=4)


@pytest.mark.parametrize("code", sorted(code for code, spec in SPECS.items() if spec.instrument))
def test_a_result_says_what_its_perangkat_said(code):
    perangkat = valid_answers(code, Stage.PERANGKAT, seed=5)
    result = valid_answers(code, Stage.HASIL, seed=5)
    assert {path: result.get(path) for path in perangkat} == perangkat


def test_an_asesi_who_is_not_yet_competent_is_so_on_every_sheet():
    told = {(code, stage): answers for code, stage, _, answers in dossier(is_competent=False)}
    assert told["FR.IA.01", Stage.HASIL]["rekomendasi"] == "belum"
    assert told["FR.AK.02", Stage.WHOLE]["rekomendasi"] == "belum"
    assert told["FR.AK.05", Stage.WHOLE]["baris:p-eko:rekomendasi"] == "BK"
    assert "BK" in told["FR-ACA-07", Stage.WHOLE].values()


def test_each_role_gets_its_own_part():
    answers = valid_answers("FR.APL.01")
    spec = SPECS["FR.APL.01"]
    admin = part_of(spec, Stage.WHOLE, LENT, answers, "admin")
    asesi = part_of(spec, Stage.WHOLE, LENT, answers, "asesi")
    assert admin["rekomendasi"] == "diterima"
    assert "nama" in asesi
    assert {**admin, **asesi} == answers


def test_two_groups_and_another_scheme_are_no_problem():
    units = [
        {
            "code": "K.01.002.1", "title": "Mengelola Arsip", "standard": "183/2016",
            "elements": [{"number": "1", "title": "Menata arsip", "kuk": [{"number": "1.1", "text": "Arsip ditata."}]}],
        },
        {"code": "K.01.003.1", "title": "Menerima Tamu", "standard": "183/2016", "elements": []},
    ]  # fmt: skip
    groups = [{"key": "g1", "name": "A", "units": ["K.01.002.1"]}, {"key": "g2", "name": "B", "units": ["K.01.003.1"]}]
    lent = lent_example(units=units, groups=groups, standards=[{"number": "183", "year": 2016}])
    for code, stage in SHEETS:
        answers = valid_answers(code, stage, lent)
        wrong = checks.errors(checks.run(SPECS[code], stage, answers, lent))
        assert [(code, stage.value, issue.path, issue.code) for issue in wrong] == []
        filled, required = progress(SPECS[code], stage, answers, lent)
        assert filled == required


INDIRECT = ["FR.IA.04A", "FR.IA.04B", "FR.IA.08", "FR.IA.09", "FR.IA.10", "FR.IA.11"]


@pytest.mark.parametrize("is_competent", [True, False])
def test_project_portfolio_interview_and_product_agree_with_each_other(is_competent):
    known = [plan.Known("FR.MAPA.01", Stage.WHOLE, {})]
    for stage in (Stage.PERANGKAT, Stage.HASIL):
        for code in INDIRECT:
            lent = lent_example(plan=plan.facts(known, LENT))
            del lent["plan"]["jenis"]
            answers = valid_answers(code, stage, lent, is_competent=is_competent)
            wrong = checks.errors(checks.run(SPECS[code], stage, answers, lent))
            assert [(code, stage.value, issue.path, issue.code) for issue in wrong] == []
            known.append(plan.Known(code, stage, answers))
    told = {(one.code, one.stage): one.answers for one in known}
    last = "kompeten" if is_competent else "observasi"
    assert {told[code, Stage.HASIL]["rekomendasi"] for code in ("FR.IA.08", "FR.IA.11")} == {last}
    assert bool(plan.facts(known, LENT)["wawancara"]) is not is_competent
    assert any(path.startswith("tambahan:") for path in told["FR.IA.09", Stage.HASIL]) is not is_competent

"""FR.IA.10: who confirms, what is asked, and for which units."""

import pytest

from askom_lms.paperwork.domain import checks, plan
from askom_lms.paperwork.domain.filled import Severity
from askom_lms.paperwork.domain.layout import cells_of
from askom_lms.paperwork.domain.spec import Stage
from tests.paperwork.valid_answers import LENT, SPECS, lent_example, valid_answers

SQL, DATA = "J.620100.020.02", "J.620100.004.02"


@pytest.mark.parametrize(
    ("planned", "said"),
    [
        (None, set()),
        ({}, set()),
        ({SQL: ["CL"], DATA: ["VPK"]}, set()),
        ({SQL: ["VPK"], DATA: ["VPK"]}, {("fr_ia_10.tercakup", "unit")}),
    ],
)
def test_every_unit_with_a_planned_third_party_is_named(found, planned, said):
    knows = None if planned is None else {"codes": planned}
    assert found("FR.IA.10", {"unit": [DATA]}, stage="perangkat", plan=knows) == said
    assert found("FR.IA.10", {"unit": [DATA]}, stage="hasil", plan=knows) == set(), "settled with the perangkat"


@pytest.mark.parametrize(
    ("name", "is_wrong"),
    [
        ("Slamet Riyadi", False),
        ("Eko Prasetyo", True),
        ("  eko   PRASETYO ", True),
        ("Dewi Anggraini", True),
        ("Eko Prasetyo Utomo", False),
    ],
)
def test_the_third_party_is_neither_asesi_nor_asesor(found, name, is_wrong):
    said = found("FR.IA.10", {"pihak": name}, stage="hasil")
    assert said == ({("fr_ia_10.pihak_lain", "pihak")} if is_wrong else set())


def test_the_third_party_is_judged_by_name_only_where_the_names_are_known(codes):
    alone = lent_example(people={})
    assert codes("FR.IA.10", {"pihak": "Eko Prasetyo"}, stage="hasil", lent=alone) == set()


@pytest.mark.parametrize("number", range(1, 7))
def test_all_six_questions_are_answered(found, number):
    path = f"pertanyaan:q{number}:jawaban"
    assert found("FR.IA.10", {path: None}, stage="hasil") == {("fr_ia_10.jawaban", path)}


@pytest.mark.parametrize(("field", "is_needed"), [(f"o{n}", n < 6) for n in range(1, 8)])
def test_further_training_and_comments_may_stay_empty(found, field, is_needed):
    said = found("FR.IA.10", {field: None}, stage="hasil")
    assert said == ({("missing.write", field)} if is_needed else set())


def test_who_will_not_be_called_is_a_warning():
    answers = valid_answers("FR.IA.10", "hasil") | {"pertanyaan:q6:jawaban": "tidak", "pertanyaan:q1:jawaban": "tidak"}
    (issue,) = checks.run(SPECS["FR.IA.10"], Stage.HASIL, answers, LENT)
    assert (issue.code, issue.severity) == ("paperwork.fr_ia_10.hubungi", Severity.WARNING)


def test_the_perangkat_asks_for_units_and_nothing_that_the_third_party_says():
    assert set(cells_of(SPECS["FR.IA.10"], Stage.PERANGKAT, LENT)) == {"unit"}
    assert cells_of(SPECS["FR.IA.10"], Stage.HASIL, LENT)["unit"].is_locked


def test_nothing_is_kept_before_the_agreement(codes):
    assert codes("FR.IA.10", stage="hasil", plan={"is_agreed": False}) == {"ak_01_first"}
    assert codes("FR.IA.10", stage="perangkat", plan={"is_agreed": False}) == set()


def test_nobody_validates_his_own_sheet(codes):
    dewi = {"validator": {"id": "p-dewi", "name": "Dewi Anggraini"}}
    assert codes("FR.IA.10", stage="perangkat", people=dewi) == {"validator_is_author"}


def test_a_result_is_recorded_as_the_statement_of_a_third_party():
    facts = plan.facts([plan.Known("FR.IA.10", Stage.HASIL, valid_answers("FR.IA.10", "hasil"))], LENT)
    assert [plan.RECORDED_AS[plan.INSTRUMENT_OF[code]] for code in facts["results"]] == ["pihak_ketiga"]

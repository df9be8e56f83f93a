"""FR.IA.05, FR.IA.06 and FR.IA.07, perangkat and result."""

import pytest

from askom_lms.paperwork.domain import checks, plan
from askom_lms.paperwork.domain.spec import Stage
from tests.paperwork.valid_answers import LENT, SPECS, lent_example, valid_answers

TESTS = ["FR.IA.05", "FR.IA.06", "FR.IA.07"]
SQL, DATA, ACCESS = "J.620100.020.02", "J.620100.004.02", "J.620100.021.02"
QUESTIONS = 9
"""Three of each of the three units."""


def wrong_answer(code, number, answers):
    """The change by which one answer is not achieved."""
    if code == "FR.IA.05":
        key = answers[f"kunci:r{number}:kunci"]
        return {f"jawaban:r{number}:jawaban": "b" if key == "a" else "a"}
    table = "soal" if code == "FR.IA.07" else "jawaban"
    return {f"{table}:r{number}:pencapaian": "tidak"}


@pytest.mark.parametrize("code", TESTS)
@pytest.mark.parametrize(("misses", "is_wrong"), [(0, False), (1, True), (QUESTIONS, True)])
def test_knowledge_is_achieved_only_at_a_hundred_percent(found, code, misses, is_wrong):
    answers = valid_answers(code, "hasil")
    changes = {}
    for number in range(1, misses + 1):
        changes |= wrong_answer(code, number, answers)
    told = found(code, changes, stage="hasil")
    assert (("pengetahuan.tercapai", "simpulan") in told) is is_wrong
    assert found(code, changes | {"simpulan": "belum"}, stage="hasil") == (
        set() if is_wrong else {("pengetahuan.belum", "simpulan")}
    )


@pytest.mark.parametrize("code", TESTS)
def test_the_questions_that_stop_it_are_named(code):
    answers = valid_answers(code, "hasil")
    changed = answers | wrong_answer(code, 2, answers) | wrong_answer(code, 9, answers)
    issue = next(i for i in checks.run(SPECS[code], Stage.HASIL, changed, LENT) if i.path == "simpulan")
    assert (issue.params["numbers"], issue.clause) == ("2, 9", "000:mapa.5")


def test_an_unanswered_question_is_never_achieved(found):
    told = found("FR.IA.05", {"jawaban:r1:jawaban": None}, stage="hasil")
    assert told == {("fr_ia_05.jawaban", "jawaban:r1:jawaban"), ("pengetahuan.tercapai", "simpulan")}


@pytest.mark.parametrize("code", TESTS)
@pytest.mark.parametrize("path", ["soal:r1:pertanyaan", "soal:r1:kuk"])
def test_a_question_has_a_text_and_exactly_one_kuk(found, code, path):
    assert (f"pengetahuan.{path.split(':')[2]}", path) in found(code, {path: ""}, stage="perangkat")
    assert ("choice", "soal:r1:kuk") in found(code, {"soal:r1:kuk": f"{SQL}_99.1"}, stage="perangkat")


@pytest.mark.parametrize("code", TESTS)
def test_every_question_has_one_key(found, code):
    path = "soal:r9:kunci" if code == "FR.IA.07" else "kunci:r9:kunci"
    assert found(code, {path: ""}, stage="perangkat") == {("pengetahuan.kunci", path)}


@pytest.mark.parametrize(("written", "is_wrong"), [("", True), ("Pilihan kelima", False)])
def test_key_and_answer_are_choices_that_the_question_has(found, written, is_wrong):
    changes = {"soal:r1:e": written, "kunci:r1:kunci": "e", "jawaban:r1:jawaban": "e"}
    assert (("choice", "kunci:r1:kunci") in found("FR.IA.05", changes, stage="perangkat")) is is_wrong
    assert (("choice", "jawaban:r1:jawaban") in found("FR.IA.05", changes, stage="hasil")) is is_wrong


@pytest.mark.parametrize(("path", "code"), [("soal:r1:d", "fr_ia_05.pilihan"), ("soal:r1:kritis", "fr_ia_05.kritis")])
def test_four_choices_and_the_critical_aspect_are_said(found, path, code):
    assert (code, path) in found("FR.IA.05", {path: ""}, stage="perangkat")
    assert found("FR.IA.05", {"soal:r1:e": ""}, stage="perangkat") == set()


def test_two_equal_choices_would_be_two_keys(found):
    same = {"soal:r1:a": "SELECT", "soal:r1:d": " select"}
    assert ("fr_ia_05.pilihan_sama", "soal:r1:d") in found("FR.IA.05", same, stage="perangkat")
    assert found("FR.IA.05", {"soal:r1:a": "SELECT", "soal:r2:d": "select"}, stage="perangkat") == set()


@pytest.mark.parametrize("code", TESTS)
def test_a_second_question_for_a_kuk_is_shown_and_may_stay(code):
    answers = valid_answers(code, "perangkat")
    answers["soal:r2:kuk"] = answers["soal:r1:kuk"]
    issues = checks.run(SPECS[code], Stage.PERANGKAT, answers, LENT)
    assert [(i.code, i.path, str(i.severity)) for i in issues] == [
        ("paperwork.pengetahuan.kuk_dua_kali", "soal:r2:kuk", "warning")
    ]


@pytest.mark.parametrize("code", TESTS)
def test_every_unit_that_the_plan_names_is_asked(found, code):
    instrument = SPECS[code].instrument
    fewer = {
        path: None
        for path in valid_answers(code, "perangkat")
        if path.split(":")[1:2] and path.split(":")[1] in ("r7", "r8", "r9")
    }
    wanted = {("pengetahuan.unit", "soal:r1:kuk")}
    assert found(code, fewer, stage="perangkat", plan={"codes": {ACCESS: [instrument]}}) == wanted
    assert found(code, fewer, stage="perangkat", plan={"codes": {ACCESS: ["CL"], SQL: [instrument]}}) == set()
    assert found(code, fewer, stage="perangkat") == set()


@pytest.mark.parametrize(("ticked", "is_wrong"), [(["FR.IA.05"], True), (["FR.IA.05", "FR.IA.06"], False)])
def test_another_written_form_may_ask_about_a_unit(codes, ticked, is_wrong):
    fewer = {path: None for path in valid_answers("FR.IA.05", "perangkat") if path[-1:] and ":r9:" in path}
    fewer |= {f"soal:r{n}:kuk": f"{SQL}_{n}.1" for n in (7, 8)}
    planned = {"codes": {ACCESS: ["DPT"]}, "instruments": {"g1": ticked}}
    assert ("pengetahuan.unit" in codes("FR.IA.05", fewer, stage="perangkat", plan=planned)) is is_wrong


def test_missing_dimensions_of_an_essay_are_shown_and_may_stay():
    answers = valid_answers("FR.IA.06", "perangkat")
    answers |= {f"soal:r{n}:dimensi": ["TS", "TMS", "CMS", "JRES"] for n in range(1, QUESTIONS + 1)}
    issues = checks.run(SPECS["FR.IA.06"], Stage.PERANGKAT, answers, LENT)
    assert [(i.code, i.params["missing"], str(i.severity)) for i in issues] == [
        ("paperwork.fr_ia_06.lima_dimensi", "TRS", "warning")
    ]


@pytest.mark.parametrize(("code", "key"), [("FR.IA.05", "belum_pilihan"), ("FR.IA.06", "belum_esai")])
def test_what_a_written_test_left_open_is_asked_orally(found, code, key):
    answers = valid_answers(code, "hasil")
    facts = plan.facts([plan.Known(code, Stage.HASIL, answers)], LENT)
    assert facts[key] == []
    assert found("FR.IA.07", stage="hasil", plan=facts) == set()
    missed = plan.facts([plan.Known(code, Stage.HASIL, answers | wrong_answer(code, 2, answers))], LENT)
    assert missed[key] == [answers["soal:r2:kuk"]]
    assert found("FR.IA.07", stage="hasil", plan=missed) == set(), "its own question for that KUK is there"
    other = {"soal:r2:kuk": answers["soal:r1:kuk"]}
    assert found("FR.IA.07", other, stage="hasil", plan=missed) == {("fr_ia_07.belum_ditanya", "simpulan")}
    assert found("FR.IA.07", other, stage="hasil") == set()
    assert "fr_ia_07.belum_ditanya" not in {one for one, _ in found("FR.IA.07", other, stage="perangkat", plan=missed)}


@pytest.mark.parametrize("code", TESTS)
def test_no_answer_is_kept_before_both_signed_the_agreement(codes, code):
    assert "ak_01_first" in codes(code, stage="hasil", plan={"is_agreed": False})
    assert "ak_01_first" not in codes(code, stage="hasil", plan={"is_agreed": True})
    assert checks.not_its_turn(SPECS[code], Stage.HASIL, lent_example(plan={"is_agreed": False}))


@pytest.mark.parametrize("code", TESTS)
def test_nobody_validates_his_own_test(codes, code):
    same = {"validator": {"id": "p-dewi", "name": "Dewi Anggraini"}}
    assert "validator_is_author" in codes(code, stage="perangkat", people=same)


@pytest.mark.parametrize(("minutes", "is_wrong"), [(0, True), (1, False), (960, False), (961, True)])
@pytest.mark.parametrize("code", ["FR.IA.05", "FR.IA.06"])
def test_the_time_is_a_number_of_minutes(codes, code, minutes, is_wrong):
    assert ("number_range" in codes(code, {"waktu": minutes}, stage="perangkat")) is is_wrong

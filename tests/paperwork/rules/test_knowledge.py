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


@pytest.mark.row("000-162")
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


@pytest.mark.parametrize(("said", "is_wrong"), [("tercapai", True), ("belum", False), ("", False)])
def test_a_test_without_questions_is_never_achieved(said, is_wrong):
    told = {issue.code for issue in checks.run(SPECS["FR.IA.05"], Stage.HASIL, {"simpulan": said}, LENT)}
    assert ("paperwork.pengetahuan.tercapai" in told) is is_wrong
    assert "paperwork.pengetahuan.belum" not in told


def test_an_unanswered_question_is_never_achieved(found):
    told = found("FR.IA.05", {"jawaban:r1:jawaban": None}, stage="hasil")
    assert told == {("fr_ia_05.jawaban", "jawaban:r1:jawaban"), ("pengetahuan.tercapai", "simpulan")}


@pytest.mark.row("000-162")
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


@pytest.mark.row("000-162")
@pytest.mark.parametrize(("rows", "said"), [((), ""), ((3,), "3"), ((2, 9), "2, 9")])
def test_a_question_that_shows_no_critical_aspect_is_told_and_may_stay(rows, said):
    answers = valid_answers("FR.IA.05", "perangkat") | {f"soal:r{row}:kritis": "tidak" for row in rows}
    told = checks.run(SPECS["FR.IA.05"], Stage.PERANGKAT, answers, LENT)
    expected = [(f"soal:r{rows[0]}:kritis", said, "warning", "000:mapa.5")] if said else []
    assert [(one.path, one.params["numbers"], str(one.severity), one.clause) for one in told] == expected
    assert checks.run(SPECS["FR.IA.05"], Stage.HASIL, valid_answers("FR.IA.05", "hasil") | answers, LENT) == []


def test_two_equal_choices_would_be_two_keys(found):
    same = {"soal:r1:a": "SELECT", "soal:r1:d": " select"}
    assert ("fr_ia_05.pilihan_sama", "soal:r1:d") in found("FR.IA.05", same, stage="perangkat")
    assert found("FR.IA.05", {"soal:r1:a": "SELECT", "soal:r2:d": "select"}, stage="perangkat") == set()
    for one, other in ("ab", "bc", "cd", "ae"):
        twice = {f"soal:r1:{one}": "SELECT", f"soal:r1:{other}": "SELECT"}
        assert found("FR.IA.05", twice, stage="perangkat") == {("fr_ia_05.pilihan_sama", f"soal:r1:{other}")}
    assert found("FR.IA.05", {**same, "soal:r1:pertanyaan": "x"}, stage="hasil") == set(), "settled with the perangkat"


@pytest.mark.row("000-162")
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


@pytest.mark.parametrize(
    ("ticked", "is_wrong"),
    [(["FR.IA.05"], True), (["FR.IA.05", "FR.IA.07"], True), (["FR.IA.05", "FR.IA.06"], False)],
)
def test_another_written_form_may_ask_about_a_unit(codes, ticked, is_wrong):
    fewer = {path: None for path in valid_answers("FR.IA.05", "perangkat") if path[-1:] and ":r9:" in path}
    fewer |= {f"soal:r{n}:kuk": f"{SQL}_{n}.1" for n in (7, 8)}
    planned = {"codes": {ACCESS: ["DPT"]}, "instruments": {"g1": ticked}}
    assert ("pengetahuan.unit" in codes("FR.IA.05", fewer, stage="perangkat", plan=planned)) is is_wrong


@pytest.mark.parametrize(("group", "is_wrong"), [("g1", True), ("g2", False)])
def test_only_a_form_of_the_same_group_may_ask_instead(codes, group, is_wrong):
    groups = [{"key": "g1", "name": "A", "units": [DATA, SQL]}, {"key": "g2", "name": "B", "units": [ACCESS]}]
    fewer = {f"soal:r{n}:kuk": f"{SQL}_{n - 6}.1" for n in (7, 8, 9)}
    planned = {"codes": {ACCESS: ["DPT"]}, "instruments": {group: ["FR.IA.05", "FR.IA.06"]}}
    told = codes("FR.IA.05", fewer, stage="perangkat", lent=lent_example(groups=groups), plan=planned)
    assert ("pengetahuan.unit" in told) is is_wrong


@pytest.mark.parametrize("code", TESTS)
def test_a_test_that_names_no_kuk_yet_is_not_told_its_units(codes, code):
    unsaid = {f"soal:r{n}:kuk": None for n in range(1, QUESTIONS + 1)}
    planned = {"codes": {ACCESS: [SPECS[code].instrument]}}
    assert codes(code, unsaid, stage="perangkat", plan=planned) == {"pengetahuan.kuk"}
    elsewhere = {f"soal:r{n}:kuk": f"{SQL}_1.1" for n in (7, 8, 9)}
    assert codes(code, elsewhere, stage="hasil", plan=planned) == set()


def test_missing_dimensions_of_an_essay_are_shown_and_may_stay():
    answers = valid_answers("FR.IA.06", "perangkat")
    answers |= {f"soal:r{n}:dimensi": ["TS", "TMS", "CMS", "JRES"] for n in range(1, QUESTIONS + 1)}
    issues = checks.run(SPECS["FR.IA.06"], Stage.PERANGKAT, answers, LENT)
    assert [(i.code, i.path, i.params["missing"], str(i.severity)) for i in issues] == [
        ("paperwork.fr_ia_06.lima_dimensi", "soal:r1:dimensi", "TRS", "warning")
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
    assert found("FR.IA.07", other, stage="hasil", plan=missed) == {("fr_ia_07.belum_ditanya", "tambahan:r1:kuk")}
    assert found("FR.IA.07", other, stage="hasil") == set()
    assert "fr_ia_07.belum_ditanya" not in {one for one, _ in found("FR.IA.07", other, stage="perangkat", plan=missed)}


MORE = {
    "tambahan:r1:pertanyaan": "Mengapa urutannya begitu?", "tambahan:r1:kuk": f"{ACCESS}_2.1",
    "tambahan:r1:kunci": "Menyebut alasannya", "tambahan:r1:jawaban": "Supaya data utuh", "tambahan:r1:pencapaian": "ya",
}  # fmt: skip
"""A question that the asesor adds while he asks."""


def test_a_question_may_be_added_for_a_kuk_that_was_missed_in_writing(found):
    missed = {"belum_pilihan": [f"{ACCESS}_2.1"]}
    told = {("fr_ia_07.belum_ditanya", "tambahan:r1:kuk")}
    assert found("FR.IA.07", stage="hasil", plan=missed) == told
    assert found("FR.IA.07", MORE, stage="hasil", plan=missed) == set()
    other = MORE | {"tambahan:r1:kuk": f"{ACCESS}_2.2"}
    assert found("FR.IA.07", other, stage="hasil", plan=missed) == {("fr_ia_07.belum_ditanya", "tambahan:r2:kuk")}
    full = {key.replace("r1", f"r{row}"): value for row in range(1, 21) for key, value in other.items()}
    assert found("FR.IA.07", full, stage="hasil", plan=missed) == {("fr_ia_07.belum_ditanya", "simpulan")}


@pytest.mark.parametrize("column", ["pertanyaan", "kuk", "kunci", "jawaban", "pencapaian"])
def test_an_added_question_is_recorded_whole(found, column):
    said = "fr_ia_07.jawaban" if column == "jawaban" else f"pengetahuan.{column}"
    told = found("FR.IA.07", MORE | {f"tambahan:r1:{column}": None}, stage="hasil")
    assert (said, f"tambahan:r1:{column}") in told
    assert {one for one in told if one[1] != "simpulan"} == {(said, f"tambahan:r1:{column}")}


def test_an_added_question_counts_for_the_conclusion(found):
    missed = MORE | {"tambahan:r1:pencapaian": "tidak"}
    assert found("FR.IA.07", missed, stage="hasil") == {("pengetahuan.tercapai", "simpulan")}
    assert found("FR.IA.07", missed | {"simpulan": "belum"}, stage="hasil") == set()
    first = {"soal:r1:pencapaian": "tidak"}
    told = checks.run(SPECS["FR.IA.07"], Stage.HASIL, valid_answers("FR.IA.07", "hasil") | missed | first, LENT)
    assert [one.params["numbers"] for one in told] == ["1, tambahan 1"]


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

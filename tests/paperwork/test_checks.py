"""Every finding names its place and speaks; roles hear of their own part; signatures have an order."""

import copy
import re

import pytest

from askom_lms.kernel.messages import catalogue
from askom_lms.official_forms import read_edition
from askom_lms.paperwork.domain import checks
from askom_lms.paperwork.domain.edition import parse
from askom_lms.paperwork.domain.filled import Severity
from askom_lms.paperwork.domain.layout import cells_of
from askom_lms.paperwork.domain.rules import RULES
from askom_lms.paperwork.domain.spec import Stage
from askom_lms.paperwork.domain.telling import told
from askom_lms.regulations.clauses import clause
from tests.paperwork.valid_answers import FACES, LENT, SHEETS, SPECS, lent_example, valid_answers

ENGLISH = re.compile(r"\b(this|field|required|valid choice|not a|the|please|invalid|must|value)\b", re.IGNORECASE)


@pytest.mark.parametrize(("code", "stage"), SHEETS)
def test_an_empty_form_says_what_to_do_at_every_required_place(code, stage):
    issues = checks.run(SPECS[code], stage, {}, LENT)
    assert issues
    cells = cells_of(SPECS[code], stage, LENT, {})
    for issue in issues:
        said = told(issue).what
        assert said
        assert not ENGLISH.search(said)
        assert issue.path == "" or issue.path in cells
        assert issue.path == "" or (issue.section and issue.where)
    assert len({(issue.path, issue.code) for issue in issues}) == len(issues)


@pytest.mark.parametrize(("code", "stage"), SHEETS)
def test_findings_come_in_the_order_of_the_form_and_those_without_a_place_last(code, stage):
    order = [*cells_of(SPECS[code], stage, LENT, {}), ""]
    places = [order.index(issue.path) for issue in checks.run(SPECS[code], stage, {}, LENT)]
    assert places == sorted(places)


@pytest.mark.parametrize(("code", "stage", "role"), FACES)
def test_a_role_hears_of_all_its_own_places_and_of_no_other(code, stage, role):
    cells = cells_of(SPECS[code], stage, LENT, {})

    def whose(issue):
        return cells[issue.path].field.filled_by if issue.path else SPECS[code].owner

    own = [issue for issue in checks.run(SPECS[code], stage, {}, LENT) if whose(issue) == role]
    assert checks.run(SPECS[code], stage, {}, LENT, role) == own


def test_a_draft_value_that_makes_no_sense_is_named_not_lost():
    answers = valid_answers("FR.AK.01") | {"hari_tanggal": "kapan-kapan", "waktu": "pagi", "bukti": ["terbang"]}
    found = {issue.path: issue.code for issue in checks.run(SPECS["FR.AK.01"], Stage.WHOLE, answers, LENT)}
    assert found == {
        "bukti": "paperwork.choice", "hari_tanggal": "paperwork.date", "waktu": "paperwork.time",
    }  # fmt: skip


def test_a_warning_does_not_stop_a_hand_in():
    answers = valid_answers("FR.AK.03") | {"komponen:k1:hasil": "tidak"}
    issues = checks.run(SPECS["FR.AK.03"], Stage.WHOLE, answers, LENT)
    assert [issue.severity for issue in issues] == [Severity.WARNING]
    assert checks.errors(issues) == []


def test_every_form_has_its_rules_and_every_clause_is_registered():
    assert set(RULES) == set(SPECS)
    spoiled = [
        ("FR.APL.01", {"dasar:d1:keadaan": "tidak_ada"}, None),
        ("FR.APL.02", {"elemen:J.620100.020.02_1:bukti": ""}, None),
        ("FR.MAPA.01", {"konfirmasi": ["supervisor"], "orang:supervisor:nama": "B"}, None),
        ("FR.AK.01", {}, {"instruments": {"g1": ["FR.IA.05"]}, "apl_02": {"rekomendasi": "tidak_dapat"}}),
        ("FR.AK.02", {"vatm": []}, {"instruments": {"g1": ["FR.IA.01"]}, "results": []}),
        ("FR-ACA-07", {"bukti:pv_1:vatm": ["V"], "saran": "ulang"}, None),
    ]
    cited = set()
    for code, changes, plan in spoiled:
        lent = lent_example(plan=plan or {})
        answers = valid_answers(code) | changes
        cited |= {issue.clause for issue in checks.run(SPECS[code], Stage.WHOLE, answers, lent)} - {""}
    assert {"002:9.1.5", "002:9.1.3", "000:mapa.1", "000:mapa.2", "002:9.2.4", "002:9.3.4", "000:asesor.7"} <= cited
    assert all(clause(one).text for one in cited)


def test_no_sentence_of_ours_is_english():
    for code, entry in catalogue("id").items():
        if code.startswith(("paperwork.", "official_forms.")):
            assert not ENGLISH.search(re.sub(r"{\w+}", "", entry["what"])), code


def signing(code, slot, signed=(), stage="", lent=LENT):
    spec = SPECS[code]
    issue = checks.signing_problem(spec, Stage(stage), lent, signed, spec.slot(slot))
    return issue and issue.code


def test_signatures_have_an_order():
    assert signing("FR.AK.01", "asesor") == "paperwork.signs_after"
    assert signing("FR.AK.01", "asesor", ["asesi"]) is None
    assert signing("FR.AK.01", "asesi") is None
    assert signing("FR.MAPA.01", "validator_1") == "paperwork.signs_after"
    assert signing("FR.MAPA.01", "manajer", ["penyusun_1"]) is None


def test_one_person_does_not_sign_for_two():
    twice = lent_example(people={**LENT["people"], "validator": LENT["people"]["asesor"]})
    assert signing("FR.MAPA.02", "validator_1", ["penyusun_1"], lent=twice) == "paperwork.same_person"
    assert signing("FR.MAPA.02", "validator_1", ["penyusun_1"]) is None


def test_a_place_of_another_stage_or_without_person_is_not_signed():
    assert signing("FR.IA.01", "asesi", stage="perangkat") == "paperwork.slot_elsewhere"
    assert signing("FR.IA.01", "penyusun_1", stage="hasil") == "paperwork.slot_elsewhere"
    assert signing("FR.IA.01", "penyusun_2", stage="perangkat") == "paperwork.unsigned.nobody"


def test_missing_signatures_name_who_is_waited_for():
    spec = SPECS["FR.MAPA.01"]
    found = checks.missing_signatures(spec, Stage.WHOLE, LENT, ["penyusun_1"])
    assert [issue.params["name"] for issue in found] == ["Agus Santosa", "Hana Safitri"]
    assert checks.missing_signatures(spec, Stage.WHOLE, LENT, ["penyusun_1", "validator_1", "manajer"]) == []
    mine = checks.missing_signatures(spec, Stage.WHOLE, LENT, [], "asesor")
    assert [issue.params["label"] for issue in mine] == ["PENYUSUN 1"]
    nobody = checks.missing_signatures(spec, Stage.WHOLE, {}, [])
    assert {issue.code for issue in nobody} == {"paperwork.unsigned.nobody"}


def test_a_signature_of_nobody_is_said_otherwise_than_one_of_somebody_known():
    nobody = lent_example(people={**LENT["people"], "manajer_sertifikasi": {}})
    for lent, code in ((LENT, "paperwork.unsigned.known"), (nobody, "paperwork.unsigned.nobody")):
        (issue,) = checks.missing_signatures(SPECS["FR.MAPA.01"], Stage.WHOLE, lent, ["penyusun_1", "validator_1"])
        assert issue.code == code


def test_a_mark_that_is_no_rule_of_evidence_is_named():
    answers = valid_answers("FR.AK.02") | {"vatm": ["V", "A", "T", "M", "X"]}
    issues = checks.run(SPECS["FR.AK.02"], Stage.WHOLE, answers, LENT)
    assert ("vatm", "paperwork.choice") in {(issue.path, issue.code) for issue in issues}


def test_a_form_that_waits_for_no_other_may_be_begun():
    assert checks.not_its_turn(SPECS["FR.APL.01"], Stage.WHOLE, LENT) is None


def test_what_was_planned_is_judged_with_the_plan_and_not_again_with_the_result():
    path = "pertanyaan:g1_r1:pertanyaan"

    def codes(stage):
        answers = valid_answers("FR.IA.03", stage) | {path: "x" * 6001}
        return {issue.code for issue in checks.run(SPECS["FR.IA.03"], stage, answers, LENT) if issue.path == path}

    assert "paperwork.too_long" in codes(Stage.PERANGKAT)
    assert codes(Stage.HASIL) == set()


def test_a_row_that_is_only_offered_owes_no_rules_of_evidence():
    read = read_edition("FR.IA.08")
    data = copy.deepcopy(dict(read.data))
    fields = {field["key"]: field for section in data["section"] for field in section["field"]}
    fields["dokumen_lain"]["column"].append(
        {"key": "vatm", "kind": "vatm", "label": "Bukti", "required": True, "options": "ATURAN_BUKTI"}
    )
    spec = parse(data, read.lists["lists"])
    answers = {"dokumen_lain:r1:dokumen": "Ijazah"}
    owed = [issue.path for issue in checks.run(spec, Stage.HASIL, answers, LENT) if issue.path.endswith(":vatm")]
    assert owed == ["dokumen_lain:r1:vatm"]

"""The coverage meter: 0 to 100 %, each gap named with the sheet that cures it."""

import pytest

from askom_lms.paperwork.domain.authoring.coverage import Gap, coverage
from askom_lms.paperwork.domain.authoring.deriving import propose
from askom_lms.paperwork.domain.spec import Stage
from tests.paperwork.valid_answers import LENT, SPECS, lent_example, valid_answers

PERANGKAT = Stage.PERANGKAT
UNIT = {**LENT["units"][0], "code": "U.1", "title": "Satu unit"}
KUK = [{"number": f"1.{n}", "text": f"Langkah {n} dilakukan."} for n in range(1, 15)]
UNIT["elements"] = [{"number": "1", "title": "Satu", "kuk": KUK}]


def planned(*codes, jenis=("L", "T"), units=(UNIT,), **facts):
    plan = {"codes": {u["code"]: list(codes) for u in units}, "jenis": {u["code"]: list(jenis) for u in units}, **facts}
    return lent_example(units=list(units), plan=plan)


def written(code, lent):
    """The sheet as derived, every question written."""
    found = propose(SPECS[code], PERANGKAT, {}, lent).additions
    return found | {path: "Bagaimana?" for path in found if path.endswith(":pertanyaan")}


def observed(n):
    return {f"kuk:U.1_1.{k}:standar": "SOP-01" for k in range(1, n + 1)}


def test_a_unit_of_fourteen_kuk_goes_from_nothing_to_whole():
    lent = planned("CL", "DPT", "PMO")
    empty = {"FR.IA.01": {}, "FR.IA.03": {}, "FR.IA.05": {}}
    assert coverage(lent, empty).percent == 0
    half = coverage(lent, empty | {"FR.IA.01": observed(14)})
    assert half.percent == (14 + 2) * 100 // (28 + 5)
    almost = empty | {
        "FR.IA.01": observed(13),
        "FR.IA.03": written("FR.IA.03", lent),
        "FR.IA.05": written("FR.IA.05", lent),
    }
    found = coverage(lent, almost)
    assert found.percent == 96
    assert found.gaps == (Gap("mark", "U.1", "FR.IA.01", "CL", ("KUK 1.14",)),)
    whole = coverage(lent, almost | {"FR.IA.01": observed(14)})
    assert (whole.percent, whole.units[0].percent, whole.gaps) == (100, 100, ())


def test_a_slot_without_its_question_covers_nothing():
    lent = planned("DPT", jenis=["T"])
    derived = propose(SPECS["FR.IA.05"], PERANGKAT, {}, lent).additions
    assert coverage(lent, {"FR.IA.05": derived}).percent == 0
    one = coverage(lent, {"FR.IA.05": derived | {"soal:r2:pertanyaan": "Apa?"}})
    assert [row.kuk.number for row in one.units[0].rows if row.done] == ["1.2"]
    assert one.gaps[0].missing[:2] == ("KUK 1.1", "KUK 1.3")


def test_one_of_two_sheets_of_an_instrument_is_enough_and_the_ticked_one_cures():
    lent = planned("DPT", jenis=["T"], instruments={"g1": ["FR.IA.06"]})
    nothing = coverage(lent, {"FR.IA.05": {}, "FR.IA.06": {}})
    assert nothing.gaps[0].form == "FR.IA.06"
    essay = {"soal:r1:kuk": "U.1_1.1", "soal:r1:pertanyaan": "Uraikan."}
    row = coverage(lent, {"FR.IA.05": {}, "FR.IA.06": essay}).units[0].rows[0]
    assert [(mark.form, mark.is_done) for mark in row.marks] == [("FR.IA.06", True)]


def test_without_a_plan_the_plan_is_the_gap_and_without_a_sheet_the_sheet():
    nothing = coverage(planned(), {"FR.IA.01": observed(14)})
    assert (nothing.percent, nothing.groups) == (0, ())
    assert nothing.gaps == (Gap("plan", "U.1", "FR.MAPA.01"),)
    no_sheet = coverage(planned("DPL"), {"FR.IA.01": observed(14)})
    assert no_sheet.gaps[0].what == "sheet"
    assert (no_sheet.gaps[0].form, no_sheet.gaps[0].code) == ("", "DPL")


@pytest.mark.row("000-033", "000-156")
def test_dimensions_name_their_questions_and_what_the_practice_shows():
    lent = planned("CL", "PMO")
    asked = {
        "pertanyaan:g1_r2:pertanyaan": "Bila gagal?", "pertanyaan:g1_r2:momen": "sesudah",
        "pertanyaan:g1_r2:dimensi": ["CMS", "TRS"], "pertanyaan:g1_r3:dimensi": ["JRES"],
    }  # fmt: skip
    found = coverage(lent, {"FR.IA.01": observed(1), "FR.IA.03": asked}).groups[0]
    assert {one.name: (one.questions, one.is_observed) for one in found.dimensions} == {
        "TS": ((), True), "TMS": ((), True), "CMS": (("FR.IA.03 no. 2, sesudah",), False),
        "JRES": ((), False), "TRS": (("FR.IA.03 no. 2, sesudah",), False),
    }  # fmt: skip
    unseen = coverage(lent, {"FR.IA.01": {}, "FR.IA.03": asked})
    assert unseen.gaps[-1] == Gap("dimension", "Kelompok Pekerjaan 1", "FR.IA.03", "PMO", ("TS", "TMS", "JRES"))


def test_a_portfolio_covers_the_units_that_its_documents_name():
    lent = planned("CVP", jenis=["TL"])
    found = coverage(lent, {"FR.IA.08": {"dokumen:r1:dokumen": "Laporan", "dokumen:r1:unit": ["U.1"]}})
    assert (found.percent, found.groups) == (100, ())
    assert coverage(lent, {"FR.IA.08": {"dokumen:r1:dokumen": "Laporan"}}).percent == 0


@pytest.mark.parametrize(
    ("form", "code", "row", "link"),
    [
        ("FR.IA.04B", "DIT", "penilaian:g1_r1", {"kesesuaian": ["U.1_1.2"]}),
        ("FR.IA.05", "DPT", "soal:r1", {"kuk": "U.1_1.2"}),
        ("FR.IA.06", "DPT", "soal:r1", {"kuk": "U.1_1.2"}),
        ("FR.IA.07", "DPL", "soal:r1", {"kuk": "U.1_1.2"}),
    ],
)
def test_a_question_covers_the_kuk_that_its_row_names(form, code, row, link):
    answers = {f"{row}:pertanyaan": "Mengapa?"} | {f"{row}:{column}": key for column, key in link.items()}
    (unit,) = coverage(planned(code), {form: answers}).units
    assert [one.kuk.number for one in unit.rows if one.done] == ["1.2"]


def test_an_interview_covers_the_elemen_that_its_row_names():
    asked = {"pertanyaan:r1:pertanyaan": "Mengapa?", "pertanyaan:r1:elemen": "U.1_1"}
    assert coverage(planned("PW"), {"FR.IA.09": asked}).percent == 100
    assert coverage(planned("PW"), {"FR.IA.09": asked | {"pertanyaan:r1:elemen": "U.1_2"}}).percent == 0


@pytest.mark.parametrize("plan", [None, {}, {"codes": {}, "jenis": {}}])
def test_what_nobody_planned_is_the_gap_of_the_plan(plan):
    found = coverage(lent_example(units=[UNIT], plan=plan), {})
    assert found.gaps == (Gap("plan", "U.1", "FR.MAPA.01"),)
    assert found.remarks == ()


@pytest.mark.parametrize(
    ("jenis", "aspect", "what"),
    [
        (["L"], "pengetahuan", ["knowledge"]), (["L", "T"], "pengetahuan", []), (["L"], "sikap", []), ([], None, []),
    ],
)  # fmt: skip
def test_knowledge_without_additional_evidence_is_remarked(jenis, aspect, what):
    kuk = [{"number": "1.1", "text": "Langkah dilakukan.", **({"aspect": aspect} if aspect else {})}]
    unit = {**UNIT, "elements": [{"number": "1", "title": "Satu", "kuk": kuk}]}
    found = coverage(planned("CL", jenis=jenis, units=(unit,)), {"FR.IA.01": observed(1)})
    assert [gap.what for gap in found.remarks] == what


def test_what_the_source_lacks_is_shown_and_does_not_keep_the_measure_from_being_whole():
    elements = [
        {"number": "1", "title": "Satu", "kuk": [{"number": "1.1", "text": ""}]},
        {"number": "2", "title": "Dua", "kuk": []},
    ]
    lent = planned("CL", units=({**UNIT, "elements": elements},))
    task = {"skenario:g1": "Kerjakan", "unit:g1": ["U.1"]}
    found = coverage(lent, {"FR.IA.01": observed(1), "FR.IA.02": task, "FR.IA.03": written("FR.IA.03", planned("PMO"))})
    assert found.percent == 100
    assert found.remarks == (Gap("source", "U.1", missing=("KUK 1.1", "Elemen 2")),)


def test_samples_of_every_instrument_cover_all_three_units():
    sheets = {code: valid_answers(code, "perangkat") for code in ("FR.IA.01", "FR.IA.02", "FR.IA.03")}
    lent = planned("CL", "TPD", "PMO", units=tuple(LENT["units"]))
    found = coverage(lent, sheets)
    assert found.percent == 100
    assert [unit.percent for unit in found.units] == [100, 100, 100]


OTHER = {**UNIT, "code": "U.2", "title": "Unit lain"}


def dimensions_of(found, at=0):
    return {one.name: len(one.questions) for one in found.groups[at].dimensions if one.questions}


def test_a_unit_without_plan_keeps_the_measure_from_being_whole():
    lent = planned("DPT", units=(UNIT, OTHER))
    lent["plan"]["codes"]["U.2"] = []
    found = coverage(lent, {"FR.IA.05": written("FR.IA.05", lent)})
    assert [unit.percent for unit in found.units] == [100, 0]
    assert found.percent == 50


def test_a_unit_whose_source_says_nothing_measures_nothing_and_misses_no_mark():
    bare = {**UNIT, "elements": [{"number": "2", "title": "Dua", "kuk": []}]}
    found = coverage(planned("CL", units=(bare,)), {"FR.IA.01": {}})
    assert found.units[0].percent == 0
    assert [gap.what for gap in found.gaps] == ["dimension"]
    assert found.units[0].rows[0].marks == ()


def test_a_group_is_observed_when_one_of_its_units_is_by_whichever_sheet():
    lent = planned("CL", "TPD", units=(UNIT, OTHER))
    lent["plan"]["codes"]["U.2"] = ["CVP"]
    task = {"skenario:g1": "Kerjakan", "unit:g1": ["U.1"]}
    found = coverage(lent, {"FR.IA.01": {}, "FR.IA.02": task})
    assert {one.name for one in found.groups[0].dimensions if one.is_observed} == {"TS", "TMS"}
    assert coverage(lent, {"FR.IA.01": {}, "FR.IA.02": {**task, "skenario:g1": ""}}).groups[0].done == 0


def test_a_question_counts_for_its_own_group_only():
    groups = [{"key": key, "name": key, "units": [unit]} for key, unit in (("g1", "U.1"), ("g2", "U.2"))]
    lent = {**planned("CL", "PMO", "DPT", units=(UNIT, OTHER)), "groups": groups}
    asked = {"pertanyaan:g2_r1:pertanyaan": "Bila gagal?", "pertanyaan:g2_r1:dimensi": ["CMS"]}
    essay = {"soal:r1:pertanyaan": "Uraikan.", "soal:r1:kuk": "U.1_1.1", "soal:r1:dimensi": ["TRS"]}
    found = coverage(lent, {"FR.IA.03": asked, "FR.IA.06": essay})
    assert (dimensions_of(found), dimensions_of(found, 1)) == ({"TRS": 1}, {"CMS": 1})
    assert next(one for one in found.groups[0].dimensions if one.name == "TRS").questions == ("FR.IA.06 no. 1",)


def test_a_question_on_an_elemen_covers_its_kuk_and_a_form_without_rows_covers_all():
    interview = {"pertanyaan:r1:pertanyaan": "Mengapa?", "pertanyaan:r1:elemen": "U.1_1"}
    assert coverage(planned("PW"), {"FR.IA.09": interview}).percent == 100
    assert coverage(planned("PW"), {"FR.IA.09": interview | {"pertanyaan:r1:elemen": "U.1_2"}}).percent == 0
    assert coverage(planned("VPK"), {"FR.IA.10": {"hubungan": "Atasan"}}).percent == 100
    assert coverage(planned("VPK"), {"FR.IA.10": {"hubungan": ""}}).percent == 0


def test_the_sheet_that_is_ticked_for_the_group_of_the_unit_cures():
    groups = [{"key": key, "name": key, "units": [unit]} for key, unit in (("g1", "U.1"), ("g2", "U.2"))]
    ticks = {"g1": ["FR.IA.05"], "g2": ["FR.IA.06"]}
    lent = {**planned("DPT", units=(UNIT, OTHER), instruments=ticks), "groups": groups}
    gaps = coverage(lent, {"FR.IA.06": {}, "FR.IA.05": {}}).gaps
    assert [(gap.place, gap.form) for gap in gaps] == [("U.1", "FR.IA.05"), ("U.2", "FR.IA.06")]


def test_only_the_unit_that_lacks_something_is_remarked():
    bare = {**OTHER, "elements": [{"number": "1", "title": "Satu", "kuk": []}]}
    lent = planned("CL", units=(UNIT, bare))
    assert coverage(lent, {"FR.IA.01": {}}).remarks == (Gap("source", "U.2", missing=("Elemen 1",)),)


def test_knowledge_that_a_person_chose_is_no_guess_even_beside_one_that_was_read_off_its_verb():
    kuk = [{"number": "1.1", "text": "Jelaskan langkahnya."}]
    guessed = {**UNIT, "elements": [{"number": "1", "title": "Satu", "kuk": kuk}]}
    chosen = [*kuk, {"number": "1.2", "text": "Langkah dilakukan.", "aspect": "pengetahuan"}]
    both = {**UNIT, "elements": [{"number": "1", "title": "Satu", "kuk": chosen}]}
    for unit, what in ((guessed, "guess"), (both, "knowledge")):
        remarks = coverage(planned("CL", jenis=["L"], units=(unit,)), {"FR.IA.01": {}}).remarks
        assert [gap.what for gap in remarks] == [what]


def test_an_empty_standard_of_a_workplace_covers_nothing():
    assert coverage(planned("CL", jenis=["L"]), {"FR.IA.01": {"kuk:U.1_1.1:standar": ""}}).units[0].percent == 0


def test_a_listed_document_counts_by_its_unit_and_a_further_question_is_no_part_of_the_set():
    assert coverage(planned("CVP", jenis=["TL"]), {"FR.IA.08": {"dokumen:p1:unit": ["U.1"]}}).percent == 100
    further = {"tambahan:r1:kuk": "U.1_1.1", "tambahan:r1:pertanyaan": "Mengapa?"}
    assert coverage(planned("DPL", jenis=["T"]), {"FR.IA.07": further}).percent == 0


def test_a_mark_that_is_done_names_the_sheet_that_did_it():
    lent = planned("DPT", jenis=["T"], instruments={"g1": ["FR.IA.05"]})
    essay = {"soal:r1:kuk": "U.1_1.1", "soal:r1:pertanyaan": "Uraikan."}
    done, open_, *_ = coverage(lent, {"FR.IA.05": {}, "FR.IA.06": essay}).units[0].rows
    assert [(mark.form, mark.is_done) for mark in (*done.marks, *open_.marks)] == [
        ("FR.IA.06", True),
        ("FR.IA.05", False),
    ]


def test_knowledge_of_another_unit_is_no_remark_on_this_one():
    kuk = [{"number": "1.1", "text": "Langkah dilakukan.", "aspect": "pengetahuan"}]
    known = {**UNIT, "code": "U.2", "elements": [{"number": "1", "title": "Satu", "kuk": kuk}]}
    remarks = coverage(planned("CL", jenis=["L"], units=(UNIT, known)), {"FR.IA.01": {}}).remarks
    assert [(gap.what, gap.place) for gap in remarks] == [("knowledge", "U.2")]


def test_only_the_standard_of_the_workplace_covers_a_kuk_and_only_a_scenario_covers_its_units():
    other = {"kuk:U.1_1.1:catatan": "SOP-01", "kuk:U.1_1.2:standar": "SOP-01"}
    rows = coverage(planned("CL", jenis=["L"]), {"FR.IA.01": other}).units[0].rows
    assert [row.kuk.number for row in rows if row.done] == ["1.2"]
    task = {"skenario:g1": "Susun basis data.", "lain:g1": ["U.1"], "unit:g2": ["U.1"]}
    assert coverage(planned("TPD", jenis=["L"]), {"FR.IA.02": task}).units[0].percent == 0
    assert coverage(planned("TPD", jenis=["L"]), {"FR.IA.02": task | {"unit:g1": ["U.1"]}}).units[0].percent == 100


def test_a_document_that_is_written_counts_by_its_name_and_a_table_has_three_parts():
    written = {"dokumen:r1:dokumen": "Laporan", "dokumen:r1:unit": ["U.1"], "dokumen:r2": "x"}
    assert coverage(planned("CVP", jenis=["TL"]), {"FR.IA.08": written}).percent == 100
    assert coverage(planned("CVP", jenis=["TL"]), {"FR.IA.08": {"dokumen:r1:dokumen": "Laporan"}}).percent == 0


@pytest.mark.parametrize(("answers", "percent"), [({"a": "", "b": "Telepon"}, 100), ({"a": "", "b": None}, 0), ({}, 0)])
def test_a_sheet_about_no_single_unit_covers_everything_once_something_is_written(answers, percent):
    assert coverage(planned("VPK", jenis=["TL"]), {"FR.IA.10": answers}).percent == percent


@pytest.mark.parametrize(("units", "percent"), [(["U.1"], 100), (["U.2"], 0), (None, 0)])
def test_a_task_covers_the_units_that_it_names(units, percent):
    task = {"skenario:g1": "Susun laporan", "unit:g1": units}
    found = coverage(planned("TPD", jenis=["TL"]), {"FR.IA.02": task})
    assert found.units[0].percent == percent


def test_a_question_without_dimension_covers_none():
    found = coverage(planned("CL"), {"FR.IA.06": {"soal:r1:kuk": "U.1_1.1", "soal:r1:pertanyaan": "Uraikan."}})
    assert [one.questions for one in found.groups[0].dimensions] == [()] * 5


@pytest.mark.parametrize("plan", [{"jenis": {}}, {}])
def test_knowledge_of_a_unit_whose_evidence_nobody_planned_is_remarked(plan):
    kuk = [{"number": "1.1", "text": "Langkah dilakukan.", "aspect": "pengetahuan"}]
    unit = {**UNIT, "elements": [{"number": "1", "title": "Satu", "kuk": kuk}]}
    found = coverage(lent_example(units=[unit], plan=plan), {})
    assert [(gap.what, gap.place) for gap in found.remarks] == [("knowledge", "U.1")]

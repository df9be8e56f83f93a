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

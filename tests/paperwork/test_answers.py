"""Answers are one flat dict: tidied, compared, counted, carried over."""

import pytest

from askom_lms.paperwork.domain import answers as answering
from askom_lms.paperwork.domain.spec import Stage
from tests.paperwork.valid_answers import LENT, SHEETS, SPECS, lent_example, valid_answers

SQL = "J.620100.020.02"


def test_a_role_writes_only_its_own_places():
    sent = {f"elemen:{SQL}_1:kbk": "K", "rekomendasi": "dapat", "hacker": "1"}
    spec = SPECS["FR.APL.02"]
    assert answering.clean(spec, Stage.WHOLE, LENT, sent, "asesi") == {f"elemen:{SQL}_1:kbk": "K"}
    assert answering.clean(spec, Stage.WHOLE, LENT, sent, "asesor") == {"rekomendasi": "dapat"}
    assert answering.clean(spec, Stage.WHOLE, LENT, sent, "admin") == {}


def test_what_was_planned_cannot_be_written_in_the_result():
    path = f"kuk:{SQL}_1.1:standar"
    spec = SPECS["FR.IA.01"]
    assert path in answering.for_role(spec, Stage.PERANGKAT, LENT, "asesor")
    assert path not in answering.for_role(spec, Stage.HASIL, LENT, "asesor")
    assert answering.clean(spec, Stage.HASIL, LENT, {path: "lain"}, "asesor") == {}


def test_an_emptied_field_leaves():
    assert answering.merged({"a": "1", "b": ["x"]}, {"a": None, "b": [], "c": "3"}) == {"c": "3"}


def test_differences_are_paths_and_ignore_empty_answers():
    old = {"a": "1", "b": "2", "c": "", "d": ["x"]}
    new = {"a": "1", "b": "3", "d": ["x", "y"], "e": "5", "f": None}
    assert answering.diff(old, new) == ["b", "d", "e"]
    assert answering.diff(old, dict(old)) == []


@pytest.mark.parametrize(("code", "stage"), SHEETS)
def test_a_complete_record_counts_all_and_an_empty_one_nothing(code, stage):
    spec, answers = SPECS[code], valid_answers(code, stage)
    filled, required = answering.progress(spec, stage, answers, LENT)
    assert filled == required > 0
    assert answering.progress(spec, stage, {}, LENT)[0] == 0
    sections = answering.section_progress(spec, stage, answers, LENT)
    assert (sum(s.filled for s in sections), sum(s.required for s in sections)) == (filled, required)


def test_progress_counts_for_one_role():
    spec, answers = SPECS["FR.AK.01"], valid_answers("FR.AK.01")
    assert answering.progress(spec, Stage.WHOLE, answers, LENT, "asesi") == (2, 2)
    assert answering.progress(spec, Stage.WHOLE, answers, LENT, "asesor") == (5, 5)
    assert answering.progress(spec, Stage.WHOLE, answers, LENT, "validator") == (0, 0)


def test_progress_asks_for_what_an_answer_makes_necessary():
    spec, answers = SPECS["FR.IA.01"], valid_answers("FR.IA.01", "hasil")
    filled, required = answering.progress(spec, Stage.HASIL, answers, LENT)
    answers[f"kuk:{SQL}_1.1:pencapaian"] = "tidak"
    assert answering.progress(spec, Stage.HASIL, answers, LENT) == (filled, required + 1)


def test_a_map_of_instruments_counts_one_tick_for_each_group():
    spec = SPECS["FR.MAPA.02"]
    assert answering.progress(spec, Stage.WHOLE, {}, LENT) == (0, 1)
    assert answering.progress(spec, Stage.WHOLE, {"instrumen:g1_ia01:potensi": ["1"]}, LENT) == (1, 1)


def test_a_fresh_record_starts_with_what_is_lent():
    peta = answering.defaults(SPECS["PETA.KP"], Stage.WHOLE, LENT)
    assert peta["kelompok:r1:nama"] == "Kelompok Pekerjaan 1"
    assert peta[f"unit:{SQL}:kelompok"] == "r1"
    assert f"unit:{SQL}:aspek_kritis" not in peta
    mapa = answering.defaults(SPECS["FR.MAPA.01"], Stage.WHOLE, LENT)
    assert (mapa["acuan"], mapa["acuan__skkni"]) == (["skkni"], "SKKNI 282/2016; SKKNI 55/2015")
    assert answering.defaults(SPECS["FR.APL.01"], Stage.WHOLE, LENT)["nama"] == "Eko Prasetyo"
    assert answering.defaults(SPECS["FR.VA"], Stage.WHOLE, lent_example(periode="setelah"))["periode"] == "setelah"


def test_critical_aspects_of_the_data_are_taken_over():
    units = [dict(LENT["units"][0], aspek_kritis="Ketelitian")]
    found = answering.defaults(SPECS["PETA.KP"], Stage.WHOLE, lent_example(units=units))
    assert found[f"unit:{units[0]['code']}:aspek_kritis"] == "Ketelitian"


def test_nothing_is_prefilled_from_nothing():
    for code, stage in SHEETS:
        assert answering.defaults(SPECS[code], stage, {}) is not None


def test_a_result_starts_with_what_was_authored():
    perangkat = valid_answers("FR.IA.03", "perangkat")
    carried = answering.carried_over(SPECS["FR.IA.03"], {**perangkat, "umpan_balik": "x"}, LENT)
    assert carried == perangkat


def test_a_place_is_named_as_a_person_reads_it():
    spec = SPECS["FR.IA.01"]
    assert (
        answering.describe(spec, Stage.HASIL, LENT, f"kuk:{SQL}_1.1:standar")
        == "Standar Industri atau Tempat Kerja: KUK 1.1"
    )
    assert answering.describe(spec, Stage.HASIL, LENT, "umpan_balik") == "Umpan balik untuk asesi"
    assert answering.describe(spec, Stage.HASIL, LENT, "gone") == "gone"

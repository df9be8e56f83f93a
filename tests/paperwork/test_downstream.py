"""The chain of the set: what a change of peta, FR.MAPA.01 or FR.MAPA.02 touches, and what it leaves alone."""

import pytest

from askom_lms.paperwork.domain import downstream
from askom_lms.paperwork.domain.downstream import Below, Standing
from askom_lms.paperwork.domain.filled import Issue
from tests.paperwork.valid_answers import LENT, lent_example

SQL, ACCESS, DATA = (unit["code"] for unit in LENT["units"])
ONE, TWO = {"key": "g1", "name": "Basis data", "units": [SQL, ACCESS]}, {"key": "g2", "name": "Data", "units": [DATA]}
GROUPED = lent_example(groups=[ONE, TWO])


def below(code, answers, stage="", standing=Standing.OPEN, groups=(), edition="V2023"):
    return Below(code, stage, edition, standing, answers, groups)


def told(form, after, *sheets, before=None, lent=GROUPED):
    """code -> {(effect, what, place)}."""
    found = downstream.touched(form, before, after, lent, sheets)
    return {one.sheet.code: {(p.effect.value, p.what, p.place) for p in one.points} for one in found}


def plan(**codes):
    """FR.MAPA.01 with these codes for every unit; sql=, access= or data= for one of them."""
    every = codes.pop("every", {})
    units = {SQL: codes.get("sql", every), ACCESS: codes.get("access", every), DATA: codes.get("data", every)}
    return {f"rencana:{unit}:{method}": found for unit, by in units.items() for method, found in by.items()}


def ticks(*rows, kinds=("1",)):
    return {f"instrumen:{row}:potensi": list(kinds) for row in rows}


def peta(**groups):
    names = {f"kelompok:r{n}:nama": name for n, name in ((1, "Basis data"), (2, "Data"))}
    rows = {SQL: "r1", ACCESS: "r1", DATA: "r2"} | groups
    return names | {f"unit:{unit}:kelompok": row for unit, row in rows.items()}


CL, CL_DPL = {"OBS": ["CL"]}, {"OBS": ["CL"], "TJ": ["DPL"]}
MAP = below("FR.MAPA.02", ticks("g1_ia01", "g1_ia07", "g2_ia01"))
AGREED = below("FR.AK.01", {"bukti": ["observasi", "lisan"]})
RECORDED = below("FR.AK.02", {f"unit:{SQL}:bukti": ["observasi", "lisan"], f"unit:{DATA}:bukti": ["observasi"]})
ORAL = below("FR.IA.07", {"soal:r1:pertanyaan": "Apa?"}, "perangkat")
DROPPED = {
    "FR.MAPA.02": {("drop", "FR.IA.07", "Basis data")},
    "FR.AK.01": {("drop", "Hasil Pertanyaan Lisan", "")},
    "FR.AK.02": {("drop", "Pertanyaan lisan", "")},
    "FR.IA.07": {("unplanned", "FR.IA.07", "")},
}


@pytest.mark.parametrize("before", [None, plan(every=CL, sql=CL_DPL)])
def test_an_instrument_that_leaves_the_plan_is_missed_all_the_way_down(before):
    sheets = (MAP, AGREED, RECORDED, ORAL)
    assert told("FR.MAPA.01", plan(every=CL), *sheets, before=before) == DROPPED
    assert told("FR.MAPA.01", plan(every=CL, sql=CL_DPL), *sheets, before=before) == {}


def test_an_instrument_that_another_group_still_plans_stays_further_down():
    after = plan(every=CL, data=CL_DPL)
    assert told("FR.MAPA.01", after, MAP, AGREED, RECORDED, ORAL, before=plan(every=CL_DPL)) == {
        "FR.MAPA.02": {("drop", "FR.IA.07", "Basis data")}
    }
    assert told("FR.MAPA.01", after, MAP)["FR.MAPA.02"] == {
        ("drop", "FR.IA.07", "Basis data"),
        ("add", "DPL", "Data"),
    }


def test_an_instrument_that_comes_into_the_plan_wants_its_ticks():
    after = plan(every=CL_DPL | {"VP": ["CVP"]})
    found = told("FR.MAPA.01", after, MAP, AGREED, RECORDED, before=plan(every=CL_DPL))
    assert found == {
        "FR.MAPA.02": {("add", "CVP", "Basis data"), ("add", "CVP", "Data")},
        "FR.AK.01": {("add", "Hasil Verifikasi Portofolio", "")},
        "FR.AK.02": {("add", "Portofolio", "")},
    }


def test_what_did_not_change_since_the_version_before_is_no_news():
    wrong = below("FR.AK.01", {"bukti": ["observasi", "tertulis"]})
    assert told("FR.MAPA.01", plan(every=CL), wrong, before=plan(every=CL)) == {}
    assert told("FR.MAPA.01", plan(every=CL), wrong) == {"FR.AK.01": {("drop", "Hasil Pertanyaan Tertulis", "")}}


@pytest.mark.parametrize("code", ["FR.MAPA.02", "FR.AK.01", "FR.AK.02"])
def test_a_sheet_without_a_tick_says_nothing(code):
    assert told("FR.MAPA.01", plan(every=CL), below(code, {})) == {}


def test_a_plan_without_instruments_is_not_held_against_anybody():
    assert told("FR.MAPA.01", {"asesi": ["1"]}, MAP, AGREED, RECORDED, ORAL) == {}
    assert told("FR.MAPA.02", {}, AGREED, RECORDED, ORAL) == {}


def test_the_types_of_asesi_are_those_that_the_map_serves():
    after = plan(every=CL, sql=CL_DPL) | {"asesi": ["1", "3"]}
    held = below("FR.MAPA.02", ticks("g1_ia01", "g1_ia07", "g2_ia01", kinds=("1", "2")))
    new, gone = ("add", "Tipe asesi 3", ""), ("drop", "Tipe asesi 2", "")
    assert told("FR.MAPA.01", after, held)["FR.MAPA.02"] == {new}
    before = after | {"asesi": ["1", "2"]}
    assert told("FR.MAPA.01", after, held, before=before)["FR.MAPA.02"] == {new, gone}
    assert told("FR.MAPA.01", after, held, before=after) == {}


def test_the_map_decides_what_is_agreed_and_which_instruments_there_are():
    after, before = ticks("g1_ia01", "g2_ia01"), ticks("g1_ia01", "g1_ia07", "g2_ia01")
    rest = {code: points for code, points in DROPPED.items() if code != "FR.MAPA.02"}
    assert told("FR.MAPA.02", after, AGREED, RECORDED, ORAL, before=before) == rest
    assert told("FR.MAPA.02", after, AGREED, RECORDED, ORAL) == rest
    assert told("FR.MAPA.02", before, AGREED, RECORDED, ORAL, before=after) == {}


def test_an_older_agreement_names_evidence_by_its_kind():
    older = below("FR.AK.01", {"bukti": ["observasi"]}, edition="V2018")
    assert told("FR.MAPA.02", ticks("g1_ia04a"), older) == {}
    assert told("FR.MAPA.02", ticks("g1_ia11"), older) == {
        "FR.AK.01": {("drop", "L: Observasi Langsung", ""), ("add", "TL: Verifikasi Portofolio", "")}
    }


PLANNED = below("FR.MAPA.01", plan(every=CL, sql=CL_DPL), groups=[ONE, TWO])
TASK = below("FR.IA.02", {"skenario:g1": "Skenario"}, "perangkat", groups=[ONE, TWO])


@pytest.mark.parametrize("before", [None, peta()])
def test_a_unit_that_moves_takes_its_plan_and_its_instruments_along(before):
    held = below("FR.MAPA.02", MAP.answers, groups=[ONE, TWO])
    name = f"{SQL} {LENT['units'][0]['title']}"
    found = told("PETA.KP", peta(**{SQL: "r2"}), PLANNED, held, TASK, AGREED, before=before)
    moved = ("moved", name, "Basis data")
    assert found == {
        "FR.MAPA.01": {moved},
        "FR.MAPA.02": {moved, ("drop", "FR.IA.07", "Basis data"), ("add", "DPL", "Data")},
        "FR.IA.02": {moved},
    }
    assert told("PETA.KP", peta(), PLANNED, held, TASK, AGREED, before=before) == {}


def test_a_group_that_is_gone_takes_what_was_written_for_it():
    alone = peta(**{DATA: "r1"})
    alone.pop("kelompok:r2:nama")
    second = below("FR.IA.02", {"skenario:g2": "Skenario"}, "perangkat", groups=[ONE, TWO])
    assert ("gone", "Data", "") in told("PETA.KP", alone, second)["FR.IA.02"]
    assert ("gone", "Data", "") not in told("PETA.KP", alone, TASK)["FR.IA.02"]


def test_additional_evidence_of_the_peta_is_planned():
    wants = {f"unit:{SQL}:tambahan": ["DPL", "DPT"]}
    assert told("PETA.KP", peta() | wants, PLANNED) == {"FR.MAPA.01": {("add", "DPT", SQL)}}
    assert told("PETA.KP", peta(), PLANNED, before=peta() | wants) == {"FR.MAPA.01": {("drop", "DPL", SQL)}}
    assert told("PETA.KP", peta() | wants, below("FR.MAPA.01", {})) == {}


def test_additional_evidence_that_stays_wanted_is_no_news():
    wants = {f"unit:{SQL}:tambahan": ["DPL", "DPT"]}
    assert told("PETA.KP", peta() | wants, PLANNED, before=peta() | wants) == {}


def test_a_group_with_another_name_moves_nobody():
    renamed = peta() | {"kelompok:r1:nama": "Pangkalan data"}
    assert told("PETA.KP", renamed, PLANNED, TASK, before=peta()) == {}


def test_a_version_before_that_placed_nobody_had_all_units_in_one_group():
    held = below("FR.IA.02", {"skenario:g1": "Skenario"}, "perangkat", groups=[ONE, TWO])
    (point,) = told("PETA.KP", peta(), held, before={})["FR.IA.02"]
    assert point == ("moved", f"{DATA} {LENT['units'][2]['title']}", "Kelompok Pekerjaan 1")


def test_a_map_that_was_saved_before_any_group_is_held_against_the_plan_as_it_is():
    ticked = below("FR.MAPA.02", ticks("g1_ia01", "g1_ia05", "g2_ia01"))
    assert told("PETA.KP", peta(), below("FR.MAPA.01", plan(every=CL)), ticked) == {
        "FR.MAPA.02": {("drop", "FR.IA.05", "Basis data")}
    }


def test_what_was_unplanned_before_is_no_news_either():
    essay = below("FR.IA.06", {"soal:r1:pertanyaan": "Apa?"}, "perangkat")
    ticked = below("FR.MAPA.02", ticks("g1_ia01", "g1_ia06", "g2_ia01"))
    assert told("FR.MAPA.01", plan(every=CL), ticked, essay, before=plan(every=CL)) == {}
    assert set(told("FR.MAPA.01", plan(every=CL), ticked, essay)) == {"FR.MAPA.02", "FR.IA.06"}


def test_a_sheet_that_is_no_instrument_is_never_unplanned():
    assert told("FR.MAPA.01", plan(every=CL), below("FR.AK.03", {"komponen:k1:hasil": "ya"})) == {}


@pytest.mark.parametrize("form", downstream.UPSTREAM)
def test_a_sheet_does_not_touch_itself(form):
    after = {"PETA.KP": peta(**{SQL: "r2"}), "FR.MAPA.01": plan(every=CL), "FR.MAPA.02": ticks("g1_ia01")}[form]
    itself = below(form, MAP.answers | plan(every=CL_DPL), groups=[ONE, TWO])
    assert told(form, after, itself) == {}


def test_types_of_asesi_are_told_in_their_order_and_only_of_a_map_that_serves_somebody():
    before, after = plan(every=CL) | {"asesi": ["5", "3", "1"]}, plan(every=CL) | {"asesi": ["4", "2"]}
    held = below("FR.MAPA.02", ticks("g1_ia01", "g2_ia01", kinds=("5", "3", "1")))
    (found,) = downstream.touched("FR.MAPA.01", before, after, GROUPED, [held])
    assert [f"{point.effect} {point.what[-1]}" for point in found.points] == [
        "drop 1", "drop 3", "drop 5", "add 2", "add 4",
    ]  # fmt: skip
    assert told("FR.MAPA.01", after, below("FR.MAPA.02", {"catatan": "Belum"}), before=before) == {}


def test_a_plan_by_unit_has_no_groups_to_move_between():
    older = below("FR.MAPA.01", {f"rencana:{SQL}_1.1:OBS": ["CL"]}, groups=[ONE, TWO], edition="V2018")
    assert told("PETA.KP", peta(**{SQL: "r2"}), older, before=peta()) == {}


def test_findings_that_an_upstream_sheet_brought_about_are_told_apart():
    drop, add, other = (Issue("", f"paperwork.fr_{code}") for code in ("ak_01.lebih", "ak_01.kurang", "ak_01.tanggal"))
    assert downstream.no_longer_agrees([drop, add, other], is_complete=True) == [drop, add]
    assert downstream.no_longer_agrees([drop, add, other], is_complete=False) == [drop]


def test_evidence_that_was_wanted_before_and_never_ticked_is_no_news():
    before = plan(every=CL_DPL)
    held = below("FR.AK.01", {"bukti": ["observasi"]})
    assert told("FR.MAPA.01", before, held, before=before) == {}
    assert told("FR.MAPA.01", before, held) == {"FR.AK.01": {("add", "Hasil Pertanyaan Lisan", "")}}


@pytest.mark.parametrize(
    ("code", "only_complete"),
    [
        ("fr_mapa_02.belum_rencana", False),
        ("fr_mapa_02.belum_centang", True),
        ("fr_ak_01.lebih", False),
        ("fr_ak_01.kurang", True),
        ("fr_ak_01.tuk", None),
    ],
)
def test_a_sheet_that_was_not_complete_is_told_only_what_it_says_too_much(code, only_complete):
    found = [Issue("bukti", f"paperwork.{code}", {})]
    assert bool(downstream.no_longer_agrees(found, is_complete=True)) is (only_complete is not None)
    assert bool(downstream.no_longer_agrees(found, is_complete=False)) is (only_complete is False)


def test_the_peta_holds_the_map_against_the_plan_of_the_dossier_wherever_it_stands():
    planned = below("FR.MAPA.01", plan(every=CL, data=CL_DPL))
    held = below("FR.MAPA.02", ticks("g1_ia01", "g2_ia01"), groups=(ONE, TWO))
    moved = peta(**{DATA: "r1"}) | {"kelompok:r3:nama": "Lain"}
    assert ("add", "DPL", "Basis data") in told("PETA.KP", moved, AGREED, held, planned)["FR.MAPA.02"]
    assert {effect for effect, *_ in told("PETA.KP", moved, held)["FR.MAPA.02"]} == {"moved", "gone"}


def test_a_tick_that_was_unplanned_before_the_peta_changed_is_no_news():
    planned = below("FR.MAPA.01", plan(every=CL))
    held = below("FR.MAPA.02", ticks("g1_ia07", "g1_ia01", "g2_ia01"))
    moved = told("PETA.KP", peta(**{ACCESS: "r2"}), planned, held, before=peta())
    assert {effect for effect, *_ in moved["FR.MAPA.02"]} == {"moved"}


def test_an_answer_outside_the_tables_belongs_to_no_group():
    held = below("FR.MAPA.02", {"catatan": "g2", **ticks("g1_ia01")}, groups=(ONE, TWO))
    found = told("PETA.KP", peta(**{DATA: "r1"}), held)
    assert {effect for effect, *_ in found["FR.MAPA.02"]} == {"moved"}


def test_additional_evidence_is_held_against_each_unit_that_is_planned():
    planned = below("FR.MAPA.01", plan(access=CL))
    wanted = peta() | {f"unit:{unit}:tambahan": ["DPT"] for unit in (SQL, ACCESS)}
    assert told("PETA.KP", wanted, planned, before=peta())["FR.MAPA.01"] == {("add", "DPT", ACCESS)}


def test_a_tick_of_the_map_that_was_there_before_is_no_news_further_down():
    ticked = ticks("g1_ia01", "g2_ia01")
    wrong = below("FR.AK.02", {f"unit:{SQL}:bukti": ["observasi", "tertulis"]})
    assert told("FR.MAPA.02", ticked, wrong, before=ticked) == {}
    assert told("FR.MAPA.02", ticked, wrong) == {"FR.AK.02": {("drop", "Pertanyaan tertulis", "")}}


def test_only_the_columns_of_evidence_of_the_record_are_ticks():
    others = {"lampiran": ["lisan"], f"unit:{SQL}:lain": ["lisan"], f"lain:{SQL}:bukti": ["lisan"], "is_final": True}
    record = below("FR.AK.02", {f"unit:{SQL}:bukti": ["observasi"], **others})
    assert told("FR.MAPA.01", plan(every=CL), record) == {}

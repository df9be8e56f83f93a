"""Ticks that follow: plan to map, map to agreement, results to record, record to report; only into empty places."""

import pytest

from askom_lms.paperwork.domain import checks
from askom_lms.paperwork.domain.authoring.deriving import propose
from askom_lms.paperwork.domain.edition import load_edition
from askom_lms.paperwork.domain.spec import Stage
from tests.paperwork.valid_answers import LENT, SPECS, dossier, lent_example

DATA, SQL, ACCESS = (unit["code"] for unit in LENT["units"])
TICKS = {
    "FR.MAPA.02": ":potensi",
    "FR.AK.01": "bukti",
    "FR.AK.02": ":bukti",
    "FR.AK.05": ":rekomendasi",
}


def derived(code, answers=(), **lent):
    return propose(SPECS[code], Stage.WHOLE, dict(answers), lent_example(**lent))


def in_the_dossier(code):
    """The sheet as a whole dossier holds it, without its ticks: lent facts, the other answers, the ticks."""
    lent, answers = next((lent, answers) for form, _, lent, answers in dossier() if form == code)
    if code == "FR.AK.05":
        lent = {
            **lent,
            "asesi": [{**row, "hasil": answers[f"baris:{row['key']}:rekomendasi"]} for row in lent["asesi"]],
        }
    ticks = {path: value for path, value in answers.items() if path.endswith(TICKS[code])}
    return lent, {path: value for path, value in answers.items() if path not in ticks}, ticks


@pytest.mark.parametrize("code", TICKS)
def test_what_follows_is_what_the_checks_ask_for(code):
    lent, rest, ticks = in_the_dossier(code)
    without = {issue.path for issue in checks.errors(checks.run(SPECS[code], Stage.WHOLE, rest, lent))}
    found = propose(SPECS[code], Stage.WHOLE, rest, lent)
    told = [issue.path for issue in checks.run(SPECS[code], Stage.WHOLE, rest | found.additions, lent)]
    assert without
    assert found.additions.keys() <= ticks.keys()
    assert not found.additions.keys() & set(told)
    assert len(found.names) >= len(found.additions) > 0


@pytest.mark.parametrize("code", TICKS)
def test_what_somebody_ticked_stays_and_a_second_time_nothing_follows(code):
    lent, rest, _ = in_the_dossier(code)
    found = propose(SPECS[code], Stage.WHOLE, rest, lent)
    path = next(iter(found.additions))
    own = {path: "BK" if code == "FR.AK.05" else ["lainnya"]}
    assert path not in propose(SPECS[code], Stage.WHOLE, rest | own, lent).additions
    again = propose(SPECS[code], Stage.WHOLE, rest | found.additions, lent)
    assert (again.places, again.names) == (0, [])


@pytest.mark.parametrize("code", TICKS)
def test_nothing_follows_from_nothing(code):
    assert derived(code, plan={}).places == 0
    assert derived(code).places == 0 or code == "FR.AK.05"


def test_the_map_serves_the_types_of_the_plan_with_the_sheets_of_the_dossier():
    groups = [{"key": "g1", "name": "Satu", "units": [DATA]}, {"key": "g2", "name": "Dua", "units": [SQL, ACCESS]}]
    facts = {"codes": {DATA: ["DPT"], SQL: ["CL"], ACCESS: []}, "asesi_types": ["2", "3"]}
    whole = derived("FR.MAPA.02", groups=groups, plan=facts)
    assert whole.additions == {
        "instrumen:g1_ia05:potensi": ["2", "3"], "instrumen:g1_ia06:potensi": ["2", "3"],
        "instrumen:g2_ia01:potensi": ["2", "3"],
    }  # fmt: skip
    some = derived("FR.MAPA.02", groups=groups, plan=facts, kit=["FR.MAPA.02", "FR.IA.01", "FR.IA.06"])
    assert list(some.additions) == ["instrumen:g1_ia06:potensi", "instrumen:g2_ia01:potensi"]
    assert derived("FR.MAPA.02", groups=groups, plan={**facts, "asesi_types": []}).places == 0


def test_the_record_ticks_a_column_only_in_the_units_that_the_plan_means():
    facts = {"codes": {DATA: ["CL"], SQL: ["DPL"], ACCESS: ["CL", "DPL"]}, "results": ["FR.IA.01", "FR.IA.07"]}
    found = derived("FR.AK.02", plan=facts)
    assert found.additions == {
        f"unit:{DATA}:bukti": ["observasi"], f"unit:{SQL}:bukti": ["lisan"],
        f"unit:{ACCESS}:bukti": ["observasi", "lisan"],
    }  # fmt: skip
    assert derived("FR.AK.02", plan={**facts, "results": ["FR.IA.07"]}).additions.keys() == {
        f"unit:{SQL}:bukti",
        f"unit:{ACCESS}:bukti",
    }


def test_an_older_agreement_names_the_evidence_of_the_same_kind():
    spec = load_edition("FR.AK.01", "V2018")
    found = propose(spec, Stage.WHOLE, {}, lent_example(plan={"instruments": {"g1": ["FR.IA.11"]}}))
    assert found.additions == {"bukti": ["portofolio"]}


def test_an_asesi_without_a_record_gets_no_recommendation():
    rows = [{"key": "a", "name": "Ahmad", "hasil": "BK"}, {"key": "b", "name": "Dian", "hasil": ""}]
    found = derived("FR.AK.05", asesi=rows)
    assert (found.additions, found.names) == ({"baris:a:rekomendasi": "BK"}, ["Ahmad: BK"])

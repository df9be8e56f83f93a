"""The code table of instruments: official names, aliases that lead to one code, and a sentence for the rest."""

import pytest

from askom_lms.paperwork.domain import kinds
from askom_lms.paperwork.domain.edition import load_edition
from askom_lms.paperwork.domain.plan import INSTRUMENT_OF
from askom_lms.regulations import UnknownInstrument, instrument, instruments

NOTES_000 = ("CL", "DIT", "DPL", "DPT", "VPK", "CVP", "CRP", "PW")
OLD_MAPA = {
    "CL": "CL", "DIT": "DIT", "DPL": "DPL", "DPT": "DPT", "PW": "PW", "VP": "CVP", "CUP": "CRP", "PMO": "PMO",
}  # fmt: skip


def test_the_table_is_the_one_that_plans_and_sheets_use():
    assert {form: one.code for one in instruments() for form in one.forms} == dict(INSTRUMENT_OF)


@pytest.mark.row("000-147", "000-148", "000-149", "000-150", "000-151", "000-152", "000-153", "000-154")
def test_names_are_those_of_the_forms():
    for edition in ("V2018", "V2023"):
        table = load_edition("FR.MAPA.01", edition).field("rencana")
        printed = {option.value: option.label for column in table.columns for option in column.options}
        assert all(printed[one.code] == f"{one.code}: {one.name}" for one in instruments() if one.code in printed)
        assert printed.keys() >= set(NOTES_000)


@pytest.mark.row("000-147", "000-148", "000-149", "000-150", "000-151", "000-152", "000-153", "000-154")
def test_what_the_class_notes_list_cites_them():
    cited = {one.code: one.clause.id for one in instruments() if one.clause}
    assert {code for code, clause in cited.items() if clause == "000:mapa.9"} == set(NOTES_000)
    assert cited["PMO"] == "000:mapa.6"
    assert instrument("TPD").source == "formulir"


@pytest.mark.parametrize(("written", "code"), [*OLD_MAPA.items(), (" vp ", "CVP"), ("daftar  periksa", "CL")])
def test_a_code_of_an_older_form_leads_to_one_instrument(written, code):
    assert instrument(written).code == code


@pytest.mark.parametrize("written", ["XYZ", "", "VPP", "MMA"])
def test_an_unknown_code_is_refused_with_a_sentence(written):
    with pytest.raises(UnknownInstrument) as refused:
        instrument(written)
    assert "tidak dikenal" in str(refused.value)
    assert refused.value.sentence("en").what.startswith("The instrument code")


def test_an_alias_that_no_source_explains_has_no_name_and_says_that_it_is_read():
    (alias,) = instrument("CRP").aliases
    assert (alias.code, alias.name, alias.is_read) == ("CUP", "", True)


def column(key, edition="V2018"):
    return next(one for one in load_edition("FR.MAPA.01", edition).field("rencana").columns if one.key == key)


@pytest.mark.parametrize("edition", ["V2018", "V2023"])
def test_a_plan_that_is_read_with_old_codes_keeps_the_new_ones(edition):
    assert kinds.clean(column("VP", edition), ["PW", "VP", "CVP"]) == ["CVP", "PW"]
    assert kinds.clean(column("RP", edition), ["cup"]) == ["CRP"]


def test_a_plan_with_an_unknown_code_hears_which_and_one_at_the_wrong_place_hears_that():
    assert kinds.problem(column("VP"), ["CVP", "XYZ"]) == (
        "regulations.instrument_unknown",
        {"found": "XYZ", "meant": ""},
    )
    assert kinds.problem(column("VP"), ["CRP"]) == ("paperwork.choice", {})
    assert kinds.problem(column("VP"), ["CVP"]) is None


def test_other_choices_are_left_as_they_are_sent():
    kind = next(one for one in load_edition("FR.MAPA.01", "V2018").field("rencana").columns if one.key == "jenis")
    assert kinds.clean(kind, ["VP", "L"]) == ["L", "VP"]
    assert kinds.problem(kind, ["VP"]) == ("paperwork.choice", {})

"""Who made and who validates, what a MUK holds, and every cell of its table of steps."""

import itertools
from types import SimpleNamespace

import pytest

from askom_lms.kernel.machine import IllegalTransition
from askom_lms.muk.domain import contents, makers
from askom_lms.muk.domain.states import MUK, MukEvent, MukState

S, E = MukState, MukEvent
A, B = {"name": "Bambang Wiryawan", "met": "MET.1"}, {"name": "Ratna", "met": ""}
LEGAL = {
    (S.DRAFT, E.VALIDATE): S.VALIDATED,
    (S.DRAFT, E.WITHDRAW): S.WITHDRAWN,
    **{(state, E.WITHDRAW): S.WITHDRAWN for state in (S.VALIDATED, S.HANDED)},
    **{(state, E.OFFER): state for state in (S.VALIDATED, S.HANDED)},
    **{(state, E.TAKE_BACK): state for state in (S.VALIDATED, S.HANDED)},
    **{(state, E.REFUSE): state for state in (S.VALIDATED, S.HANDED)},
    **{(state, E.ACCEPT): S.HANDED for state in (S.VALIDATED, S.HANDED)},
}
ASKS_FOR_OFFER = (E.TAKE_BACK, E.ACCEPT, E.REFUSE)


def muk(state=S.DRAFT, **changes):
    facts = {
        "unit_codes": ["A.1"],
        "form_codes": ["FR.IA.01"],
        "authors": [A],
        "validators": [B],
        "offered_to_id": None,
    }
    return SimpleNamespace(state=state, **{**facts, **changes})


@pytest.mark.parametrize(("state", "event"), list(itertools.product(S, E)))
def test_every_cell_of_the_table(state, event):
    subject = muk(state, offered_to_id="x" if event in ASKS_FOR_OFFER else None)
    if (state, event) in LEGAL:
        assert MUK.next_state(subject, event) is LEGAL[state, event]
    else:
        with pytest.raises(IllegalTransition):
            MUK.next_state(subject, event)


@pytest.mark.parametrize(
    "missing",
    [
        {"unit_codes": []},
        {"form_codes": []},
        {"form_codes": ["FR.MAPA.01"]},
        {"authors": []},
        {"validators": []},
        {"validators": [B, A]},
    ],
)
def test_what_is_not_whole_is_not_validated(missing):
    with pytest.raises(IllegalTransition):
        MUK.next_state(muk(**missing), E.VALIDATE)


@pytest.mark.parametrize("event", E)
def test_an_offer_is_answered_only_while_it_is_open_and_nothing_else_happens_then(event):
    subject = muk(S.VALIDATED, offered_to_id=None if event in ASKS_FOR_OFFER else "x")
    with pytest.raises(IllegalTransition):
        MUK.next_state(subject, event)


def test_people_are_read_line_by_line_and_written_as_they_were():
    text = " Bambang  Wiryawan ; MET.000.001204 2018\n\nRatna"
    found = makers.read(text)
    assert found == [{"name": "Bambang Wiryawan", "met": "MET.000.001204 2018"}, {"name": "Ratna", "met": ""}]
    assert makers.read(makers.written(found)) == found


@pytest.mark.parametrize(
    ("people", "is_readable"),
    [
        ([A], True),
        ([], True),
        ([{"name": "", "met": "MET.1"}], False),
        ([{"name": "x" * 120, "met": "y" * 32}], True),
        ([{"name": "x" * 121, "met": ""}], False),
        ([{"name": "x", "met": "y" * 33}], False),
        ([A] * makers.MOST, True),
        ([A] * (makers.MOST + 1), False),
    ],
)
def test_people_have_a_name_and_fit_the_official_block(people, is_readable):
    assert makers.is_readable(people) is is_readable


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        ({"name": "bambang  wiryawan", "met": ""}, True),
        ({"name": "Orang Lain", "met": "met.1"}, True),
        ({"name": "Bambang Wiryawan", "met": "MET.2"}, False),
        ({"name": "Bambang", "met": ""}, False),
    ],
)
def test_a_person_is_known_by_number_and_else_by_name(other, is_same):
    assert makers.is_same(A, other) is is_same
    assert makers.in_both([B, A], [other]) == ([other["name"]] if is_same else [])


def test_the_completeness_list_has_28_documents_and_v2018_lacks_two_of_them():
    assert len(contents.all_documents()) == 28
    assert len(contents.documents_of("V2023")) == 28
    assert {one.code for one in contents.documents_of("V2023")} - {
        one.code for one in contents.documents_of("V2018")
    } == {
        "PETA.KP",
        "FR.AK.07",
    }
    assert contents.unknown_in("V2018", ["FR.AK.07", "FR.IA.01", "X"]) == ["FR.AK.07", "X"]
    assert contents.unknown_in("V2023", ["FR.AK.07", "FR.IA.01"]) == []
    assert [one.code for one in contents.chosen(["FR.IA.01", "FR.APL.01"])] == ["FR.APL.01", "FR.IA.01"]


@pytest.mark.row("000-040")
def test_000_040_numbers_of_makers_are_kept_in_one_form_and_what_is_no_number_is_named():
    found = makers.read("Bambang; MET 000.001204.2018\nRatna")
    assert found == [{"name": "Bambang", "met": "MET.000.001204 2018"}, {"name": "Ratna", "met": ""}]
    assert makers.unreadable(found) == ""
    of_old = makers.read("Bambang; REG-17")
    assert makers.unreadable(of_old) == "REG-17"
    assert makers.unreadable(of_old, of_old) == ""

"""Transition tables: one answer for a cell, one permission for an event."""

import itertools
from enum import StrEnum
from types import SimpleNamespace

import pytest

from askom_lms.kernel.machine import Guard, IllegalTransition, Machine, Transition


class S(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    DONE = "done"


class E(StrEnum):
    SEND = "send"
    ACCEPT = "accept"
    WITHDRAW = "withdraw"


class P(StrEnum):
    WRITE = "thing:write"
    JUDGE = "thing:judge"


WHOLE = Guard("thing.not_whole", lambda subject: subject.is_whole)
ROWS = (
    Transition(E.SEND, frozenset({S.DRAFT}), S.SENT, P.WRITE, (WHOLE,)),
    Transition(E.ACCEPT, frozenset({S.SENT}), S.DONE, P.JUDGE),
    Transition(E.WITHDRAW, frozenset({S.DRAFT, S.SENT}), S.DRAFT, P.WRITE),
)
LEGAL = {
    (S.DRAFT, E.SEND): S.SENT,
    (S.SENT, E.ACCEPT): S.DONE,
    (S.DRAFT, E.WITHDRAW): S.DRAFT,
    (S.SENT, E.WITHDRAW): S.DRAFT,
}
THING = Machine("thing", S.DRAFT, [S.DONE], ROWS)


@pytest.mark.parametrize(("state", "event"), list(itertools.product(S, E)))
def test_every_cell_has_the_answer_of_its_row_or_none(state, event):
    subject = SimpleNamespace(state=state, is_whole=True)

    if (state, event) in LEGAL:
        assert THING.next_state(subject, event) is LEGAL[state, event]
    else:
        with pytest.raises(IllegalTransition):
            THING.next_state(subject, event)


def test_a_guard_that_does_not_hold_stops_the_step():
    with pytest.raises(IllegalTransition):
        THING.next_state(SimpleNamespace(state=S.DRAFT, is_whole=False), E.SEND)


def test_two_answers_for_one_cell_are_refused():
    with pytest.raises(ValueError, match="two answers"):
        Machine("thing", S.DRAFT, [], [*ROWS, Transition(E.SEND, frozenset({S.DRAFT}), S.DONE, P.WRITE)])


def test_one_event_with_two_permissions_is_refused():
    with pytest.raises(ValueError, match="two permissions"):
        Machine("thing", S.DRAFT, [], [*ROWS, Transition(E.ACCEPT, frozenset({S.DRAFT}), S.DONE, P.WRITE)])


def test_the_rows_from_a_state_are_its_possible_steps():
    assert [row.event for row in THING.rows_from(S.SENT)] == [E.ACCEPT, E.WITHDRAW]
    assert THING.rows_from(S.DONE) == []

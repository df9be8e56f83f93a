"""The whole state-by-event grid of an enrolment, and its guards."""

import itertools
from types import SimpleNamespace

import pytest

from askom_lms.enrolment.domain.states import ENROLMENT, EnrolmentState
from askom_lms.enrolment.domain.states import EnrolmentEvent as E
from askom_lms.kernel.machine import IllegalTransition
from askom_lms.kernel.messages import catalogue

S = EnrolmentState
LEGAL = {
    (S.DRAFT, E.APPLY): S.APPLIED,
    (S.REJECTED, E.APPLY): S.APPLIED,
    (S.APPLIED, E.ACCEPT): S.ACCEPTED,
    (S.APPLIED, E.REJECT): S.REJECTED,
    (S.APPLIED, E.WAIT): S.WAITING,
    (S.WAITING, E.REJECT): S.REJECTED,
    (S.WAITING, E.OFFER): S.OFFERED,
    (S.OFFERED, E.TAKE_SEAT): S.ACCEPTED,
    (S.OFFERED, E.PUT_BACK): S.WAITING,
    (S.OFFERED, E.DECLINE): S.APPLIED,
    (S.OFFERED, E.LAPSE): S.APPLIED,
    (S.ACCEPTED, E.DROP_APPROVAL): S.APPLIED,
    (S.ACCEPTED, E.ENROL): S.ENROLLED,
    (S.ENROLLED, E.COMPLETE): S.COMPLETED,
    **{
        (state, E.WITHDRAW): S.WITHDRAWN for state in (S.DRAFT, S.APPLIED, S.WAITING, S.OFFERED, S.ACCEPTED, S.ENROLLED)
    },
}


def enrolment(state, **changes):
    ready = {
        "skema_id": "x",
        "facts_version": 2,
        "approved_facts_version": 2,
        "is_conditional": False,
        "confirmed_at": None,
    }
    return SimpleNamespace(state=state, **{**ready, **changes})


@pytest.mark.parametrize(("state", "event"), list(itertools.product(S, E)))
def test_every_cell_of_the_enrolment_table(state, event):
    if (state, event) in LEGAL:
        assert ENROLMENT.next_state(enrolment(state), event) is LEGAL[state, event]
    else:
        with pytest.raises(IllegalTransition):
            ENROLMENT.next_state(enrolment(state), event)


@pytest.mark.parametrize(
    ("state", "event", "changes", "refusal"),
    [
        (S.DRAFT, E.APPLY, {"skema_id": None}, "enrolment.no_skema"),
        (S.ACCEPTED, E.ENROL, {"approved_facts_version": 1}, "enrolment.approval_dropped"),
        (S.ACCEPTED, E.ENROL, {"approved_facts_version": None}, "enrolment.approval_dropped"),
        (S.WAITING, E.OFFER, {"approved_facts_version": None}, "enrolment.approval_dropped"),
        (S.OFFERED, E.TAKE_SEAT, {"approved_facts_version": 1}, "enrolment.approval_dropped"),
        (S.ACCEPTED, E.ENROL, {"is_conditional": True}, "enrolment.condition_open"),
    ],
)
def test_a_step_waits_for_its_guard(state, event, changes, refusal):
    guards = ENROLMENT.row(state, event).guards
    unmet = [guard.code for guard in guards if not guard.holds(enrolment(state, **changes))]

    assert unmet == [refusal]
    assert refusal in catalogue("id")


def test_a_conditional_seat_that_was_confirmed_is_a_seat():
    confirmed = enrolment(S.ACCEPTED, is_conditional=True, confirmed_at="now")

    assert ENROLMENT.next_state(confirmed, E.ENROL) is S.ENROLLED


def test_final_states_lead_nowhere():
    assert [ENROLMENT.rows_from(state) for state in ENROLMENT.final] == [[], []]

"""The four steps of the certification flow: which one somebody is in, for each fact that moves him."""

from dataclasses import replace

import pytest

from askom_lms.enrolment.domain.flow import FlowFacts, FlowStep, current_step, open_step
from askom_lms.enrolment.domain.states import EnrolmentState as S
from askom_lms.regulations import clause

SEATED = FlowFacts(state=S.ENROLLED, marks="aaa.aaaa", is_approved=True, has_open_condition=False)


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (S.DRAFT, FlowStep.APPLICATION),
        (S.REJECTED, FlowStep.APPLICATION),
        (S.WITHDRAWN, FlowStep.APPLICATION),
        (S.APPLIED, FlowStep.REVIEW),
        (S.ACCEPTED, FlowStep.ASSESSMENT),
        (S.ENROLLED, FlowStep.ASSESSMENT),
        (S.COMPLETED, FlowStep.ASSESSMENT),
    ],
)
def test_the_state_of_the_application_says_where_somebody_is(state, step):
    assert current_step(replace(SEATED, state=state)) is step


OPEN = [{"marks": "aaaxaaaa"}, {"marks": "aaauaaaa"}, {"is_approved": False}, {"has_open_condition": True}]


@pytest.mark.parametrize("gap", OPEN)
def test_before_he_is_enrolled_the_review_lasts_until_nothing_is_open(gap):
    accepted = replace(SEATED, state=S.ACCEPTED)
    assert current_step(replace(accepted, **gap)) is FlowStep.REVIEW
    assert open_step(replace(accepted, **gap)) is None
    assert current_step(accepted) is FlowStep.ASSESSMENT


@pytest.mark.parametrize("gap", OPEN)
def test_whoever_is_enrolled_is_not_led_back_and_reads_that_something_is_left(gap):
    assert current_step(replace(SEATED, **gap)) is FlowStep.ASSESSMENT
    assert open_step(replace(SEATED, **gap)) is FlowStep.REVIEW
    assert open_step(SEATED) is None
    assert open_step(replace(SEATED, is_recommended=True, is_decided=True, **gap)) is None


def test_a_recommendation_ends_the_assessment_and_a_decision_ends_the_flow():
    assert current_step(replace(SEATED, is_recommended=True)) is FlowStep.DECISION
    assert current_step(replace(SEATED, is_recommended=True, marks="aaaxaaaa")) is FlowStep.DECISION
    assert current_step(replace(SEATED, is_recommended=True, is_decided=True)) is None


@pytest.mark.row("001-051")
def test_each_step_is_a_clause_of_the_juknis():
    assert [clause(step).place for step in FlowStep] == ["alur.1", "alur.2", "alur.3", "alur.4"]

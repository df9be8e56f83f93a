"""The certification flow of one person: four steps in the order of the juknis, and the one he is in."""

from dataclasses import dataclass
from enum import StrEnum

from askom_lms.enrolment.domain.states import EnrolmentState


class FlowStep(StrEnum):
    """The steps that 001 names, in its order; the value is the clause."""

    APPLICATION = "001:alur.1"
    REVIEW = "001:alur.2"
    ASSESSMENT = "001:alur.3"
    DECISION = "001:alur.4"


STEPS = tuple(FlowStep)
ENROLLED = frozenset({EnrolmentState.ENROLLED, EnrolmentState.COMPLETED})
REVIEWED = frozenset({EnrolmentState.APPLIED, EnrolmentState.WAITING, EnrolmentState.OFFERED})
"""Handed in, and without a seat so far."""
HANDED_IN = REVIEWED | {EnrolmentState.ACCEPTED} | ENROLLED
OPEN_MARKS = frozenset("ux")
"""A paper that waits for a verdict, and one that was rejected."""


@dataclass(frozen=True)
class FlowFacts:
    """What decides where somebody is; each of them is a fact of the class and moves with a deed."""

    state: EnrolmentState
    marks: str
    """One letter for each of his papers."""
    is_approved: bool
    """The approval names the facts as they are now."""
    has_open_condition: bool
    is_recommended: bool = False
    is_decided: bool = False

    @property
    def has_gap(self) -> bool:
        """Something is left of the review: a paper without yes, a changed fact, a condition."""
        return not self.is_approved or self.has_open_condition or bool(OPEN_MARKS & set(self.marks))


def current_step(facts: FlowFacts) -> FlowStep | None:
    """The first step that is not over; None after the decision.

    Nobody is led back: whoever is enrolled is in his assessment, and what is left of the review is said beside it.
    """
    if facts.is_decided:
        return None
    if facts.is_recommended:
        return FlowStep.DECISION
    if facts.state in ENROLLED:
        return FlowStep.ASSESSMENT
    if facts.state not in HANDED_IN:
        return FlowStep.APPLICATION
    return FlowStep.REVIEW if facts.state in REVIEWED or facts.has_gap else FlowStep.ASSESSMENT


def open_step(facts: FlowFacts) -> FlowStep | None:
    """The step that he has left although something of it is open."""
    is_past = current_step(facts) in (FlowStep.ASSESSMENT, FlowStep.DECISION)
    return FlowStep.REVIEW if is_past and facts.has_gap else None

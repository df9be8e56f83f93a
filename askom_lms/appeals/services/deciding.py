"""The panel votes, the chair pronounces; the outcome is final, numbered and printed once (002 9.9.6, 9.9.7)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from askom_lms.appeals.domain.panel import is_upheld
from askom_lms.appeals.domain.said import LONGEST_REASON
from askom_lms.appeals.domain.states import APPEAL, UPHELD, AppealEvent, Outcome
from askom_lms.appeals.models import Appeal
from askom_lms.appeals.services.panel import SEAT, is_whole, seat_held
from askom_lms.assessment import services as assessment
from askom_lms.certification.domain.numbering import written
from askom_lms.certification.services import set_aside
from askom_lms.certification.services.numbers import take_numbers
from askom_lms.kernel import clock, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.regulations.standards import UnitRole
from askom_lms.training import services as training
from askom_lms.training.queries import class_by_id

PRINT_JOB = "appeals.print"
NUMBER = "PB-{urut:3}/{kode}/{bulan_romawi}/{tahun}"
SERIES = "appeal"
RULED = ("outcome", "units", "reason", "decided_at", "number", "reassessment_id")
"""Columns that the chain holds fast, from the step on that writes them."""


@dataclass(frozen=True)
class Ruling:
    """What the chair writes: the reason of the panel, and when it upholds, what follows."""

    reason: str
    remedy: str = ""
    units: Sequence[str] = ()


def vote(act: Act, appeal: Appeal, *, upholds: bool, reason: str) -> None:
    """One member's vote, once; nobody sees it before all have voted.

    Raises StepUpNeeded, Refusal `appeals.not_declared`, `appeals.not_whole`, `appeals.voted`, `appeal.not_now`;
    Invalid `appeals.vote_reason`.
    """
    seat, chain = seat_held(act, appeal)
    if seat.declared_at is None:
        raise Refusal("appeals.not_declared")
    if not is_whole(appeal):
        raise Refusal("appeals.not_whole")
    if seat.voted_at is not None:
        raise Refusal("appeals.voted")
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise Invalid("appeals.vote_reason", most=LONGEST_REASON)
    seat.upholds, seat.reason, seat.voted_at = upholds, reason, act.now
    session().flush()
    act.record("appeal.voted", chain, seat, seals=SEAT)


def decide(act: Act, appeal: Appeal, ruling: Ruling) -> None:
    """The chair pronounces what the majority says; it binds both sides and ends the appeal.

    Upheld, the decision goes back to a meeting, or units are assessed again; the panel itself issues nothing.
    Raises StepUpNeeded, Refusal `appeals.not_chair`, `appeals.votes_open`, `appeal.not_now`; Invalid
    `appeals.ruling_reason`, `appeals.no_remedy`, `appeals.no_units`.
    """
    seat, chain = seat_held(act, appeal)
    if not seat.is_chair:
        raise Refusal("appeals.not_chair")
    if not is_whole(appeal):
        raise Refusal("appeals.not_whole")
    if waiting := [one.person.name for one in appeal.panel if one.voted_at is None]:
        raise Refusal("appeals.votes_open", names=", ".join(waiting))
    votes = [bool(one.upholds) for one in appeal.panel]
    outcome, units = _outcome(ruling, votes)
    reason = ruling.reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise Invalid("appeals.ruling_reason", most=LONGEST_REASON)
    klass = class_by_id(appeal.class_id)
    on = clock.in_zone(act.now, klass.zone).date()
    n = take_numbers(appeal.institution_id, SERIES, on.year)
    appeal.number = written(NUMBER, n, klass.institution.code, on)
    appeal.outcome, appeal.units, appeal.reason, appeal.decided_at = outcome, units, reason, act.now
    if outcome is Outcome.MEETING:
        set_aside(act, appeal.class_id, appeal.decision_id, appeal.id)
    if outcome is Outcome.REASSESS:
        again = assessment.open_again(
            act, class_id=appeal.class_id, institution_id=appeal.institution_id, enrolment_id=appeal.enrolment_id,
            units=units,
        )  # fmt: skip
        appeal.reassessment_id = again.id
    data = {"outcome": str(outcome), "number": appeal.number, "for": sum(votes), "of": len(votes)}
    act.take(APPEAL, appeal, AppealEvent.DECIDE, chain=chain, data=data, seals=RULED)
    jobs.enqueue(PRINT_JOB, {"appeal_id": str(appeal.id)}, key=f"appeal:{appeal.id}", created_by=act.actor_id)
    training.touch_class(appeal.class_id)


def _outcome(ruling: Ruling, votes: Sequence[bool]) -> tuple[Outcome, list[str]]:
    if not is_upheld(votes):
        return Outcome.REJECTED, []
    if ruling.remedy not in UPHELD:
        raise Invalid("appeals.no_remedy")
    outcome = Outcome(ruling.remedy)
    if outcome is Outcome.MEETING:
        return outcome, []
    units = [unit.value for unit in UnitRole if unit in ruling.units]
    if not units:
        raise Invalid("appeals.no_units")
    return outcome, units


def keep_printed(act: Act, appeal_id: uuid.UUID, sha256: str) -> None:
    """Freeze the printed letter; a second print changes nothing."""
    appeal = session().get_one(Appeal, appeal_id)
    if appeal.pdf_sha256 is not None:
        return
    appeal.pdf_sha256 = sha256
    session().flush()
    act.record("appeal.frozen", ChainRef("class", appeal.class_id), appeal, {"sha256": sha256}, seals=("pdf_sha256",))

"""Panitia's side: accept, reject, confirm a conditional seat, enrol, complete."""

from askom_lms.enrolment.domain.states import ENROLMENT
from askom_lms.enrolment.domain.states import EnrolmentEvent as E
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.models import DocumentKind, DocumentState, Enrolment
from askom_lms.enrolment.queries import verdict_now
from askom_lms.enrolment.services.applications import LONGEST_REASON, chain_of, unmet
from askom_lms.enrolment.services.seats import give_back_seat, take_seat
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.training import services as training


def accept(act: Act, enrolment: Enrolment, *, waiver_reason: str = "") -> None:
    """Accept the applicant: verdict and papers are checked, the seat is taken, the approval names its facts.

    Raises Refusal `enrolment.not_eligible` (unless waived with a reason, which is a finding of its own),
    `enrolment.papers_not_accepted`, `enrolment.full`, `enrolment.external_full`, `enrolment.closed`.
    """
    act.require(P.DECIDE, enrolment)
    verdict = verdict_now(enrolment, act.now.date())
    reason = waiver_reason.strip()[:LONGEST_REASON]
    if not verdict.met and not reason:
        raise Refusal("enrolment.not_eligible", n=len(unmet(verdict)))
    _papers_are_accepted(enrolment)
    take_seat(act, enrolment)
    enrolment.is_conditional = any(finding.due == "day_1" for finding in verdict.conditions)
    enrolment.approved_facts_version = enrolment.facts_version
    enrolment.verdict = verdict.as_dict() | ({"waived": reason, "waived_by": str(act.actor_id)} if reason else {})
    enrolment.decision_reason = reason
    enrolment.decided_by_id, enrolment.decided_at = act.actor_id, act.now
    data = {"seat": enrolment.seat_number, "rule_set": verdict.rule_set, "met": verdict.met, "waived": bool(reason)}
    act.take(ENROLMENT, enrolment, E.ACCEPT, chain=chain_of(enrolment), data=data)
    session().flush()


def _papers_are_accepted(enrolment: Enrolment) -> None:
    """Every paper that the verdict does not leave as a condition has panitia's yes."""
    conditional = {DocumentKind.INTERNALISASI}
    open_papers = [
        kind.value
        for kind, mark in zip(DocumentKind, enrolment.documents, strict=True)
        if mark != DocumentState.ACCEPTED and kind not in conditional
    ]
    if open_papers:
        raise Refusal("enrolment.papers_not_accepted", missing=", ".join(open_papers), n=len(open_papers))


def reject(act: Act, enrolment: Enrolment, *, reason: str) -> None:
    """Turn the application down, with the reason the applicant reads."""
    if not reason.strip():
        raise Invalid("enrolment.reason_missing")
    act.require(P.DECIDE, enrolment)
    enrolment.decision_reason = reason.strip()[:LONGEST_REASON]
    enrolment.decided_by_id, enrolment.decided_at = act.actor_id, act.now
    act.take(ENROLMENT, enrolment, E.REJECT, chain=chain_of(enrolment))
    give_back_seat(act, enrolment)
    training.touch_class(enrolment.class_id)


def confirm_condition(act: Act, enrolment: Enrolment) -> None:
    """Internalisasi was done: the conditional seat becomes a seat. The certificate must have been accepted."""
    act.require(P.DECIDE, enrolment)
    if not enrolment.is_conditional or enrolment.confirmed_at is not None:
        raise Refusal("enrolment.nothing_to_confirm")
    position = list(DocumentKind).index(DocumentKind.INTERNALISASI)
    if enrolment.documents[position] != DocumentState.ACCEPTED:
        raise Refusal("enrolment.internalisasi_not_accepted")
    enrolment.confirmed_at = act.now
    act.record("enrolment.condition_confirmed", chain_of(enrolment), enrolment)
    training.touch_class(enrolment.class_id)


def enrol(act: Act, enrolment: Enrolment) -> None:
    """From a seat to a trainee of the running class; raises the guards' refusals (approval, condition)."""
    act.take(ENROLMENT, enrolment, E.ENROL, chain=chain_of(enrolment))
    training.touch_class(enrolment.class_id)


def complete(act: Act, enrolment: Enrolment) -> None:
    """The class is over for this person."""
    act.take(ENROLMENT, enrolment, E.COMPLETE, chain=chain_of(enrolment))

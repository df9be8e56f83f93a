"""Panitia's side: accept, reject, approve again, confirm a conditional seat, enrol, complete."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from askom_lms.enrolment.domain.eligibility import Finding, Verdict
from askom_lms.enrolment.domain.facts import Paper, Standing
from askom_lms.enrolment.domain.papers import ALWAYS, names_of
from askom_lms.enrolment.domain.states import EDITABLE, ENROLMENT, EnrolmentState
from askom_lms.enrolment.domain.states import EnrolmentEvent as E
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.models import DocumentState, Enrolment
from askom_lms.enrolment.queries import letters_of, marks_in, register_of, today_in, verdict_now
from askom_lms.enrolment.services.applications import drop_approval
from askom_lms.enrolment.services.holding import LONGEST_REASON, SEAT, chain_of, class_of, hold, must_be, needed_reason
from askom_lms.enrolment.services.internalisasi import note_attendance
from askom_lms.enrolment.services.seats import give_back_seat, must_be_his_turn, must_have_room, take_seat
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.people.queries import people_by_id
from askom_lms.registry.queries import folded
from askom_lms.training import services as training
from askom_lms.training.models import TrainingClass

S = EnrolmentState
INTERNALISASI = "internalisasi"


def accept(act: Act, enrolment: Enrolment, *, waiver_reason: str = "", seen: int | None = None) -> None:
    """Accept the applicant: verdict and papers are checked, the seat is taken, the approval names its facts.

    A person whose approval was dropped keeps his seat and is approved again. With a reason unmet clauses are waived,
    which is a finding of its own (who, when, which clauses). Raises Refusal `enrolment.not_eligible`,
    `enrolment.papers_not_accepted`, `enrolment.condition_too_late`, `enrolment.full`, `enrolment.external_full`,
    `enrolment.seat_offered`, `enrolment.others_first`, `enrolment.closed`, `enrolment.not_open`, `enrolment.not_now`,
    `enrolment.changed`; nothing is changed then.
    """
    act.require(P.DECIDE, enrolment)
    hold(enrolment, seen)
    must_be(enrolment, (S.APPLIED,), E.ACCEPT)
    verdict = _checked(act, enrolment, waiver_reason)
    must_have_room(enrolment)
    must_be_his_turn(enrolment)
    _approve_with(act, enrolment, verdict, waiver_reason)
    data = {"rule_set": verdict.rule_set, "facts_version": enrolment.facts_version, "met": verdict.met}
    act.take(ENROLMENT, enrolment, E.ACCEPT, chain=chain_of(enrolment), data=data, seals=SEAT)
    if take_seat(act, enrolment):
        act.record("enrolment.seated", chain_of(enrolment), enrolment, {"seat": enrolment.seat_number}, seals=SEAT)
    training.touch_class(enrolment.class_id)


def approve_now(act: Act, enrolment: Enrolment, waiver_reason: str = "") -> None:
    """The approval that goes with a seat, or with a place on the waiting list. Raises as `accept` about the verdict."""
    _approve_with(act, enrolment, _checked(act, enrolment, waiver_reason), waiver_reason)


def _approve_with(act: Act, enrolment: Enrolment, verdict: Verdict, waiver_reason: str) -> None:
    _approve(act, enrolment, verdict, waiver_reason)
    enrolment.is_conditional = bool(verdict.conditions)
    if verdict.conditions:
        enrolment.confirmed_at = None


def reapprove(act: Act, enrolment: Enrolment, *, reason: str = "", seen: int | None = None) -> None:
    """Approve the changed facts of somebody who is enrolled already, or waits for a seat.

    Raises what `accept` raises about the verdict, and Refusal `enrolment.nothing_to_approve`.
    """
    act.require(P.DECIDE, enrolment)
    hold(enrolment, seen)
    must_be(enrolment, (S.ENROLLED, S.WAITING, S.OFFERED), "reapprove")
    if enrolment.approved_facts_version is not None:
        raise Refusal("enrolment.nothing_to_approve")
    _approve(act, enrolment, _checked(act, enrolment, reason), reason)
    act.record("enrolment.reapproved", chain_of(enrolment), enrolment, {"facts_version": enrolment.facts_version})
    training.touch_class(enrolment.class_id)


def _checked(act: Act, enrolment: Enrolment, waiver_reason: str) -> Verdict:
    """The verdict of today when it lets him in, or a reason does; papers and conditions hold in any case."""
    klass = class_of(enrolment)
    verdict = verdict_now(enrolment, today_in(act, klass))
    if not verdict.met and not waiver_reason.strip():
        raise Refusal("enrolment.not_eligible", n=len(verdict.unmet), what=_titles(verdict.unmet))
    _papers_are_judged(enrolment)
    late = [each for each in verdict.conditions if each.cure_on and each.cure_on >= klass.starts_on]
    if late:
        on = clock.tanggal(klass.starts_on, with_day=False)
        raise Refusal("enrolment.condition_too_late", what=_titles(late), on=on)
    return verdict


def _titles(findings: Iterable[Finding]) -> str:
    return "; ".join(finding.title for finding in findings)


def _papers_are_judged(enrolment: Enrolment) -> None:
    """Panitia said yes or no to every paper that is there, and yes to those that everybody owes."""
    marks = marks_in(enrolment, class_of(enrolment))
    left = [paper for paper, mark in marks.items() if _is_open(paper, mark)]
    if left:
        raise Refusal("enrolment.papers_not_accepted", missing=names_of(left), n=len(left))


def _is_open(paper: Paper, mark: str) -> bool:
    if paper in ALWAYS:
        return mark != DocumentState.ACCEPTED
    return mark == DocumentState.WAITING


def _approve(act: Act, enrolment: Enrolment, verdict: Verdict, waiver_reason: str) -> None:
    reason = waiver_reason.strip()[:LONGEST_REASON]
    decided: dict[str, Any] = verdict.as_dict()
    if not verdict.met:
        decided["waiver"] = {
            "reason": reason,
            "by": str(act.actor_id),
            "at": act.now.isoformat(),
            "rules": [{"rule": each.rule, "clause": each.clause} for each in verdict.unmet],
        }
    enrolment.verdict = decided
    enrolment.renewal = _renewal(act, enrolment)
    enrolment.decision_reason = "" if verdict.met else reason
    enrolment.approved_facts_version = enrolment.facts_version
    enrolment.decided_by_id, enrolment.decided_at = act.actor_id, act.now


def rule_on_recommender(
    act: Act,
    enrolment: Enrolment,
    *,
    institution: str,
    standing: Standing | None,
    bnsp_approved: bool | None,
    reason: str,
    seen: int | None = None,
) -> bool:
    """Panitia's finding about an institution that recommends him (000-046); whether that dropped an approval.

    The register has the last word on a standing. Raises Invalid `enrolment.reason_missing`,
    `enrolment.recommender_unknown`; Refusal `enrolment.standing_registered`, `enrolment.not_now`, `enrolment.changed`.
    """
    act.require(P.DECIDE, enrolment)
    hold(enrolment, seen)
    must_be(enrolment, EDITABLE, "rule")
    name = folded(institution)
    if name not in {folded(letter.get("institution") or "") for letter in letters_of(enrolment)} or not name:
        raise Invalid("enrolment.recommender_unknown")
    if standing is not None and name in register_of(enrolment, today_in(act, class_of(enrolment))):
        raise Refusal("enrolment.standing_registered", institution=institution)
    found = {"standing": standing and standing.value, "bnsp_approved": bnsp_approved}
    told = {key: value for key, value in found.items() if value is not None}
    because = {"by": str(act.actor_id), "at": act.now.isoformat(), "reason": needed_reason(reason)}
    enrolment.rulings = {**(enrolment.rulings or {}), name: {**told, **because}}
    enrolment.facts_version += 1
    act.record("enrolment.recommender_ruled", chain_of(enrolment), enrolment, {"institution": name, **told})
    is_dropped = enrolment.approved_facts_version is not None
    if is_dropped:
        drop_approval(act, enrolment)
    training.touch_class(enrolment.class_id)
    return is_dropped


def _renewal(act: Act, enrolment: Enrolment) -> str:
    """How he will be assessed, as the rule-set of certification reads it today."""
    klass = class_of(enrolment)
    return verdict_now(enrolment, today_in(act, klass), name=klass.certification_rule_set, register={}).renewal or ""


def reject(act: Act, enrolment: Enrolment, *, reason: str, seen: int | None = None) -> None:
    """Turn the application down, with the reason the applicant reads. A seat that was kept is free again.

    Raises Invalid `enrolment.reason_missing`, Refusal `enrolment.not_now` or `enrolment.changed`.
    """
    act.require(P.DECIDE, enrolment)
    hold(enrolment, seen)
    must_be(enrolment, (S.APPLIED, S.WAITING), E.REJECT)
    enrolment.decision_reason = needed_reason(reason)
    enrolment.verdict = verdict_now(enrolment, today_in(act, class_of(enrolment))).as_dict()
    enrolment.decided_by_id, enrolment.decided_at = act.actor_id, act.now
    act.take(ENROLMENT, enrolment, E.REJECT, chain=chain_of(enrolment))
    give_back_seat(act, enrolment)
    training.touch_class(enrolment.class_id)


def confirm_condition(act: Act, enrolment: Enrolment, *, seen: int | None = None) -> None:
    """What the seat waited for was done: it becomes a seat, before day 1 (askom:kursi.1).

    Internalisasi is shown by its accepted certificate or by attendance at the pre-day of this class. Raises Refusal
    `enrolment.nothing_to_confirm`, `enrolment.confirm_too_late`, `enrolment.internalisasi_not_accepted`,
    `enrolment.conditions_open`.
    """
    act.require(P.DECIDE, enrolment)
    hold(enrolment, seen)
    if enrolment.seat_number is None or not enrolment.is_conditional or enrolment.confirmed_at is not None:
        raise Refusal("enrolment.nothing_to_confirm")
    klass = class_of(enrolment)
    today = today_in(act, klass)
    if today >= klass.starts_on:
        raise Refusal("enrolment.confirm_too_late", on=clock.tanggal(klass.starts_on, with_day=False))
    note_attendance(enrolment)
    still_open = verdict_now(enrolment, today).conditions
    if any(finding.rule == INTERNALISASI for finding in still_open):
        raise Refusal("enrolment.internalisasi_not_accepted")
    if still_open:
        raise Refusal("enrolment.conditions_open", what=_titles(still_open))
    enrolment.confirmed_at = act.now
    act.record("enrolment.condition_confirmed", chain_of(enrolment), enrolment, seals=SEAT)
    act.notify("enrolment.condition_confirmed", enrolment)
    training.touch_class(enrolment.class_id)


def enrol(act: Act, enrolment: Enrolment) -> None:
    """From a seat to a trainee of the class; eligibility is read once more (askom:D8).

    Raises Refusal `enrolment.approval_dropped`, `enrolment.condition_open` (not confirmed), `enrolment.conditions_open`
    (disproved since), `enrolment.papers_not_accepted`, `enrolment.not_eligible` for clauses that nobody waived,
    `enrolment.not_now`; nothing is changed then.
    """
    act.require(P.DECIDE, enrolment)
    hold(enrolment)
    if enrolment.state is S.APPLIED and enrolment.seat_number is not None:
        raise Refusal("enrolment.approval_dropped")
    must_be(enrolment, (S.ACCEPTED,), E.ENROL)
    if enrolment.is_conditional and enrolment.confirmed_at is None:
        raise Refusal("enrolment.condition_open")
    verdict = verdict_now(enrolment, today_in(act, class_of(enrolment)))
    if verdict.conditions:
        raise Refusal("enrolment.conditions_open", what=_titles(verdict.conditions))
    _papers_are_judged(enrolment)
    unmet = [finding for finding in verdict.unmet if finding.rule not in _waived(enrolment)]
    if unmet:
        raise Refusal("enrolment.not_eligible", n=len(unmet), what=_titles(unmet))
    act.take(ENROLMENT, enrolment, E.ENROL, chain=chain_of(enrolment))
    training.touch_class(enrolment.class_id)


def _waived(enrolment: Enrolment) -> set[str]:
    waiver = (enrolment.verdict or {}).get("waiver") or {}
    return {each["rule"] for each in waiver.get("rules", ())}


def enrol_ready(act: Act, klass: TrainingClass) -> tuple[int, list[tuple[str, Refusal]]]:
    """Enrol everybody with a seat for whom nothing is open; how many, and who had to stay back with the reason."""
    act.require(P.DECIDE, klass)
    waiting = list(
        session().scalars(
            select(Enrolment)
            .where(
                Enrolment.class_id == klass.id,
                Enrolment.seat_number.is_not(None),
                Enrolment.state.in_((S.ACCEPTED, S.APPLIED)),
            )
            .order_by(Enrolment.seat_number)
        )
    )
    names = people_by_id(enrolment.person_id for enrolment in waiting)
    held_back: list[tuple[str, Refusal]] = []
    for enrolment in waiting:
        try:
            enrol(act, enrolment)
        except Refusal as refusal:
            held_back.append((names[enrolment.person_id].name, refusal))
    return len(waiting) - len(held_back), held_back


def complete(act: Act, enrolment: Enrolment) -> None:
    """The class is over for this person."""
    act.take(ENROLMENT, enrolment, E.COMPLETE, chain=chain_of(enrolment))

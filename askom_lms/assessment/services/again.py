"""Units are assessed again after an appeal: opened by the ruling, somebody named, declared, signed (002 9.2, 9.3)."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence

from askom_lms.assessment.domain.again import LONGEST_SEEN, UnitResult, problem
from askom_lms.assessment.domain.states import REASSESSMENT, AgainEvent
from askom_lms.assessment.domain.states import AssessmentPermission as P
from askom_lms.assessment.models import Reassessment
from askom_lms.assessment.queries.again import again_choices, reread_again
from askom_lms.kernel import audit
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid
from askom_lms.training import services as training

OPENED = ("class_id", "enrolment_id", "units", "opened_at")
NAMED = ("examiner_id", "planned_on", "place")
SIGNED = ("results", "signed_at")
"""Columns that the chain holds fast, from the step on that writes them."""


def open_again(
    act: Act, *, class_id: uuid.UUID, institution_id: uuid.UUID, enrolment_id: uuid.UUID, units: Sequence[str]
) -> Reassessment:
    """The ruling of an appeal asks for it. Asks no permission: the panel of the appeal did."""
    again = Reassessment(
        class_id=class_id, institution_id=institution_id, enrolment_id=enrolment_id, units=list(units),
        opened_at=act.now,
    )  # fmt: skip
    session().add(again)
    session().flush()
    act.record("reassessment.opened", ChainRef("class", class_id), again, {"units": list(units)}, seals=OPENED)
    return again


def name_again(
    act: Act,
    again: Reassessment,
    person_id: uuid.UUID,
    *,
    planned_on: dt.date | None,
    place: str,
    barred: Collection[uuid.UUID],
) -> None:
    """BNSP assigns an asesor (002:9.2.2), none of `barred`; who is named anew declares anew.

    Raises Refusal `reassessment.not_now`; Invalid `assessment.not_an_examiner`, `assessment.again_when`.
    """
    act.require(P.NAME_AGAIN, again)
    chain = _held(again)
    if person_id not in {one for one, _name in again_choices(again.institution_id, barred)}:
        raise Invalid("assessment.not_an_examiner")
    place = " ".join(place.split())[:160]
    if planned_on is None or not place:
        raise Invalid("assessment.again_when")
    again.examiner_id, again.planned_on, again.place, again.declared_at = person_id, planned_on, place, None
    data = {"examiner": str(person_id), "on": planned_on.isoformat()}
    act.take(REASSESSMENT, again, AgainEvent.NAME, chain=chain, data=data, seals=NAMED)
    training.touch_class(again.class_id)


def declare_again(act: Act, again: Reassessment, *, is_impartial: bool) -> None:
    """Before he judges, the examiner says that nothing stands between him and a fair judgement (002:9.10.7).

    Raises StepUpNeeded, Invalid `assessment.declaration`, Refusal `reassessment.not_now`.
    """
    act.require(P.REASSESS, again)
    act.step_up()
    chain = _held(again)
    if not is_impartial:
        raise Invalid("assessment.declaration")
    act.take(REASSESSMENT, again, AgainEvent.DECLARE, chain=chain)
    again.declared_at = act.now
    training.touch_class(again.class_id)


def sign_again(act: Act, again: Reassessment, results: Mapping[str, UnitResult]) -> None:
    """He says of each unit K or BK and on what evidence, and signs (002:9.3.3, 002:9.3.4).

    Raises StepUpNeeded, Refusal `reassessment.not_now`; Invalid `assessment.again_unit_open`,
    `assessment.again_unseen`, `assessment.again_long`.
    """
    act.require(P.REASSESS, again)
    act.step_up()
    chain = _held(again)
    act.require(P.REASSESS, again)
    cleaned = {unit: UnitResult(one.is_competent, one.seen.strip()) for unit, one in results.items()}
    if code := problem(again.units, cleaned):
        raise Invalid(code, most=LONGEST_SEEN)
    again.results = {unit: [cleaned[unit].is_competent, cleaned[unit].seen] for unit in again.units}
    again.signed_at = act.now
    data = {"results": {unit: one[0] for unit, one in again.results.items()}}
    act.take(REASSESSMENT, again, AgainEvent.SIGN, chain=chain, data=data, seals=SIGNED)
    training.touch_class(again.class_id)


def _held(again: Reassessment) -> ChainRef:
    """Whoever changes it waits here for the one before, then reads it anew."""
    chain = ChainRef("class", again.class_id)
    session().flush()
    audit.hold(chain)
    reread_again(again.id)
    return chain

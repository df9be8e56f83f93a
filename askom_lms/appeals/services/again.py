"""What follows an appeal that asks for a reassessment: somebody without a part assesses, then the case meets anew."""

import datetime as dt
import uuid
from collections.abc import Mapping

from askom_lms.appeals.domain.panel import nearest
from askom_lms.appeals.domain.states import AppealPermission as P
from askom_lms.appeals.models import Appeal
from askom_lms.appeals.queries.panel import barred_from_again, names_of, ties_of
from askom_lms.appeals.services.panel import hold
from askom_lms.assessment import services as assessment
from askom_lms.assessment.domain.again import UnitResult
from askom_lms.assessment.domain.states import AgainState
from askom_lms.assessment.models import Reassessment
from askom_lms.certification.services import set_aside
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound, Refusal


def name_examiner(act: Act, appeal: Appeal, person_id: uuid.UUID, *, planned_on: dt.date | None, place: str) -> None:
    """Another examiner than before: nobody who had a part in the case or judged the appeal (002:9.9.4, 002:9.2.2).

    Raises NotFound, Refusal `appeals.again_involved`, and those of `assessment.name_again`.
    """
    again = _of(act, appeal)
    barred = barred_from_again(appeal)
    if nearest(ties_of(appeal), person_id) or person_id in barred:
        raise Refusal("appeals.again_involved", name=names_of([person_id]).get(person_id, ""))
    assessment.name_again(act, again, person_id, planned_on=planned_on, place=place, barred=barred)


def declare_again(act: Act, appeal: Appeal, *, is_impartial: bool) -> None:
    """The examiner declares himself. Raises as `assessment.declare_again`, Refusal `appeals.again_involved`."""
    again = _of(act, appeal)
    _must_be_apart(act, appeal)
    assessment.declare_again(act, again, is_impartial=is_impartial)


def conclude(act: Act, appeal: Appeal, results: Mapping[str, UnitResult]) -> None:
    """The examiner signs; the old decision is set aside and the case waits for the next meeting with his result.

    Raises as `assessment.sign_again`, Refusal `appeals.again_involved`.
    """
    again = _of(act, appeal)
    _must_be_apart(act, appeal)
    assessment.sign_again(act, again, results)
    set_aside(act, appeal.class_id, appeal.decision_id, appeal.id)
    session().flush()


def _of(act: Act, appeal: Appeal) -> Reassessment:
    """The one that is still open, held and read anew. Raises NotFound, Refusal `appeals.again_signed`."""
    act.require(P.READ, appeal)
    hold(appeal)
    if appeal.again is None:
        raise NotFound
    if appeal.again.state is AgainState.SIGNED:
        raise Refusal("appeals.again_signed")
    return appeal.again


def _must_be_apart(act: Act, appeal: Appeal) -> None:
    """Who got a part in the case since he was named assesses nothing. Raises Refusal `appeals.again_involved`."""
    if act.actor_id is not None and nearest(ties_of(appeal), act.actor_id):
        raise Refusal("appeals.again_involved", name=act.person.name)

"""Leaving an application or a class."""

from askom_lms.enrolment.domain.states import ENROLMENT, EnrolmentState
from askom_lms.enrolment.domain.states import EnrolmentEvent as E
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.services.holding import chain_of, class_of, hold, must_be, needed_reason
from askom_lms.enrolment.services.seats import give_back_seat
from askom_lms.enrolment.services.waiting import go_on
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.people import services as people
from askom_lms.people.domain import Role
from askom_lms.training import services as training

S = EnrolmentState


def withdraw(act: Act, enrolment: Enrolment, *, reason: str, seen: int | None = None) -> None:
    """Leave the class or the application. The seat is free again; the reason is kept.

    A seat that was only offered to him is offered to the next one by the installation; one that he held is panitia's to
    offer.

    Raises Invalid `enrolment.reason_missing`, Refusal `enrolment.not_now` or `enrolment.changed`.
    """
    act.require(P.WITHDRAW, enrolment)
    hold(enrolment, seen)
    must_be(enrolment, ENROLMENT.row(S.ENROLLED, E.WITHDRAW).sources, E.WITHDRAW)
    was_offered = enrolment.state is S.OFFERED
    enrolment.decision_reason = needed_reason(reason)
    act.take(ENROLMENT, enrolment, E.WITHDRAW, chain=chain_of(enrolment))
    give_back_seat(act, enrolment)
    people.revoke_role(act, enrolment.person_id, Role.TRAINEE, scope_id=enrolment.class_id)
    training.touch_class(enrolment.class_id)
    if was_offered:
        session().flush()
        go_on(act, class_of(enrolment))

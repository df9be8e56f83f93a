"""The institution looks through an application that was sent: accepted, returned, or refused (002 9.1.5, 9.1.6)."""

from collections.abc import Mapping

from askom_lms.applying.domain import ApplyingPermission as P
from askom_lms.applying.domain.states import APPLICATION, LONGEST_REASON, ApplicationEvent, ApplicationState, Ruling
from askom_lms.applying.domain.states import problem as wrong_with
from askom_lms.applying.models import CertificationApplication
from askom_lms.applying.queries.review import evidence_in, reread
from askom_lms.coursework.queries.relations import between
from askom_lms.kernel import audit
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.training import services as training

JUDGED = ("rulings", "reason", "judged_at", "judged_by_id")
"""Columns that the chain holds fast."""


def judge(
    act: Act,
    application: CertificationApplication,
    event: ApplicationEvent,
    rulings: Mapping[str, Ruling],
    *,
    reason: str = "",
) -> None:
    """Say of each row whether it is met, and by that what becomes of the whole; who is accepted takes part (002:9.1.6).

    `rulings`: rule of a row of evidence -> what is said of it. Raises Denied, NotFound; Refusal
    `applying.own_application`, `applying.related` (002:9.10.7), `applying.judged`; Invalid `applying.row_open`,
    `applying.row_unmet`, `applying.row_reason`, `applying.reason_long`, `applying.nothing_unmet`,
    `applying.reason_missing`.
    """
    act.require(P.JUDGE, application)
    session().flush()
    audit.hold(chain := ChainRef("class", application.class_id))
    reread(application.id)
    if application.enrolment.person_id == act.actor_id:
        raise Refusal("applying.own_application")
    if act.actor_id and between(act.actor_id, application.enrolment_id):
        raise Refusal("applying.related", name=application.enrolment.person.name)
    if application.state is not ApplicationState.SENT:
        raise Refusal("applying.judged", version=application.version)
    rows = evidence_in(application)
    said = {row.rule: _cleaned(rulings[row.rule]) for row in rows if row.rule in rulings}
    reason = " ".join(reason.split())
    code, of = wrong_with(event, [row.rule for row in rows], said, reason)
    if code:
        title = next((f"{row.title} ({row.cited.citation})" for row in rows if row.rule == of), "")
        raise Invalid(code, row=title, most=LONGEST_REASON)
    application.rulings = {rule: [one.is_met, one.reason] for rule, one in said.items()}
    application.reason, application.judged_at, application.judged_by_id = reason, act.now, act.actor_id
    unmet = [row.clause for row in rows if row.rule in said and not said[row.rule].is_met]
    data = {"version": application.version, "unmet": unmet}
    act.take(APPLICATION, application, event, chain=chain, data=data, seals=JUDGED)
    training.touch_class(application.class_id)


def _cleaned(one: Ruling) -> Ruling:
    """A row that is met needs no reason."""
    return Ruling(one.is_met, "" if one.is_met else " ".join(one.reason.split()))

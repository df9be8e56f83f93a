"""The applicant's side: a draft, facts, the application itself, withdrawal."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from askom_lms.enrolment.domain.eligibility import Finding, Verdict
from askom_lms.enrolment.domain.facts import facts_from_dict
from askom_lms.enrolment.domain.states import ENROLMENT, EnrolmentState
from askom_lms.enrolment.domain.states import EnrolmentEvent as E
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.models import DocumentKind, Enrolment
from askom_lms.enrolment.queries import verdict_now
from askom_lms.enrolment.services.seats import give_back_seat
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.people import queries as people_queries
from askom_lms.people import services as people
from askom_lms.people.domain import Role
from askom_lms.training import services as training
from askom_lms.training.models import TrainingClass

LONGEST_REASON = 2000


def chain_of(enrolment: Enrolment) -> ChainRef:
    return ChainRef("class", enrolment.class_id)


def unmet(verdict: Verdict) -> list[Finding]:
    """The findings that keep somebody from a seat: refused, or not known yet."""
    return [finding for finding in verdict.findings if finding.refuses is not False]


def invite_trainee(
    act: Act, klass: TrainingClass, *, email: str, name: str, origin: str = "", origin_id: uuid.UUID | None = None
) -> Enrolment:
    """Invite one person to apply: a person (found by e-mail or made), the role, a draft, a link by mail."""
    act.require(P.INVITE, klass)
    person = people_queries.find_person_by_email(email)
    is_new = person is None
    if person is None:
        person = people.create_person(act, email=email, name=name)
    enrolment = start_application(act, klass, person.id, origin=origin, origin_id=origin_id)
    if is_new:
        people.invite(act, person)
    return enrolment


def start_application(
    act: Act, klass: TrainingClass, person_id: uuid.UUID, *, origin: str = "", origin_id: uuid.UUID | None = None
) -> Enrolment:
    """The draft of this person for this class; the same one when asked again."""
    act.require(P.INVITE, klass)
    known = select(Enrolment).where(Enrolment.class_id == klass.id, Enrolment.person_id == person_id)
    found = session().scalar(known)
    if found is not None:
        return found
    if klass.enrolment_closed_at is not None:
        raise Refusal("enrolment.closed", number=klass.number)
    label = f"Kelas {klass.number} · {klass.venue}, {klass.city}"
    people.grant_role(act, person_id, Role.TRAINEE, scope_id=klass.id, slug=klass.slug, label=label)
    enrolment = Enrolment(
        class_id=klass.id,
        person_id=person_id,
        origin=origin,
        origin_id=origin_id,
        is_external=origin_id != klass.institution_id,
        facts={"programme": str(klass.programme)},
        created_at=act.now,
    )
    session().add(enrolment)
    session().flush()
    act.record("enrolment.started", chain_of(enrolment), enrolment)
    return enrolment


def save_facts(act: Act, enrolment: Enrolment, facts: Mapping[str, Any], *, skema_id: uuid.UUID | None) -> None:
    """Keep what the applicant stated. After an approval every change drops it, visibly (D8).

    Raises Invalid `enrolment.facts_unreadable` when the facts cannot be read.
    """
    act.require(P.EDIT, enrolment)
    if enrolment.state in (EnrolmentState.WITHDRAWN, EnrolmentState.COMPLETED):
        raise Refusal("enrolment.not_now", state=str(enrolment.state), event="edit")
    stated = dict(facts)
    try:
        facts_from_dict({"programme": "pelatihan", **stated})
    except ValueError as error:
        raise Invalid("enrolment.facts_unreadable", why=str(error)) from error
    if stated == enrolment.facts and skema_id == enrolment.skema_id:
        return
    if enrolment.state is EnrolmentState.ENROLLED and skema_id != enrolment.skema_id:
        raise Refusal("enrolment.skema_fixed")
    enrolment.facts = stated
    enrolment.skema_id = skema_id
    enrolment.facts_version += 1
    if enrolment.approved_facts_version is not None:
        drop_approval(act, enrolment)
    session().flush()
    training.touch_class(enrolment.class_id)


def drop_approval(act: Act, enrolment: Enrolment) -> None:
    """The approval was given on other facts: it no longer counts until panitia looks again."""
    data = {"approved_facts_version": enrolment.approved_facts_version or 0, "facts_version": enrolment.facts_version}
    enrolment.approved_facts_version = None
    if enrolment.state is EnrolmentState.ACCEPTED:
        act.take(ENROLMENT, enrolment, E.DROP_APPROVAL, chain=chain_of(enrolment), data=data)
    elif enrolment.state is EnrolmentState.ENROLLED:
        act.record("enrolment.approval_dropped", chain_of(enrolment), enrolment, data)
        act.notify("enrolment.approval_dropped", enrolment)


def apply(act: Act, enrolment: Enrolment) -> None:
    """Hand the application to panitia. Raises Refusal of the guards, `enrolment.papers_missing` with the names."""
    missing = [kind.value for kind, mark in zip(DocumentKind, enrolment.documents, strict=False) if mark == "."]
    if missing:
        raise Refusal("enrolment.papers_missing", missing=", ".join(missing), n=len(missing))
    enrolment.applied_at = act.now
    act.take(ENROLMENT, enrolment, E.APPLY, chain=chain_of(enrolment), data={"facts_version": enrolment.facts_version})
    training.touch_class(enrolment.class_id)


def reapprove(act: Act, enrolment: Enrolment, *, reason: str = "") -> None:
    """Approve the changed facts of somebody who already sits in the class."""
    act.require(P.DECIDE, enrolment)
    verdict = verdict_now(enrolment, act.now.date())
    if not verdict.met and not reason.strip():
        raise Refusal("enrolment.not_eligible", n=len(unmet(verdict)))
    enrolment.approved_facts_version = enrolment.facts_version
    enrolment.verdict = verdict.as_dict()
    enrolment.decided_at, enrolment.decided_by_id = act.now, act.actor_id
    enrolment.decision_reason = reason.strip()[:LONGEST_REASON]
    act.record("enrolment.reapproved", chain_of(enrolment), enrolment, {"facts_version": enrolment.facts_version})
    training.touch_class(enrolment.class_id)


def withdraw(act: Act, enrolment: Enrolment, *, reason: str) -> None:
    """Leave the class or the application. The seat is free again; the reason is kept."""
    if not reason.strip():
        raise Invalid("enrolment.reason_missing")
    act.take(ENROLMENT, enrolment, E.WITHDRAW, chain=chain_of(enrolment))
    enrolment.decision_reason = reason.strip()[:LONGEST_REASON]
    give_back_seat(act, enrolment)
    people.revoke_role(act, enrolment.person_id, Role.TRAINEE, scope_id=enrolment.class_id)
    training.touch_class(enrolment.class_id)

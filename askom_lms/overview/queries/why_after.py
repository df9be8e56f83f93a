"""From the recommendation on: decision, appeal, certificate, and what keeps it valid; and what comes next."""

import datetime as dt
from collections.abc import Iterator

from askom_lms.applying.domain.states import standing_of
from askom_lms.certification.domain.recommendation import Cure, Facts, training_gaps
from askom_lms.certification.domain.states import CertificateState, Verdict
from askom_lms.certification.queries.certificates import unchecked_standard
from askom_lms.certification.queries.standing import ClassPlan, Standing, facts_of
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.overview.queries.blocks import Block, Next, Stage
from askom_lms.overview.queries.way import After, Holder
from askom_lms.registry.domain.asesor import CertificateStanding
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import TrainingClass
from askom_lms.upkeep.domain import Windows

JUDGED = {
    CertificateStanding.WARNED: "overview.asesor_warned",
    CertificateStanding.FROZEN: "overview.asesor_frozen",
    CertificateStanding.REVOKED: "overview.asesor_revoked",
}
"""What was decided about a certificate of an asesor, and what is said of it."""


def applying(one: Standing, after: After, klass: TrainingClass) -> Iterator[Block]:
    """Until the decision: the application for certification that was not sent, returned, not judged or refused."""
    said = standing_of(after.applied)
    if said is None or after.is_told or not ClassSettings.read(klass.settings).application_first:
        return
    since = clock.in_zone(after.applied_at, klass.zone).date() if after.applied_at else None
    due = None if since else klass.ends_on
    who = (said.who, one.name if said.is_his else "")
    yield Block(Stage.APPLYING, said.code, {}, said.clause, *who, since=since, due=due, link="certification")


def decision(one: Standing, after: After, klass: TrainingClass, today: dt.date) -> Iterator[Block]:
    at = Stage.DECISION
    if not one.is_proposed:
        is_late = klass.ends_on < today
        since, due = (klass.ends_on, None) if is_late else (None, klass.ends_on)
        who = (Cure.EXAMINER, one.examiner_name or "", since, due)
        yield Block(at, "certification.not_signed_yet", {}, "002:9.3.5", *who, "result")
        return
    since = clock.in_zone(one.recommendation_at, klass.zone).date() if one.recommendation_at else None
    if one.decision is None and after.meeting_on is None:
        yield Block(at, "overview.no_meeting", {}, "002:9.4.4", since=since, link="decision")
    elif one.decision is None:
        told = {"count": 1, "first": one.name}
        yield Block(at, "certification.undecided", told, since=since, due=after.meeting_on, link="decision")
    elif not after.is_told:
        told_names = {"names": after.unsigned}
        yield Block(at, "certification.chair_last", told_names, since=since, due=after.held_on, link="decision")
    elif one.decision is Verdict.BK:
        reason = {"reason": after.decision_reason}
        yield Block(at, "overview.decided_bk", reason, "002:9.4.2", since=after.held_on, link="result")
    if after.again is not None:
        code = "overview.again_examiner" if after.again_by else "overview.again_open"
        told = {"name": after.again_by}
        began = clock.in_zone(after.again.opened_at, klass.zone).date()
        yield Block(at, code, told, "002:9.2.2", since=began, due=after.again.planned_on, link="appeal")
    if after.appeal_due is not None:
        yield Block(
            at, "overview.appeal", {}, "002:9.9.1", since=after.appeal_since, due=after.appeal_due, link="appeal"
        )


def certificate(
    one: Standing, plan: ClassPlan, after: After, klass: TrainingClass, now: dt.datetime
) -> Iterator[Block]:
    """The certificate of training, once nothing else is in its way; that of competence comes from BNSP."""
    at = Stage.CERTIFICATE
    state = one.certificate_state
    if state is CertificateState.FROZEN:
        yield Block(
            at, "overview.frozen", {"reason": after.certificate_reason}, "002:9.5.1", since=after.certificate_on
        )
    elif state in (None, CertificateState.PREPARED):
        facts: Facts = facts_of(one, plan, now, whole_training=True)
        if not training_gaps(facts) and one.is_recommended:
            yield from _not_issued(klass)


def _not_issued(klass: TrainingClass) -> Iterator[Block]:
    """In the order in which the order of certificates is refused."""
    at, since = Stage.CERTIFICATE, klass.ends_on
    if not klass.head_name.strip() or not klass.head_office.strip():
        yield Block(at, "certification.no_head", since=since, link="settings")
    refusal: Refusal | None = unchecked_standard(klass)
    if refusal is not None:
        yield Block(at, refusal.code, refusal.params, since=since, link="settings")
    yield Block(at, "overview.not_issued", {}, "002:9.1.2.1.e", Cure.PANITIA, since=since, link="certificate")


def upkeep(one: Standing, after: After, held: Holder, today: dt.date) -> Iterator[Block]:
    """What keeps the certificate of an asesor from counting; before there is one it waits for BNSP."""
    at = Stage.UPKEEP
    if held.certificate is None:
        if after.is_told and one.decision is Verdict.K:
            yield Block(Stage.CERTIFICATE, "overview.competence", {}, "002:9.4.6", since=after.held_on)
        return
    number = {"number": held.certificate.number}
    standing = held.standing
    if standing in JUDGED:
        yield Block(at, JUDGED[standing], number, "002:9.5.2", link="book")
    elif standing is CertificateStanding.EXPIRED:
        until = held.certificate.valid_until
        closes = Windows.of(until).closes
        yield Block(at, "overview.asesor_expired", number, "002:9.7.1", since=until, due=closes, link="book")
    if held.due is not None and held.due < today:
        yield Block(at, "overview.surveillance", number, "002:9.6.2", since=held.due, link="book")


def following(act: Act, klass: TrainingClass, plan: ClassPlan, after: After, held: Holder | None) -> Next:
    """The first thing whose day is known."""
    coming = next((row for row in plan.sessions if row.starts_at > act.now), None)
    if coming is not None:
        return Next("session", clock.in_zone(coming.starts_at, klass.zone).date(), coming.title)
    if after.meeting_on is not None and not after.is_told:
        return Next("meeting", after.meeting_on)
    if held is not None and held.certificate is not None:
        if held.due is not None:
            return Next("surveillance", held.due)
        return Next("renewal", Windows.of(held.certificate.valid_until).opens)
    return Next("certificate" if after.is_told else "decision")

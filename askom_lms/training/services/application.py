"""The application of a class: written and sent by its organiser, examined and decided by BNSP."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from askom_lms.kernel import evidence
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.training.domain.application import ALL_ITEMS, NEEDS, Finding, unmet
from askom_lms.training.domain.states import APPLICATION, ApplicationEvent, ApplicationState, P
from askom_lms.training.models import ApplicationFinding, ClassApplication, TrainingClass
from askom_lms.training.queries import fresh
from askom_lms.training.queries.application import application_facts, application_needs, moved_facts
from askom_lms.training.services.papers import freeze_decided, freeze_sent
from askom_lms.training.services.touch import chain_of, hold, touch_class

SENT = ("letter_number", "contact_name", "contact_phone", "funding", "late_reason", "facts", "rounds")
"""What the chain vouches for with every line about an application."""
OF_A_FINDING = ("application_id", "round", "item", "finding", "text")
LONGEST = 500
WRITABLE = (ApplicationState.DRAFT, ApplicationState.RETURNED)


def begin_application(act: Act, klass: TrainingClass) -> ClassApplication:
    """The empty application of a new class; the same one when asked again."""
    act.require(P.EDIT, klass)
    hold(klass)
    found = fresh(klass).application
    if found is not None:
        return found
    application = ClassApplication(class_id=klass.id, institution_id=klass.institution_id, created_at=act.now)
    session().add(application)
    session().flush()
    act.record("class_application.begun", chain_of(klass), application, seals=SENT)
    fresh(klass)
    return application


def save_application(
    act: Act,
    klass: TrainingClass,
    application: ClassApplication,
    *,
    seen: int,
    letter_number: str,
    contact_name: str,
    contact_phone: str,
    funding: str,
    late_reason: str = "",
) -> None:
    """What Form 1 says beside the class itself, and why an application comes late.

    Raises Refusal `training.application_sent`, `training.application_changed`.
    """
    _hold(act, P.APPLY, klass, application, seen)
    if application.state not in WRITABLE:
        raise Refusal("training.application_sent", number=klass.number)
    application.letter_number, application.contact_name = letter_number.strip(), contact_name.strip()
    application.contact_phone, application.funding = contact_phone.strip(), funding.strip()
    application.late_reason = late_reason.strip()
    application.version += 1
    session().flush()
    act.record("class_application.saved", chain_of(klass), application, seals=SENT)


def submit_application(act: Act, klass: TrainingClass, application: ClassApplication, *, seen: int) -> None:
    """Send it to BNSP, with the class as it is now.

    Raises the Refusal of the first thing that it lacks, `training.application_changed`, `class_application.not_now`.
    """
    _hold(act, P.APPLY, klass, application, seen)
    if application.state in WRITABLE:
        _must_be_whole(act, klass, application)
        application.round += 1
        application.facts = application_facts(klass)
        application.first_submitted_at = application.first_submitted_at or act.now
        application.submitted_by_id = act.actor_id
        _note(application, {"sent_at": act.now.isoformat(), "sent_by": _name(act)})
    is_new = application.state in WRITABLE
    _take(act, klass, application, ApplicationEvent.SUBMIT)
    if is_new:
        freeze_sent(act, klass, application)


def save_findings(
    act: Act, klass: TrainingClass, application: ClassApplication, found: Mapping[str, tuple[str, str]], *, seen: int
) -> None:
    """What the verifier says about the items: item -> (ok, finding or nothing; the sentence of a finding).

    Raises Invalid `training.finding_unknown`, `training.finding_text`, `training.finding_long`; Refusal
    `training.application_not_sent`, `training.application_changed`.
    """
    _hold(act, P.VERIFY, klass, application, seen)
    if application.state is not ApplicationState.SUBMITTED:
        raise Refusal("training.application_not_sent", number=klass.number)
    for item, (verdict, text) in found.items():
        _check_finding(item, verdict, text)
    held = _rows_of_round(application)
    said = {item: row for item in ALL_ITEMS if (row := _said(act, application, held, item, found.get(item)))}
    application.version += 1
    session().flush()
    vouched = {
        str(row.id): evidence.seals(row.id, {name: getattr(row, name) for name in OF_A_FINDING})
        for row in said.values()
    }
    data = {"round": application.round, evidence.ALSO: {ApplicationFinding.__tablename__: vouched}}
    act.record("class_application.examined", chain_of(klass), application, data, seals=SENT)


def approve_application(act: Act, klass: TrainingClass, application: ClassApplication, *, seen: int) -> None:
    """Every item is in order, and the class is as it was sent.

    Raises Refusal `training.items_open`, `training.facts_moved`, the first thing that the application lacks by now,
    `training.application_changed`, `class_application.not_now`.
    """
    _hold(act, P.VERIFY, klass, application, seen)
    if application.state is ApplicationState.SUBMITTED:
        good = [row for row in _rows_of_round(application).values() if row.finding is Finding.OK]
        if left := len(ALL_ITEMS) - len(good):
            raise Refusal("training.items_open", n=left)
        if moved_facts(application, application_facts(klass)):
            raise Refusal("training.facts_moved", number=klass.number)
        _must_be_whole(act, klass, application)
    _decide(act, klass, application, ApplicationEvent.APPROVE, "")


def return_application(
    act: Act, klass: TrainingClass, application: ClassApplication, *, seen: int, reason: str = ""
) -> None:
    """The organiser corrects what was found, or sends anew what moved since.

    Raises Refusal `training.no_finding`, `training.application_changed`, `class_application.not_now`, Invalid
    `training.return_reason`: without a finding the note alone tells the organiser what to do.
    """
    _hold(act, P.VERIFY, klass, application, seen)
    if application.state is ApplicationState.SUBMITTED:
        has_finding = any(row.finding is Finding.FINDING for row in _rows_of_round(application).values())
        if not has_finding and not moved_facts(application, application_facts(klass)):
            raise Refusal("training.no_finding")
        if not has_finding and not reason.strip():
            raise Invalid("training.return_reason")
    _decide(act, klass, application, ApplicationEvent.RETURN, reason)


def refuse_application(
    act: Act, klass: TrainingClass, application: ClassApplication, *, seen: int, reason: str
) -> None:
    """The class does not take place. Raises Invalid `training.refusal_reason`, Refusal as for the others."""
    _hold(act, P.VERIFY, klass, application, seen)
    if not reason.strip():
        raise Invalid("training.refusal_reason")
    _decide(act, klass, application, ApplicationEvent.REFUSE, reason)


def _hold(act: Act, permission: P, klass: TrainingClass, application: ClassApplication, seen: int) -> None:
    """Keep class and application as the database has them now. Raises Refusal `training.application_changed`."""
    act.require(permission, klass)
    hold(klass)
    session().refresh(application)
    if application.version != seen:
        raise Refusal("training.application_changed")


def _must_be_whole(act: Act, klass: TrainingClass, application: ClassApplication) -> None:
    for line in unmet(application_needs(klass, application, act)):
        raise Refusal(NEEDS[line.code], **line.params)


def _rows_of_round(application: ClassApplication) -> dict[str, ApplicationFinding]:
    wanted = select(ApplicationFinding).where(
        ApplicationFinding.application_id == application.id, ApplicationFinding.round == application.round
    )
    return {row.item: row for row in session().scalars(wanted)}


def _check_finding(item: str, verdict: str, text: str) -> None:
    if item not in ALL_ITEMS or verdict not in ("", *Finding):
        raise Invalid("training.finding_unknown")
    if verdict == Finding.FINDING and not text.strip():
        raise Invalid("training.finding_text", item=item)
    if len(text) > LONGEST:
        raise Invalid("training.finding_long", item=item, most=LONGEST)


def _said(
    act: Act,
    application: ClassApplication,
    held: Mapping[str, ApplicationFinding],
    item: str,
    said: tuple[str, str] | None,
) -> ApplicationFinding | None:
    """The row of one item after this; one that was judged stays judged until it is judged anew."""
    verdict, text = said or ("", "")
    row = held.get(item)
    if not verdict:
        return row
    kept = " ".join(text.split()) if verdict == Finding.FINDING else ""
    if row is None:
        row = ApplicationFinding(application_id=application.id, round=application.round, item=item)
        session().add(row)
    elif (row.finding, row.text) == (verdict, kept):
        return row
    row.finding, row.text, row.at, row.by_id = Finding(verdict), kept, act.now, act.actor_id
    return row


def _decide(
    act: Act, klass: TrainingClass, application: ClassApplication, event: ApplicationEvent, reason: str
) -> None:
    if len(reason) > LONGEST:
        raise Invalid("training.reason_long", most=LONGEST)
    if application.state is ApplicationState.SUBMITTED:
        decided = {"decision": str(event), "decided_at": act.now.isoformat(), "decided_by": _name(act)}
        _note(application, {**decided, "reason": " ".join(reason.split())})
    _take(act, klass, application, event)
    freeze_decided(act, klass, application)


def _take(act: Act, klass: TrainingClass, application: ClassApplication, event: ApplicationEvent) -> None:
    application.version += 1
    session().flush()
    data = {"round": application.round}
    act.take(APPLICATION, application, event, chain=chain_of(klass), data=data, seals=SENT)
    touch_class(klass.id)


def _note(application: ClassApplication, facts: Mapping[str, Any]) -> None:
    """Add to what is known of this round."""
    number = str(application.round)
    application.rounds = {**application.rounds, number: {**application.rounds.get(number, {}), **facts}}


def _name(act: Act) -> str:
    return act.actor.name if act.actor else ""

"""The technical team decides: a meeting, a decision for each case, minutes signed by every member (002 9.4)."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping

from sqlalchemy import func, select

from askom_lms.certification.domain.decision import FEWEST, is_after, needs_reason
from askom_lms.certification.domain.numbering import MINUTES, written
from askom_lms.certification.domain.states import MEETING, MeetingEvent, MeetingState, Verdict
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.models import Decision, DecisionMeeting, MeetingMember
from askom_lms.certification.queries.meetings import CHAIR, Case, MeetingPage, meeting_page, member_choices
from askom_lms.certification.queries.standing import decision_of
from askom_lms.certification.services.numbers import take_numbers
from askom_lms.coursework.queries.relations import between
from askom_lms.kernel import audit, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef, canonical
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.training import services as training
from askom_lms.training.models import TrainingClass

MINUTES_JOB = "certification.minutes"
DECISION = ("meeting_id", "enrolment_id", "recommendation_id", "verdict", "reason", "by_id", "decided_at")
SIGNATURE = ("meeting_id", "person_id", "office", "signed_at")
CALLED = ("held_on", "starts_at", "place", "agenda")
CLOSED = ("number", "ends_at", "decided_at")
"""Columns that the chain holds fast, from the step on that writes them."""


def create_meeting(
    act: Act,
    klass: TrainingClass,
    *,
    held_on: dt.date,
    starts_at: str,
    place: str,
    agenda: str,
    members: Mapping[uuid.UUID, str],
) -> DecisionMeeting:
    """Call a meeting for the recommendations of a class; `members` maps person to office.

    Raises Invalid `certification.no_members`, `certification.not_tim_teknis` (002:9.4.2), `certification.no_chair`,
    `certification.meets_alone` (002:9.4.4), Refusal `certification.meeting_open` while another meeting of this class
    is not closed.
    """
    act.require(P.MEETINGS, klass)
    if not members:
        raise Invalid("certification.no_members")
    if not members.keys() <= {person for person, _name in member_choices(klass.id)}:
        raise Invalid("certification.not_tim_teknis")
    if list(members.values()).count(CHAIR) != 1:
        raise Invalid("certification.no_chair")
    must_be_a_meeting(members)
    audit.hold(ChainRef("class", klass.id))  # two who call at once: the second sees the meeting of the first
    if _has_open(klass.id):
        raise Refusal("certification.meeting_open")
    meeting = DecisionMeeting(
        class_id=klass.id,
        institution_id=klass.institution_id,
        held_on=held_on,
        starts_at=starts_at,
        place=place.strip(),
        agenda=agenda.strip(),
    )
    session().add(meeting)
    session().flush()
    session().add_all(
        MeetingMember(meeting_id=meeting.id, person_id=person, office=office) for person, office in members.items()
    )
    session().flush()
    data = {"held_on": held_on.isoformat(), "members": sorted(str(person) for person in members)}
    act.record("meeting.created", ChainRef("class", klass.id), meeting, data, seals=CALLED)
    return meeting


def _has_open(class_id: uuid.UUID) -> bool:
    """Whether a meeting waits that can still decide; one of a single member never can, and gives way to the next."""
    seats = select(func.count()).where(MeetingMember.meeting_id == DecisionMeeting.id).scalar_subquery()
    wanted = select(DecisionMeeting.id).where(
        DecisionMeeting.class_id == class_id, DecisionMeeting.state == MeetingState.PLANNED, seats >= FEWEST
    )
    return session().scalar(wanted.limit(1)) is not None


def must_be_a_meeting(members: Mapping[uuid.UUID, str]) -> None:
    """Nobody meets alone (002:9.4.4). Raises Invalid `certification.meets_alone`."""
    if len(members) < FEWEST:
        raise Invalid("certification.meets_alone", fewest=FEWEST)


def decide(
    act: Act, meeting: DecisionMeeting, enrolment_id: uuid.UUID, *, verdict: Verdict, reason: str = ""
) -> Decision:
    """K or BK for one trainee on the agenda; until the first signature it may be decided anew.

    Raises StepUpNeeded, Refusal `certification.not_a_member`, `certification.conflict_<part>` (D4: he taught, trained,
    parafed, examined or recommended this trainee), `certification.conflict_related` (002:9.10.7),
    `certification.minutes_signed`, `certification.not_on_agenda`, `certification.k_not_decidable`
    (askom:D5.kompeten), Invalid `certification.decision_reason`, `certification.meets_alone` (002:9.4.4).
    """
    page = _sitting(act, meeting)
    case = next((one for one in page.cases if one.enrolment_id == enrolment_id), None)
    if case is None:
        raise Refusal("certification.not_on_agenda")
    if found := case.conflicts_of(act.person.id):
        raise Refusal(f"certification.conflict_{found[0]}", name=case.name)
    if between(act.person.id, enrolment_id):
        raise Refusal("certification.conflict_related", name=case.name)
    if page.is_signed_by_some:
        raise Refusal("certification.minutes_signed")
    if verdict is Verdict.K and case.bars_to_k:
        bars = case.bars_to_k
        people = ", ".join(dict.fromkeys(one["person"] for one in bars if one["person"])) or "–"
        raise Refusal("certification.k_not_decidable", name=case.name, count=len(bars), people=people)
    reason = reason.strip()
    if needs_reason(case.recommended, verdict) and not reason:
        raise Invalid("certification.decision_reason", name=case.name)
    decision = _kept(act, meeting, case, verdict, reason)
    data = {"verdict": str(verdict), "recommended": str(case.recommended), "meeting": str(meeting.id)}
    act.record("decision.made", ChainRef("class", meeting.class_id), decision, data, seals=DECISION)
    return decision


def _sitting(act: Act, meeting: DecisionMeeting) -> MeetingPage:
    """The meeting as it stands, held, for a member with a fresh second factor: who signs, signs what is decided."""
    act.require(P.DECIDE, meeting)
    act.step_up()
    audit.hold(ChainRef("class", meeting.class_id))
    session().refresh(meeting)
    page = meeting_page(act, meeting.id)
    if page.me is None:
        raise Refusal("certification.not_a_member")
    must_be_a_meeting({one.person_id: one.office for one in page.members})
    if meeting.state is not MeetingState.PLANNED:
        raise Refusal("meeting.not_now")
    return page


def _kept(act: Act, meeting: DecisionMeeting, case: Case, verdict: Verdict, reason: str) -> Decision:
    decision = session().scalar(select(Decision).where(decision_of(case.enrolment_id)))
    if decision is None:
        decision = Decision(enrolment_id=case.enrolment_id, recommendation_id=case.recommendation_id)
        session().add(decision)
    decision.meeting_id, decision.verdict, decision.reason = meeting.id, verdict, reason
    decision.by_id, decision.decided_at = act.person.id, act.now
    session().flush()
    return decision


def set_aside(act: Act, class_id: uuid.UUID, decision_id: uuid.UUID, appeal_id: uuid.UUID) -> None:
    """An appeal was upheld: the decision stands no more and the case waits for the next meeting.

    Asks no permission: the panel of the appeal did.
    """
    decision = session().get_one(Decision, decision_id)
    decision.set_aside_at = act.now
    session().flush()
    data = {"appeal": str(appeal_id)}
    act.record("decision.set_aside", ChainRef("class", class_id), decision, data, seals=(*DECISION, "set_aside_at"))


def sign_minutes(act: Act, meeting: DecisionMeeting, *, ends_at: str) -> bool:
    """Sign the berita acara (002:9.4.4); the chair signs last, which numbers, closes and prints it.

    `ends_at` is "10.30" of the first who signs; who signs later signs that hour too. Returns True when the meeting is
    closed. Raises StepUpNeeded, Refusal `certification.not_a_member`, `certification.undecided`,
    `certification.empty_agenda`, `certification.signed_already`, `certification.chair_last`; Invalid
    `certification.meets_alone`, `certification.meeting_ends_early` (002:9.4.4).
    """
    page = _sitting(act, meeting)
    if not page.cases:
        raise Refusal("certification.empty_agenda")
    if page.undecided:
        raise Refusal("certification.undecided", count=len(page.undecided), first=page.undecided[0].name)
    member = session().execute(
        select(MeetingMember).where(
            MeetingMember.meeting_id == meeting.id, MeetingMember.person_id == act.person.id
        )
    ).scalar_one()  # fmt: skip
    if member.signed_at is not None:
        raise Refusal("certification.signed_already")
    waiting = [one.name for one in page.members if one.signed_at is None and one.person_id != act.person.id]
    if member.office == CHAIR and waiting:
        raise Refusal("certification.chair_last", names=", ".join(waiting))
    ends = meeting.ends_at or ends_at.strip()
    if not is_after(ends, meeting.starts_at):
        raise Invalid("certification.meeting_ends_early", ends=ends, starts=meeting.starts_at)
    meeting.ends_at = ends
    member.signed_at = act.now
    session().flush()
    data = {"sha256": content_hash(page)}
    act.record("minutes.signed", ChainRef("class", meeting.class_id), member, data, seals=SIGNATURE)
    if not waiting:
        _close(act, meeting, page)
    return not waiting


def _close(act: Act, meeting: DecisionMeeting, page: MeetingPage) -> None:
    seq = take_numbers(meeting.institution_id, "minutes", meeting.held_on.year)
    meeting.number = written(MINUTES, seq, page.klass.institution.code, meeting.held_on)
    meeting.decided_at = act.now
    chain = ChainRef("class", meeting.class_id)
    data = {"number": meeting.number, "decisions": {str(case.enrolment_id): str(case.decision) for case in page.cases}}
    act.take(MEETING, meeting, MeetingEvent.CLOSE, chain=chain, data=data, seals=CALLED + CLOSED)
    jobs.enqueue(MINUTES_JOB, {"meeting_id": str(meeting.id)}, key=f"minutes:{meeting.id}", created_by=act.actor_id)
    training.touch_class(meeting.class_id)


def content_hash(page: MeetingPage) -> str:
    """What a member signs: meeting, hours, agenda and decisions, as canonical text."""
    content = {
        "meeting": str(page.meeting.id),
        "held_on": page.meeting.held_on.isoformat(),
        "hours": [page.meeting.starts_at, page.meeting.ends_at],
        "decisions": [[str(case.enrolment_id), str(case.decision), case.decision_reason] for case in page.cases],
        "members": sorted(str(member.person_id) for member in page.members),
    }
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def keep_minutes(act: Act, meeting_id: uuid.UUID, sha256: str) -> None:
    """Freeze the printed minutes; a second print changes nothing."""
    meeting = session().get_one(DecisionMeeting, meeting_id)
    if meeting.pdf_sha256 is not None:
        return
    meeting.pdf_sha256 = sha256
    chain = ChainRef("class", meeting.class_id)
    act.record("minutes.frozen", chain, meeting, {"sha256": sha256}, seals=("pdf_sha256",))

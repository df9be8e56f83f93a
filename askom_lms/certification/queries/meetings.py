"""Meetings of the technical team: their agenda, the flags of each case, members and minutes."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import and_, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from askom_lms.assessment.models import Reassessment
from askom_lms.certification.domain.decision import (
    Overlap,
    Part,
    after_again,
    bars_to_k,
    conflicts,
    overlaps,
    unmet_rules,
)
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.domain.states import MeetingState, RecommendationState, Verdict
from askom_lms.certification.models import Decision, DecisionMeeting, MeetingMember, Recommendation
from askom_lms.certification.queries.gates import GATES, held_back
from askom_lms.certification.queries.separation import Parts, parts_of_class
from askom_lms.certification.queries.standing import decision_of
from askom_lms.coursework.queries.relations import related
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from askom_lms.skema.models import Skema
from askom_lms.training.models import ClassStaff, StaffRole, TrainingClass

CHAIR = "Ketua"
"""Who leads the meeting signs last, and by that closes it."""
trainee, decider = aliased(Person, name="trainee"), aliased(Person, name="decider")
again_by = aliased(Person, name="again_by")


@dataclass(frozen=True)
class MeetingLine:
    """One meeting on the list."""

    id: uuid.UUID
    held_on: dt.date
    place: str
    number: str | None
    state: MeetingState
    class_number: str


@dataclass(frozen=True)
class OpenClass:
    """A class with recommendations that no meeting has decided yet."""

    slug: str
    number: str
    venue: str
    waiting: int


@dataclass(frozen=True)
class MeetingList:
    """What a member of the technical team has to do, and what he did."""

    meetings: Sequence[MeetingLine]
    classes: Sequence[OpenClass]


def meeting_list(act: Act) -> MeetingList:
    """Meetings and waiting recommendations of the classes in which this person decides; two queries."""
    act.require(P.REVIEW)
    scopes = act.person.scopes(Role.TIM_TEKNIS)
    mine = (
        true()
        if act.person.has(Role.BNSP)
        else or_(TrainingClass.id.in_(scopes), TrainingClass.institution_id.in_(scopes))
    )
    columns = (
        DecisionMeeting.id, DecisionMeeting.held_on, DecisionMeeting.place, DecisionMeeting.number,
        DecisionMeeting.state, TrainingClass.number,
    )  # fmt: skip
    meetings = session().execute(
        select(*columns).join(TrainingClass, TrainingClass.id == DecisionMeeting.class_id).where(mine)
        .order_by(DecisionMeeting.held_on.desc(), DecisionMeeting.number).limit(100)
    )  # fmt: skip
    return MeetingList([MeetingLine(*row) for row in meetings], _waiting(mine))


def _waiting(mine: Any) -> list[OpenClass]:
    rows = session().execute(
        select(TrainingClass.slug, TrainingClass.number, TrainingClass.venue, Recommendation.id)
        .join(Enrolment, Enrolment.class_id == TrainingClass.id)
        .join(Recommendation, Recommendation.enrolment_id == Enrolment.id)
        .outerjoin(Decision, decision_of(Enrolment.id))
        .where(mine, Recommendation.state == RecommendationState.PROPOSED, Decision.id.is_(None))
        .order_by(TrainingClass.starts_on.desc())
    )  # fmt: skip
    found: dict[str, OpenClass] = {}
    for row in rows:
        waiting = found[row.slug].waiting + 1 if row.slug in found else 1
        found[row.slug] = OpenClass(row.slug, row.number, row.venue, waiting)
    return list(found.values())


@dataclass(frozen=True)
class Member:
    """One member of the meeting, and when he signed the minutes."""

    person_id: uuid.UUID
    name: str
    office: str
    signed_at: dt.datetime | None


@dataclass(frozen=True)
class Case:
    """One trainee on the agenda: what was recommended, what was flagged, what was decided."""

    enrolment_id: uuid.UUID
    recommendation_id: uuid.UUID
    seat: int
    name: str
    skema: str
    computed: Verdict
    recommended: Verdict
    reason: str
    missing: Sequence[Mapping[str, Any]]
    """At the recommendation; while the agenda is open also what other contexts ask before K is decided."""
    examiner: str
    decision: Verdict | None
    decision_reason: str
    decided_by: str | None
    parts: Mapping[uuid.UUID, frozenset[Part]]
    again: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Unit -> [competent, on what evidence] of what was assessed again after an appeal; the recommendation follows."""
    is_related: bool = False
    """Whether a relation of the reader to this trainee is on record (002:9.10.7): he has no vote here."""

    @property
    def overlaps(self) -> list[Overlap]:
        """People with two parts that should be of two (D4)."""
        return overlaps(self.parts)

    @property
    def bars_to_k(self) -> list[Mapping[str, Any]]:
        """What keeps K out of reach of the meeting as well (askom:D5.kompeten)."""
        return bars_to_k(self.missing)

    @property
    def unmet_rules(self) -> Mapping[str, Sequence[str]]:
        """Row of evidence -> rules that the examiner did not find fulfilled."""
        return unmet_rules(self.missing)

    def conflicts_of(self, person_id: uuid.UUID) -> tuple[Part, ...]:
        """Why this person may not decide about this trainee; empty when he may."""
        return conflicts(self.parts, person_id)


@dataclass(frozen=True)
class MeetingPage:
    """One meeting: its members, its agenda, and who the reader is in it."""

    meeting: DecisionMeeting
    klass: TrainingClass
    members: Sequence[Member]
    cases: Sequence[Case]
    me: Member | None
    names: Mapping[uuid.UUID, str]
    """Everybody who did something for somebody in this class."""

    @property
    def undecided(self) -> list[Case]:
        return [case for case in self.cases if case.decision is None]

    @property
    def is_signed_by_some(self) -> bool:
        """From the first signature on, no decision changes."""
        return any(member.signed_at for member in self.members)

    @property
    def by_office(self) -> list[Member]:
        """As the berita acara names them: the chair first."""
        return sorted(self.members, key=lambda member: member.office != CHAIR)

    def count(self, verdict: str) -> int:
        """How many are K, or BK, by this meeting."""
        return sum(case.decision == verdict for case in self.cases)

    def conflicted(self, member: Member) -> list[Case]:
        """The cases in which this member may not decide."""
        return [case for case in self.cases if case.conflicts_of(member.person_id)]


def meeting_page(act: Act, meeting_id: uuid.UUID) -> MeetingPage:
    """One meeting for a member of the technical team, or for BNSP. Raises NotFound, Denied. Four queries."""
    row = session().execute(
        select(DecisionMeeting, TrainingClass)
        .join(TrainingClass, TrainingClass.id == DecisionMeeting.class_id)
        .where(DecisionMeeting.id == meeting_id)
        .options(joinedload(TrainingClass.institution))
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound
    act.require(P.REVIEW, row[0])
    return page_of_meeting(row[0], row[1], act.actor_id)


def page_of_meeting(meeting: DecisionMeeting, klass: TrainingClass, reader_id: uuid.UUID | None = None) -> MeetingPage:
    """The meeting with members, cases and their flags."""
    members = members_of(meeting.id)
    parts = parts_of_class(klass.id)
    me = next((member for member in members if member.person_id == reader_id), None)
    is_open = meeting.state is MeetingState.PLANNED and not any(member.signed_at for member in members)
    cases = cases_of(meeting, klass, parts, is_open=is_open, reader_id=reader_id)
    return MeetingPage(meeting, klass, members, cases, me, parts.names)


def get_meeting(act: Act, meeting_id: uuid.UUID) -> DecisionMeeting:
    """One meeting. Raises NotFound, Denied."""
    meeting = session().get(DecisionMeeting, meeting_id)
    if meeting is None:
        raise NotFound
    act.require(P.REVIEW, meeting)
    return meeting


def members_of(meeting_id: uuid.UUID) -> list[Member]:
    """In the order in which they sign: members first, the chair last."""
    rows = session().execute(
        select(MeetingMember.person_id, Person.name, MeetingMember.office, MeetingMember.signed_at)
        .join(Person, Person.id == MeetingMember.person_id)
        .where(MeetingMember.meeting_id == meeting_id)
        .order_by(MeetingMember.office == CHAIR, Person.name)
    )
    return [Member(*row) for row in rows]


_signed_again = aliased(Reassessment, name="signed_again")
_last_again = (
    select(_signed_again.id)
    .where(_signed_again.enrolment_id == Enrolment.id, _signed_again.signed_at.is_not(None))
    .order_by(_signed_again.signed_at.desc())
    .limit(1)
    .correlate(Enrolment)
    .scalar_subquery()
)
CASES = (
    select(
        Enrolment.id, Recommendation.id.label("recommendation_id"), Enrolment.seat_number, trainee.name, Skema.title,
        Recommendation.computed, Recommendation.verdict, Recommendation.reason, Recommendation.missing,
        Recommendation.signer_name, Decision.verdict.label("decision"), Decision.reason.label("decision_reason"),
        decider.name.label("decided_by"), Decision.decided_at, Reassessment.results, Reassessment.signed_at,
        again_by.name.label("again_by"),
    )
    .join(trainee, trainee.id == Enrolment.person_id)
    .join(Recommendation, Recommendation.enrolment_id == Enrolment.id)
    .outerjoin(Skema, Skema.id == Enrolment.skema_id)
    .outerjoin(Reassessment, Reassessment.id == _last_again)
    .outerjoin(again_by, again_by.id == Reassessment.examiner_id)
    .where(Recommendation.state == RecommendationState.PROPOSED)
    .order_by(Enrolment.seat_number)
)  # fmt: skip


def cases_of(
    meeting: DecisionMeeting,
    klass: TrainingClass,
    parts: Parts,
    *,
    is_open: bool,
    reader_id: uuid.UUID | None = None,
) -> list[Case]:
    """The agenda: what this meeting decided, and while nobody signed what no meeting has decided yet.

    A recommendation that comes after the first signature waits for the next meeting. What an appeal has set aside
    stays with the meeting that decided it.
    """
    here = Decision.meeting_id == meeting.id
    stands = and_(Decision.enrolment_id == Enrolment.id, or_(decision_of(Enrolment.id), here))
    gates = GATES if is_open else []
    if is_open:
        here = or_(here, Decision.id.is_(None))
    rows = session().execute(
        CASES.add_columns(related(reader_id, Enrolment.id).label("is_related"), *(gate.asks for gate in gates))
        .outerjoin(Decision, stands)
        .outerjoin(decider, decider.id == Decision.by_id)
        .where(Enrolment.class_id == meeting.class_id, here)
    )
    found = []
    for row in rows:
        case = _case(row, parts.of.get(row.id, {}))
        held = held_back(klass, row[-len(gates) :], case.name) if gates else []
        found.append(replace(case, missing=[*case.missing, *held], is_related=row.is_related))
    return found


def _case(row: Any, parts: Mapping[uuid.UUID, frozenset[Part]]) -> Case:
    """What was assessed again counts for whoever decides afterwards; a decision before it keeps what it rested on."""
    counts = row.signed_at is not None and (row.decided_at is None or row.decided_at >= row.signed_at)
    again = row.results if counts else {}
    computed, recommended, missing = row.computed, row.verdict, row.missing
    if again:
        results = {unit: bool(one[0]) for unit, one in again.items()}
        recommended, missing = after_again(recommended, missing, results)
        computed = recommended
    reason = "; ".join(seen for is_competent, seen in again.values() if not is_competent) if again else row.reason
    return Case(
        row.id, row.recommendation_id, row.seat_number, row.name, row.title or "–", computed, recommended, reason,
        missing, row.again_by if again else row.signer_name, row.decision, row.decision_reason or "", row.decided_by,
        parts, again,
    )  # fmt: skip


def member_choices(class_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """The technical team of a class."""
    wanted = (
        select(Person.id, Person.name)
        .join(ClassStaff, ClassStaff.person_id == Person.id)
        .where(ClassStaff.class_id == class_id, ClassStaff.role == StaffRole.TIM_TEKNIS, ClassStaff.ended_at.is_(None))
        .order_by(Person.name)
    )
    return [(row.id, row.name) for row in session().execute(wanted)]


def meeting_class(act: Act, slug: str) -> TrainingClass:
    """The class for which a meeting is called. Raises NotFound, Denied."""
    klass = session().scalar(select(TrainingClass).where(TrainingClass.slug == slug))
    if klass is None:
        raise NotFound
    act.require(P.MEETINGS, klass)
    return klass

"""What is open at the end of a day, and what a class still lacks."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from askom_lms.certification.domain.numbering import TRAINING
from askom_lms.certification.domain.states import CertificateState, RecommendationState
from askom_lms.certification.models import Certificate, Decision, DecisionMeeting, Recommendation, TrainerRecommendation
from askom_lms.certification.queries.standing import decision_of
from askom_lms.classroom.domain.closing import Check, Left, Line, open_lines
from askom_lms.classroom.models import ClassClosing, DayClosing
from askom_lms.classroom.policy import P
from askom_lms.correspondence.domain.states import LetterKind, LetterState
from askom_lms.correspondence.models import Letter
from askom_lms.coursework.domain.states import PROGRESS, ItemStatus
from askom_lms.enrolment.models import DocumentState, Enrolment
from askom_lms.enrolment.queries import SEATED, seated_in
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.training.models import ClassSession, LeaveRequest, RollPhoto, Roster, TrainingClass
from askom_lms.training.queries import SessionRow, sessions_of


@dataclass(frozen=True)
class Closed:
    """One closing of a day, with who closed and who opened it again."""

    closing: DayClosing
    by: str
    reopened_by: str


@dataclass(frozen=True)
class DayPage:
    """One day: its sessions, what is open now, and how it was closed."""

    day: int
    days: tuple[int, ...]
    sessions: tuple[SessionRow, ...]
    remains: dict[Left, int]
    closings: tuple[Closed, ...]

    @property
    def standing(self) -> Closed | None:
        return next((one for one in self.closings if one.closing.reopened_at is None), None)


def day_page(act: Act, klass: TrainingClass, day: int) -> DayPage:
    """The day of this number. Four queries. Raises NotFound for a day without sessions."""
    act.require(P.CLOSE_DAY, klass)
    sessions = sessions_of(klass.id)
    of_day = tuple(row for row in sessions if row.day == day)
    if not of_day:
        raise NotFound
    begun = [row.position for row in of_day if row.starts_at <= act.now]
    days = tuple(sorted({row.day for row in sessions}))
    return DayPage(day, days, of_day, _remains(klass, day, begun), _closings(klass.id, day))


def _remains(klass: TrainingClass, day: int, begun: list[int]) -> dict[Left, int]:
    on = (Roster.class_id == Enrolment.class_id) & (Roster.person_id == Enrolment.person_id)
    seats = session().execute(
        select(Enrolment.progress, Enrolment.documents, Enrolment.pre_day, Roster.marks)
        .outerjoin(Roster, on)
        .where(seated_in(klass.id))
    )
    counts: dict[Left, int] = dict.fromkeys(Left, 0)
    for row in seats:
        marks = row.marks or ""
        counts[Left.UNMARKED] += sum((marks[place : place + 1] or ".") == "." for place in begun)
        counts[Left.WAITING] += row.progress.count(PROGRESS[ItemStatus.SUBMITTED])
        counts[Left.RETURNED] += row.progress.count(PROGRESS[ItemStatus.RETURNED])
        counts[Left.PAPERS] += (row.documents + row.pre_day).count(DocumentState.WAITING)
    asked = (
        select(func.count())
        .select_from(LeaveRequest)
        .join(ClassSession, ClassSession.id == LeaveRequest.session_id)
        .where(LeaveRequest.class_id == klass.id, ClassSession.day == day, LeaveRequest.decided_at.is_(None))
    )
    photos = select(func.count()).where(RollPhoto.class_id == klass.id, RollPhoto.day == day)
    both = select(asked.scalar_subquery().label("n"), photos.scalar_subquery().label("photos"))
    found = session().execute(both).one()
    counts[Left.LEAVE], counts[Left.PHOTO] = found.n, int(not found.photos)
    return open_lines(counts)


def _closings(class_id: uuid.UUID, day: int) -> tuple[Closed, ...]:
    """The newest first."""
    by, again = aliased(Person), aliased(Person)
    rows = session().execute(
        select(DayClosing, by.name, again.name)
        .outerjoin(by, by.id == DayClosing.closed_by_id)
        .outerjoin(again, again.id == DayClosing.reopened_by_id)
        .where(DayClosing.class_id == class_id, DayClosing.day == day)
        .order_by(DayClosing.closed_at.desc(), DayClosing.id)
    )
    return tuple(Closed(row[0], row[1] or "", row[2] or "") for row in rows)


IS_RECOMMENDED = exists().where(
    Recommendation.enrolment_id == Enrolment.id, Recommendation.state == RecommendationState.PROPOSED
)
IS_DECIDED = exists().where(
    decision_of(Enrolment.id),
    DecisionMeeting.id == Decision.meeting_id,
    DecisionMeeting.decided_at.is_not(None),
)
ENDED_BEFORE = exists().where(
    TrainerRecommendation.enrolment_id == Enrolment.id, TrainerRecommendation.is_recommended.is_(False)
)
"""Whom the trainer did not recommend is not examined (askom:D5.jumat): nobody recommends or decides."""


def closing_of(klass: TrainingClass) -> ClassClosing | None:
    """How the class was closed; None while it was not, or before there was a checklist."""
    return session().scalar(select(ClassClosing).where(ClassClosing.class_id == klass.id))


def checklist(klass: TrainingClass) -> list[Line]:
    """What is done and what is left before the class is closed. One query."""
    c, seat = klass.id, and_(seated_in(klass.id), or_(*(Enrolment.state == state for state in SEATED)))
    mine = select(func.count(Enrolment.id.distinct())).where(seat)
    days = select(func.count(ClassSession.day.distinct())).where(ClassSession.class_id == c)
    letters = select(func.count()).select_from(Letter).where(Letter.class_id == c)
    issued = Letter.state == LetterState.ISSUED
    unsettled = (DocumentState.WAITING, DocumentState.REJECTED)
    settled = and_(*(Enrolment.documents.not_like(f"%{letter.value}%") for letter in unsettled))
    asked: dict[str, Any] = {
        "people": mine,
        Check.RECOMMENDED: mine.where(or_(IS_RECOMMENDED, ENDED_BEFORE)),
        Check.DECIDED: mine.where(or_(IS_DECIDED, ENDED_BEFORE)),
        Check.CERTIFIED: mine.join(Certificate, Certificate.enrolment_id == Enrolment.id).where(
            Certificate.kind == TRAINING, Certificate.state == CertificateState.ISSUED
        ),
        Check.TURNED_IN: mine.where(settled),
        "dates": days,
        Check.PHOTOS: select(func.count(RollPhoto.day.distinct())).where(RollPhoto.class_id == c),
        Check.DAYS: select(func.count(DayClosing.day.distinct())).where(
            DayClosing.class_id == c, DayClosing.reopened_at.is_(None)
        ),
        "drafts": letters.where(Letter.state == LetterState.DRAFT),
        Check.LETTERS: letters.where(issued),
        "minutes": letters.where(issued, Letter.kind == LetterKind.MINUTES),
    }
    found = session().execute(select(*(query.scalar_subquery().label(str(key)) for key, query in asked.items()))).one()
    told = dict(zip(map(str, asked), found, strict=True))
    lettered = told[Check.LETTERS] + max(told["drafts"], int(not told["minutes"]))
    total = {Check.LETTERS: lettered, Check.PHOTOS: told["dates"], Check.DAYS: told["dates"]}
    return [Line(check, told[check], total.get(check, told["people"])) for check in Check]

"""What is open at the end of a day, and what a class still lacks."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from askom_lms.certification.domain.numbering import TRAINING
from askom_lms.certification.domain.states import CertificateState, RecommendationState
from askom_lms.certification.models import Certificate, Decision, DecisionMeeting, Recommendation, TrainerRecommendation
from askom_lms.certification.queries.standing import decision_of
from askom_lms.classroom.domain.closing import Check, Judged, Left, Line, evaluation_lines, open_lines
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
from askom_lms.quality import queries as quality
from askom_lms.quality.domain.figures import findings_of_asesor
from askom_lms.quality.domain.states import Side
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
IS_CERTIFIED = exists().where(
    Certificate.enrolment_id == Enrolment.id,
    Certificate.kind == TRAINING,
    Certificate.state == CertificateState.ISSUED,
)
ENDED_BEFORE = exists().where(
    TrainerRecommendation.enrolment_id == Enrolment.id, TrainerRecommendation.is_recommended.is_(False)
)
"""Whom the trainer did not recommend is not examined (askom:D5.jumat): nobody recommends or decides."""


def closing_of(klass: TrainingClass) -> ClassClosing | None:
    """How the class was closed; None while it was not, or before there was a checklist."""
    return session().scalar(select(ClassClosing).where(ClassClosing.class_id == klass.id))


def checklist(klass: TrainingClass) -> list[Line]:
    """What is done and what is left before the class is closed, with the names of whom. Three queries."""
    counted, done = _counted(klass.id), _done()
    rows = (
        session()
        .execute(
            select(
                Person.name,
                *(is_done.label(str(check)) for check, is_done in done.items()),
                *(query.scalar_subquery().label(name) for name, query in counted.items()),
            )
            .select_from(TrainingClass)
            .outerjoin(Enrolment, and_(seated_in(klass.id), or_(*(Enrolment.state == state for state in SEATED))))
            .outerjoin(Person, Person.id == Enrolment.person_id)
            .where(TrainingClass.id == klass.id)
            .order_by(Enrolment.seat_number, Person.name)
        )
        .all()
    )
    told = dict(zip(counted, rows[0][1 + len(done) :], strict=True))
    people = [(row[0], dict(zip(done, row[1 : 1 + len(done)], strict=True))) for row in rows if row[0] is not None]
    lettered = told["issued"] + max(told["drafts"], int(not told["minutes"]))
    lines = {check: _of_people(check, people) for check in done} | {
        Check.LETTERS: Line(Check.LETTERS, told["issued"], lettered),
        Check.PHOTOS: Line(Check.PHOTOS, told["photos"], told["days"], day=told["bare_day"] or 0),
        Check.DAYS: Line(Check.DAYS, told["closed"], told["days"], day=told["open_day"] or 0),
    }
    return [*(lines[check] for check in Check if check in lines), *_evaluated(klass)]


def _counted(class_id: uuid.UUID) -> dict[str, Any]:
    """Days, letters and photos of the class, each as a query for one number."""
    c = class_id
    first = select(func.min(ClassSession.day)).where(ClassSession.class_id == c)
    is_closed = exists().where(
        DayClosing.class_id == c, DayClosing.day == ClassSession.day, DayClosing.reopened_at.is_(None)
    )
    has_photo = exists().where(RollPhoto.class_id == c, RollPhoto.day == ClassSession.day)
    letters = select(func.count()).select_from(Letter).where(Letter.class_id == c)
    issued = letters.where(Letter.state == LetterState.ISSUED)
    return {
        "days": select(func.count(ClassSession.day.distinct())).where(ClassSession.class_id == c),
        "photos": select(func.count(RollPhoto.day.distinct())).where(RollPhoto.class_id == c),
        "closed": select(func.count(DayClosing.day.distinct())).where(
            DayClosing.class_id == c, DayClosing.reopened_at.is_(None)
        ),
        "open_day": first.where(~is_closed),
        "bare_day": first.where(~has_photo),
        "drafts": letters.where(Letter.state == LetterState.DRAFT),
        "issued": issued,
        "minutes": issued.where(Letter.kind == LetterKind.MINUTES),
    }


def _done() -> dict[Check, Any]:
    """What has to be true of everybody who has a seat, as conditions on Enrolment."""
    unsettled = (DocumentState.WAITING, DocumentState.REJECTED)
    return {
        Check.RECOMMENDED: or_(IS_RECOMMENDED, ENDED_BEFORE),
        Check.DECIDED: or_(IS_DECIDED, ENDED_BEFORE),
        Check.CERTIFIED: IS_CERTIFIED,
        Check.TURNED_IN: and_(*(Enrolment.documents.not_like(f"%{letter.value}%") for letter in unsettled)),
    }


def _of_people(check: Check, people: Sequence[tuple[str, Mapping[Check, bool]]]) -> Line:
    """The line that counts people and names those who are left, by seat."""
    left = tuple(name for name, done in people if not done[check])
    return Line(check, len(people) - len(left), len(people), left)


def _evaluated(klass: TrainingClass) -> list[Line]:
    people = quality.judged_in(klass.id)
    judged = [Judged(one.name, one.met, one.of_side(Side.TRAINEE), one.of_side(Side.LSP) > 0) for one in people]
    findings = {one["key"]: one["text"] for one in findings_of_asesor(one.as_told() for one in people)}
    return evaluation_lines(judged, findings, quality.followed_keys(klass.id))

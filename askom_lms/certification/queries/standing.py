"""Where everybody of a class stands on the way to certificate and recommendation, in one query."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, select
from sqlalchemy.orm import aliased

from askom_lms.assessment.domain.states import ExamState, RolePlayState
from askom_lms.assessment.models import AcaExam, RealAsesi, RolePlay
from askom_lms.assessment.queries.turns import ROUNDS
from askom_lms.certification.domain.evidence import Ticks
from askom_lms.certification.domain.numbering import TRAINING
from askom_lms.certification.domain.recommendation import (
    Cure,
    Facts,
    ItemFact,
    RuleFact,
    SessionFact,
    TurnFact,
    TurnProgress,
)
from askom_lms.certification.domain.states import CertificateState, RecommendationState, Verdict
from askom_lms.certification.models import Certificate, Decision, DecisionMeeting, Recommendation, TrainerRecommendation
from askom_lms.coursework.domain.states import PROGRESS
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import SEATED
from askom_lms.kernel.db import session
from askom_lms.people.models import Person
from askom_lms.training.domain.attendance import MISSED, NOT_YET
from askom_lms.training.domain.kits import KitRow
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import Folder, Roster, TrainingClass
from askom_lms.training.queries import SessionRow, kit_of, sessions_of

trainee, master, examiner = (aliased(Person, name=name) for name in ("trainee", "master", "examiner"))
STATUS = {letter: str(status) for status, letter in PROGRESS.items()}
DEAD = (CertificateState.REVOKED, CertificateState.REPLACED)


@dataclass(frozen=True)
class Standing:
    """One trainee: his seat, what he has done, who said what about him."""

    enrolment_id: uuid.UUID
    class_id: uuid.UUID
    institution_id: uuid.UUID
    person_id: uuid.UUID
    seat: int
    name: str
    progress: str
    documents: str
    marks: str | None
    master_id: uuid.UUID | None
    master_name: str | None
    examiner_id: uuid.UUID | None
    examiner_name: str | None
    turn_state: RolePlayState | None
    turn_folder: Folder | None
    turn_table: int | None
    exam_state: ExamState | None
    consented_at: dt.datetime | None
    is_recommended: bool | None
    trainer_signed_at: dt.datetime | None
    computed: Verdict | None
    verdict: Verdict | None
    recommendation_state: RecommendationState | None
    recommendation_at: dt.datetime | None
    decision: Verdict | None
    minutes_sha256: str | None
    certificate_id: uuid.UUID | None
    certificate_state: CertificateState | None
    certificate_number: str | None
    slug: str
    class_number: str
    zone: str
    settings: Mapping[str, Any]

    @property
    def practice_done(self) -> bool:
        """The practice with a real, consenting asesi is recorded to its end (004 uji)."""
        return self.exam_state is ExamState.FINISHED and self.consented_at is not None

    @property
    def turn(self) -> TurnFact:
        """His turn as asesor that went furthest."""
        if self.turn_state is None or self.turn_folder is None:
            return TurnFact()
        return TurnFact(TurnProgress(self.turn_state.value), ROUNDS.index(self.turn_folder) + 1, self.turn_table or 0)

    @property
    def paper(self) -> str:
        """On which the class prints."""
        return ClassSettings.read(self.settings).paper

    @property
    def is_proposed(self) -> bool:
        return self.recommendation_state is RecommendationState.PROPOSED

    @property
    def people(self) -> dict[str, str]:
        """Who can cure what, by name."""
        known = {Cure.TRAINEE: self.name, Cure.MASTER_ASESOR: self.master_name, Cure.EXAMINER: self.examiner_name}
        return {str(cure): name for cure, name in known.items() if name}


_played = aliased(RolePlay, name="played")
_furthest_turn = (
    select(_played.id)
    .where(_played.asesor_id == Enrolment.id, _played.state != RolePlayState.REPLACED)
    .order_by(
        case((_played.state == RolePlayState.DONE, 0), (_played.state == RolePlayState.RUNNING, 1), else_=2),
        _played.starts_at,
    )
    .limit(1)
    .correlate(Enrolment)
    .scalar_subquery()
)
"""The one turn that says how far he is: found per seat by its index, so that a list still costs one query."""
_living = and_(Certificate.enrolment_id == Enrolment.id, Certificate.kind == TRAINING, Certificate.state.not_in(DEAD))


def decision_of(enrolment_id: Any) -> ColumnElement[bool]:
    """The decision that stands; one that an appeal has set aside does not."""
    return and_(Decision.enrolment_id == enrolment_id, Decision.set_aside_at.is_(None))


STANDING: Select[*tuple[Any, ...]] = (
    select(
        Enrolment.id, Enrolment.class_id, TrainingClass.institution_id, Enrolment.person_id, Enrolment.seat_number,
        trainee.name, Enrolment.progress, Enrolment.documents, Roster.marks, Enrolment.master_asesor_id, master.name,
        examiner.id, examiner.name, RolePlay.state, RolePlay.folder, RolePlay.table, AcaExam.state,
        RealAsesi.consented_at, TrainerRecommendation.is_recommended,
        TrainerRecommendation.signed_at, Recommendation.computed, Recommendation.verdict, Recommendation.state,
        Recommendation.signed_at, Decision.verdict, DecisionMeeting.pdf_sha256, Certificate.id, Certificate.state,
        Certificate.number, TrainingClass.slug, TrainingClass.number, TrainingClass.zone,
        TrainingClass.settings,
    )
    .select_from(Enrolment)
    .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
    .join(trainee, trainee.id == Enrolment.person_id)
    .outerjoin(master, master.id == Enrolment.master_asesor_id)
    .outerjoin(Roster, and_(Roster.class_id == Enrolment.class_id, Roster.person_id == Enrolment.person_id))
    .outerjoin(RolePlay, RolePlay.id == _furthest_turn)
    .outerjoin(AcaExam, AcaExam.enrolment_id == Enrolment.id)
    .outerjoin(examiner, examiner.id == AcaExam.examiner_id)
    .outerjoin(RealAsesi, RealAsesi.enrolment_id == Enrolment.id)
    .outerjoin(TrainerRecommendation, TrainerRecommendation.enrolment_id == Enrolment.id)
    .outerjoin(Recommendation, Recommendation.enrolment_id == Enrolment.id)
    .outerjoin(Decision, decision_of(Enrolment.id))
    .outerjoin(DecisionMeeting, DecisionMeeting.id == Decision.meeting_id)
    .outerjoin(Certificate, _living)
    .where(Enrolment.state.in_(SEATED))
    .order_by(TrainingClass.starts_on.desc(), Enrolment.seat_number)
)  # fmt: skip


def seat_in(seat: int, slug: str) -> ColumnElement[bool]:
    """A seat of this class; without one, the seat of this number in the newest class that has it comes first."""
    at = Enrolment.seat_number == seat
    return and_(at, TrainingClass.slug == slug) if slug else at


def standings(*where: ColumnElement[bool]) -> list[Standing]:
    """Everybody with a seat who fits, newest class first, in seat order; one query."""
    return [Standing(*row) for row in session().execute(STANDING.where(*where))]


@dataclass(frozen=True)
class ClassPlan:
    """What a class asks of everybody: its kit and its timetable."""

    kit: Sequence[KitRow]
    sessions: Sequence[SessionRow]


def class_plan(class_id: uuid.UUID) -> ClassPlan:
    """Two queries."""
    return ClassPlan(kit_of(class_id), sessions_of(class_id))


def facts_of(
    standing: Standing,
    plan: ClassPlan,
    now: dt.datetime,
    *,
    ticks: Ticks | None = None,
    broken_rules: Sequence[RuleFact] = (),
    whole_training: bool = False,
) -> Facts:
    """The facts of one trainee from strings already read. `whole_training` also counts sessions still to come: what a
    training certificate asks.
    """
    marks = standing.marks or ""
    make_up_allowed = ClassSettings.read(standing.settings).make_up_allowed
    missed = [row for row in plan.sessions if _mark(marks, row) in MISSED]
    open_rows = [row for row in plan.sessions if _mark(marks, row) == NOT_YET]
    unmarked = [row for row in open_rows if whole_training or row.ends_at <= now]
    return Facts(
        unparafed=list(_unparafed(standing.progress, plan.kit)),
        missed=[SessionFact(row.key, row.title, make_up_allowed) for row in missed],
        unmarked=[row.title for row in unmarked],
        broken_rules=broken_rules,
        turn=standing.turn,
        practice_done=standing.practice_done,
        ticks=ticks or {},
        trainer_signed=bool(standing.is_recommended),
        people=standing.people,
    )


def _mark(marks: str, row: SessionRow) -> str:
    return marks[row.position] if row.position < len(marks) else NOT_YET


def _unparafed(progress: str, kit: Iterable[KitRow]) -> Iterator[ItemFact]:
    for item in kit:
        letter = progress[item.position] if item.position < len(progress) else "."
        if letter != "p":
            yield ItemFact(str(item.folder), item.key, item.title, STATUS.get(letter, "empty"))


def attended(standing: Standing, sessions: Sequence[SessionRow]) -> int:
    """How many sessions count as attended, made-up ones included."""
    marks = standing.marks or ""
    return sum(_mark(marks, row) not in (MISSED | {NOT_YET}) for row in sessions)


def parafed(standing: Standing, kit: Sequence[KitRow], folders: Iterable[str]) -> tuple[int, int]:
    """(parafed, all) of these folders."""
    wanted = [item for item in kit if str(item.folder) in set(folders)]
    done = sum(item.position < len(standing.progress) and standing.progress[item.position] == "p" for item in wanted)
    return done, len(wanted)


def by_enrolment(rows: Iterable[Standing]) -> Mapping[uuid.UUID, Standing]:
    return {row.enrolment_id: row for row in rows}

"""Examinations: the Friday list of a class, one examination with its checklist, and who may examine."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from askom_lms.assessment.domain import observation
from askom_lms.assessment.domain.observation import Seen
from askom_lms.assessment.domain.states import AssessmentPermission as P
from askom_lms.assessment.domain.states import ExamState
from askom_lms.assessment.models import AcaExam, ExaminerChange, RealAsesi
from askom_lms.assessment.queries.turns import class_of, is_parafed, planning_positions
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import SEATED
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.paperwork.models import FilledRecord, RecordState
from askom_lms.people.models import Person
from askom_lms.training.domain.examining import is_much, most_for
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import ClassStaff, Folder, StaffRole, TrainingClass

trainee, examiner, asesi = (aliased(Person, name=name) for name in ("trainee", "examiner", "asesi"))
master = aliased(Person, name="master")


@dataclass(frozen=True)
class Beside:
    """What a context above knows of everybody in the list of Friday, asked in the same query as the list."""

    title: Any
    """Head of its column, for the page."""
    asks: ColumnElement[Any]
    """A value for each row of `Enrolment`."""
    shows: Callable[[Any], tuple[str, Any, str]]
    """That value as shape, word and weight of a tag."""
    holds: Callable[[Act, TrainingClass], bool]
    """Whether this class has it and this reader may see it."""


BESIDE: list[Beside] = []


@dataclass(frozen=True)
class ExamRow:
    """One trainee of the class on Friday."""

    enrolment_id: uuid.UUID
    seat: int
    name: str
    master_name: str | None
    examiner_name: str | None
    examiner_id: uuid.UUID | None
    asesi_name: str | None
    asesi_work: str
    consented_at: dt.datetime | None
    state: ExamState | None
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    is_planned: bool
    """All planning items of the green folder have their paraf."""
    by_master_asesor: bool
    beside: Mapping[str, tuple[str, Any, str]]
    """Head of a column -> shape, word and weight of its tag."""


def exam_rows(act: Act, slug: str) -> tuple[TrainingClass, list[ExamRow]]:
    """Everybody with a seat, in seat order, with the examiner as planned or as the groups say; three queries."""
    klass = class_of(slug)
    act.require(P.READ_EXAM, klass)
    planning = planning_positions(klass.id, Folder.HIJAU)
    e, shown = Enrolment, [one for one in BESIDE if one.holds(act, klass)]
    by_master = exists().where(
        ClassStaff.class_id == klass.id,
        ClassStaff.person_id == AcaExam.examiner_id,
        ClassStaff.role == StaffRole.MASTER_ASESOR,
        ClassStaff.ended_at.is_(None),
    )
    rows = session().execute(
        select(
            e.id, e.seat_number, trainee.name, master.name.label("master"), examiner.name.label("examiner"),
            AcaExam.examiner_id, asesi.name.label("asesi"), RealAsesi.occupation, RealAsesi.institution,
            RealAsesi.consented_at, AcaExam.state, AcaExam.started_at, AcaExam.finished_at, e.progress,
            by_master.label("by_master"), *(one.asks.label(f"beside_{n}") for n, one in enumerate(shown)),
        )
        .join(trainee, trainee.id == e.person_id)
        .outerjoin(master, master.id == e.master_asesor_id)
        .outerjoin(AcaExam, AcaExam.enrolment_id == e.id)
        .outerjoin(examiner, examiner.id == func.coalesce(AcaExam.examiner_id, e.examiner_id))
        .outerjoin(RealAsesi, RealAsesi.enrolment_id == e.id)
        .outerjoin(asesi, asesi.id == RealAsesi.person_id)
        .where(e.class_id == klass.id, e.state.in_(SEATED))
        .order_by(e.seat_number)
    )  # fmt: skip
    return klass, [_row(row, is_parafed(row.progress, planning), shown) for row in rows]


def _row(row: Any, is_planned: bool, shown: Sequence[Beside]) -> ExamRow:
    work = ", ".join(part for part in (row.occupation, row.institution) if part)
    return ExamRow(
        row.id, row.seat_number, row.name, row.master, row.examiner, row.examiner_id, row.asesi, work,
        row.consented_at, row.state, row.started_at, row.finished_at, is_planned,
        row.by_master, {str(one.title): one.shows(getattr(row, f"beside_{n}")) for n, one in enumerate(shown)},
    )  # fmt: skip


def crowded(rows: Sequence[ExamRow]) -> list[tuple[str, int]]:
    """(name, people) of examiners with so many people that it should be looked at (000:kelas.2)."""
    people = Counter(
        (row.examiner_name or "", row.examiner_id) for row in rows if row.state and not row.by_master_asesor
    )
    return [(name, n) for (name, _id), n in people.items() if is_much(is_master_asesor=False, people=n)]


@dataclass(frozen=True)
class ExamPage:
    """One examination: who examines whom with which asesi, and what was observed."""

    klass: TrainingClass
    exam: AcaExam
    seat: int
    trainee: str
    examiner: str
    asesi: str | None
    asesi_work: str
    consented_at: dt.datetime | None
    seen: Mapping[str, Seen]
    separation_reason: str
    """Why examiner and master asesor may be one person in this class; empty when they differ (D4)."""
    changes: Sequence[ExaminerChange] = ()
    """Who examined before, the first one first, with what he wrote."""
    is_recommended: bool = False
    """FR-ACA-07 is signed: from then on nobody takes this examination over."""

    @property
    def earlier(self) -> Mapping[str, Sequence[tuple[str, Seen | None, str]]]:
        """Point -> (name, what he recorded, his note) of those before, where the observation itself does not say it."""
        found: dict[str, list[tuple[str, Seen | None, str]]] = {}
        for change in self.changes:
            seen = observation.recorded(change.steps)
            for key, note in observation.notes(change.steps).items():
                now = self.exam.steps
                if not observation.is_handed_on(now, key) and now.get(key) != change.steps[key]:
                    found.setdefault(key, []).append((change.former.name, seen.get(key), note))
        return found

    @property
    def n_recorded(self) -> int:
        return len(self.seen)

    @property
    def notes(self) -> Mapping[str, str]:
        return observation.notes(self.exam.steps)

    @property
    def opening_left(self) -> observation.Point | None:
        """What of the opening is not recorded yet; until then later steps wait."""
        return observation.open_in_opening(self.exam.steps)

    @property
    def first_not_seen(self) -> observation.Point | None:
        return next(iter(observation.not_seen(self.exam.steps)), None)


def exam_page(act: Act, slug: str, seat: int) -> ExamPage:
    """One examination by class and seat; two queries. Raises NotFound, Denied."""
    e = Enrolment
    row = session().execute(
        select(
            TrainingClass, AcaExam, e.seat_number, trainee.name, examiner.name.label("examiner"),
            asesi.name.label("asesi"), RealAsesi.occupation, RealAsesi.institution, RealAsesi.consented_at,
            FilledRecord.state.label("sheet"),
        )
        .join(TrainingClass, TrainingClass.id == AcaExam.class_id)
        .join(e, e.id == AcaExam.enrolment_id)
        .join(trainee, trainee.id == e.person_id)
        .join(examiner, examiner.id == AcaExam.examiner_id)
        .outerjoin(RealAsesi, RealAsesi.enrolment_id == e.id)
        .outerjoin(asesi, asesi.id == RealAsesi.person_id)
        .outerjoin(FilledRecord, FilledRecord.id == AcaExam.record_id)
        .where(TrainingClass.slug == slug, e.seat_number == seat)
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound
    klass, exam = row[0], row[1]
    act.require(P.READ_EXAM, exam)
    work = ", ".join(part for part in (row.occupation, row.institution) if part)
    chosen = ClassSettings.read(klass.settings)
    reason = "" if chosen.examiner_differs else chosen.examiner_reason or "–"
    seen = observation.recorded(exam.steps)
    is_signed = row.sheet not in (None, RecordState.OPEN)
    return ExamPage(
        klass, exam, seat, row[3], row.examiner, row.asesi, work, row.consented_at, seen, reason,
        _changes(exam.enrolment_id), is_signed,
    )  # fmt: skip


def _changes(enrolment_id: uuid.UUID) -> list[ExaminerChange]:
    of = ExaminerChange
    wanted = select(of).where(of.enrolment_id == enrolment_id).options(joinedload(of.former))
    return list(session().scalars(wanted.order_by(of.changed_at, of.id)))


def exam_of(enrolment_id: uuid.UUID) -> AcaExam | None:
    """The examination of one trainee."""
    return session().scalar(select(AcaExam).where(AcaExam.enrolment_id == enrolment_id))


def practice_done(enrolment_id: uuid.UUID) -> bool:
    """Whether the practice with a real, consenting asesi is recorded to its end (004 uji)."""
    wanted = (
        select(AcaExam.id)
        .join(RealAsesi, and_(RealAsesi.enrolment_id == AcaExam.enrolment_id, RealAsesi.consented_at.is_not(None)))
        .where(AcaExam.enrolment_id == enrolment_id, AcaExam.state == ExamState.FINISHED)
    )
    return session().scalar(wanted) is not None


def examiner_of(enrolment_id: uuid.UUID) -> uuid.UUID | None:
    """Who examines one trainee: as planned for Friday, before that as the groups say."""
    wanted = (
        select(AcaExam.examiner_id, Enrolment.examiner_id)
        .select_from(Enrolment)
        .outerjoin(AcaExam, AcaExam.enrolment_id == Enrolment.id)
        .where(Enrolment.id == enrolment_id)
    )
    row = session().execute(wanted).one_or_none()
    return None if row is None else row[0] or row[1]


@dataclass(frozen=True)
class Examiner:
    """Somebody who may examine in a class, with how many people he examines and how many he may."""

    id: uuid.UUID
    name: str
    is_master_asesor: bool
    people: int
    most: int


def examiner_choices(klass: TrainingClass) -> list[Examiner]:
    """Everybody who may examine in this class, examiners and master asesors on duty; one query."""
    examined = (
        select(func.count(AcaExam.id))
        .join(Enrolment, and_(Enrolment.id == AcaExam.enrolment_id, Enrolment.state.in_(SEATED)))
        .where(AcaExam.class_id == klass.id, AcaExam.examiner_id == Person.id)
        .correlate(Person)
        .scalar_subquery()
    )
    is_master = func.max(case((ClassStaff.role == StaffRole.MASTER_ASESOR, 1), else_=0))
    roles = (StaffRole.EXAMINER, StaffRole.MASTER_ASESOR)
    wanted = (
        select(Person.id, Person.name, is_master.label("is_master"), examined.label("people"))
        .join(ClassStaff, ClassStaff.person_id == Person.id)
        .where(ClassStaff.class_id == klass.id, ClassStaff.role.in_(roles), ClassStaff.ended_at.is_(None))
        .group_by(Person.id, Person.name)
        .order_by(Person.name)
    )
    chosen = ClassSettings.read(klass.settings).examiner_most
    return [
        Examiner(
            row.id,
            row.name,
            bool(row.is_master),
            row.people,
            most_for(is_master_asesor=bool(row.is_master), chosen=chosen),
        )
        for row in session().execute(wanted)
    ]

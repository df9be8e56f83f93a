"""Who taught, trained, parafed, examined, recommended and decided, for each trainee, and where that overlaps (X13)."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, literal, select

from askom_lms.assessment.models import AcaExam, ExaminerChange, Reassessment
from askom_lms.certification.domain.decision import Part, one_employer, overlaps
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.models import Decision, Recommendation, TrainerRecommendation
from askom_lms.coursework.models import DossierItem, Paraf, Submission
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import SEATED
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.registry.models import AsesorHome, Institution
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import ClassStaff, StaffRole, TrainingClass

PartsOf = Mapping[uuid.UUID, Mapping[uuid.UUID, frozenset[Part]]]
"""Enrolment -> person -> what he did for that trainee."""


@dataclass(frozen=True)
class Parts:
    """Who did what for everybody of a class, and the names of those people."""

    of: PartsOf
    names: Mapping[uuid.UUID, str]


def parts_of_class(class_id: uuid.UUID) -> Parts:
    """For everybody with a seat; one query."""
    rows = _facts(class_id).subquery()
    wanted = select(rows.c.id, rows.c.person_id, rows.c.part, Person.name)
    found: dict[uuid.UUID, dict[uuid.UUID, set[Part]]] = {}
    names: dict[uuid.UUID, str] = {}
    for enrolment_id, person_id, part, name in session().execute(
        wanted.select_from(rows).outerjoin(Person, Person.id == rows.c.person_id)
    ):
        people = found.setdefault(enrolment_id, {})
        if person_id is not None:
            people.setdefault(person_id, set()).add(Part(part))
            names[person_id] = name
    frozen = {seat: {one: frozenset(parts) for one, parts in people.items()} for seat, people in found.items()}
    return Parts(frozen, names)


def _facts(class_id: uuid.UUID) -> CompoundSelect[*tuple[Any, ...]]:
    """(enrolment, person, part) rows, one for each thing somebody did for one trainee."""
    seated = (Enrolment.class_id == class_id, Enrolment.state.in_(SEATED))
    e = Enrolment.id
    trained = select(e, Enrolment.master_asesor_id.label("person_id"), _as(Part.TRAINED)).where(*seated)
    signed = select(e, TrainerRecommendation.signed_by_id, _as(Part.TRAINED)).join(
        TrainerRecommendation, TrainerRecommendation.enrolment_id == e
    )
    parafed = (
        select(e, Paraf.person_id, _as(Part.PARAFED))
        .join(DossierItem, DossierItem.enrolment_id == e)
        .join(Submission, Submission.item_id == DossierItem.id)
        .join(Paraf, Paraf.submission_id == Submission.id)
        .where(Paraf.revoked_at.is_(None))
    )
    examined = select(e, AcaExam.examiner_id, _as(Part.EXAMINED)).join(AcaExam, AcaExam.enrolment_id == e)
    begun = select(e, ExaminerChange.from_id, _as(Part.EXAMINED)).join(
        ExaminerChange, (ExaminerChange.enrolment_id == e) & ExaminerChange.declared_at.is_not(None)
    )
    again = (
        select(e, Reassessment.examiner_id, _as(Part.EXAMINED))
        .join(Reassessment, Reassessment.enrolment_id == e)
        .where(Reassessment.signed_at.is_not(None))
    )
    recommended = select(e, Recommendation.signed_by_id, _as(Part.RECOMMENDED)).join(
        Recommendation, Recommendation.enrolment_id == e
    )
    decided = select(e, Decision.by_id, _as(Part.DECIDED)).join(Decision, Decision.enrolment_id == e)
    taught = select(e, ClassStaff.person_id, _as(Part.TAUGHT)).join(
        ClassStaff, (ClassStaff.class_id == Enrolment.class_id) & (ClassStaff.role == StaffRole.PENGAJAR)
    )
    others = (signed, parafed, examined, begun, again, recommended, decided, taught)
    return trained.union(*(one.where(*seated) for one in others))


def _as(part: Part) -> ColumnElement[str]:
    return literal(str(part)).label("part")


@dataclass(frozen=True)
class SeparationRow:
    """One trainee: names by part, and the overlaps that should not be."""

    seat: int
    name: str
    people: Mapping[Part, Sequence[str]]
    overlaps: Sequence[tuple[str, Sequence[Part]]]
    employers: Sequence[str] = ()
    """LSP to which trainer, recommender and decider all belong (000-071)."""


@dataclass(frozen=True)
class SeparationPage:
    """The proof of separate duties of a class."""

    klass: TrainingClass
    rows: Sequence[SeparationRow]
    reason: str
    """Why examiner and master asesor may be one person here; empty when they must differ (askom:D4.penguji)."""

    @property
    def n_employers(self) -> int:
        return sum(bool(row.employers) for row in self.rows)

    @property
    def n_overlaps(self) -> int:
        return sum(len(row.overlaps) for row in self.rows)


def separation_page(act: Act, slug: str) -> SeparationPage:
    """Who did what in this class. Raises NotFound, Denied. Five queries."""
    klass = session().scalar(select(TrainingClass).where(TrainingClass.slug == slug))
    if klass is None:
        raise NotFound
    act.require(P.SEPARATION, klass)
    parts = parts_of_class(klass.id)
    seats = session().execute(
        select(Enrolment.id, Enrolment.seat_number, Person.name)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.id.in_(parts.of))
        .order_by(Enrolment.seat_number)
    )
    chosen = ClassSettings.read(klass.settings)
    homes = _homes(parts.names)
    rows = [_row(seat, name, parts.of[key], parts.names, homes) for key, seat, name in seats]
    return SeparationPage(klass, rows, "" if chosen.examiner_differs else chosen.examiner_reason or "–")


def _row(
    seat: int | None,
    name: str,
    parts: Mapping[uuid.UUID, frozenset[Part]],
    names: Mapping[uuid.UUID, str],
    homes: Mapping[uuid.UUID, str],
) -> SeparationRow:
    people = {part: sorted(names[one] for one, done in parts.items() if part in done) for part in Part}
    found = [(names[one.person_id], one.parts) for one in overlaps(parts)]
    return SeparationRow(seat or 0, name, people, found, one_employer(parts, homes))


def _homes(people: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The LSP to which each of them belongs, as the register of asesor has it."""
    rows = session().execute(
        select(AsesorHome.person_id, Institution.name)
        .join(Institution, Institution.id == AsesorHome.institution_id)
        .where(AsesorHome.person_id.in_(people), AsesorHome.ended_at.is_(None))
    )
    return {row.person_id: row.name for row in rows}

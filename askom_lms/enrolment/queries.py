"""How to find applications, and what the rules say about one of them."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import joinedload

from askom_lms.enrolment.domain.eligibility import Verdict, check, other_readings
from askom_lms.enrolment.domain.facts import Facts, facts_from_dict
from askom_lms.enrolment.domain.rule_sets import RuleSet, rule_set
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import DocumentKind, DocumentState, Enrolment, EnrolmentDocument
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.training.models import TrainingClass

SEATED = (EnrolmentState.ACCEPTED, EnrolmentState.ENROLLED, EnrolmentState.COMPLETED)
LIVING = (EnrolmentState.DRAFT, EnrolmentState.APPLIED, EnrolmentState.REJECTED, *SEATED)
PAPER_FACTS: Mapping[str, dict[str, Any]] = {
    ".": {"present": False},
    DocumentState.WAITING.value: {"present": True},
    DocumentState.ACCEPTED.value: {"present": True, "verdict": "diterima"},
    DocumentState.REJECTED.value: {"present": True, "verdict": "ditolak"},
}


def get_enrolment(act: Act, enrolment_id: uuid.UUID) -> Enrolment:
    """One application with its person, class and skema. Raises NotFound for somebody else's."""
    return _one(act, Enrolment.id == enrolment_id)


def enrolment_at_seat(act: Act, class_id: uuid.UUID, seat: int) -> Enrolment:
    """The person on this seat of the class, as lists number him."""
    return _one(act, Enrolment.class_id == class_id, Enrolment.seat_number == seat)


def _one(act: Act, *where: Any) -> Enrolment:
    found = session().scalar(
        select(Enrolment)
        .where(*where)
        .options(joinedload(Enrolment.person), joinedload(Enrolment.training_class), joinedload(Enrolment.skema))
    )
    if found is None:
        raise NotFound
    act.require(P.READ, found)
    return found


def own_enrolment(act: Act) -> Enrolment | None:
    """The signed-in person's application to the newest class he has one for."""
    act.may(P.APPLY)
    return session().scalar(
        select(Enrolment)
        .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
        .where(Enrolment.person_id == act.person.id, Enrolment.state.in_(LIVING))
        .options(joinedload(Enrolment.person), joinedload(Enrolment.training_class), joinedload(Enrolment.skema))
        .order_by(TrainingClass.starts_on.desc())
        .limit(1)
    )


@dataclass(frozen=True)
class TraineeRow:
    """One seated person, as lists need him."""

    enrolment_id: uuid.UUID
    person_id: uuid.UUID
    name: str
    seat_number: int
    origin: str
    is_external: bool
    group: str
    master_asesor_id: uuid.UUID | None
    examiner_id: uuid.UUID | None
    skema_id: uuid.UUID | None
    is_ketua_kelas: bool
    state: EnrolmentState
    progress: str
    documents: str


def trainee_rows(class_id: uuid.UUID, *, master_asesor_id: uuid.UUID | None = None) -> list[TraineeRow]:
    """Everybody with a seat, in seat order; only one master asesor's people when he is given."""
    e = Enrolment
    wanted = (
        select(
            e.id, e.person_id, Person.name, e.seat_number, e.origin, e.is_external, e.group, e.master_asesor_id,
            e.examiner_id, e.skema_id, e.is_ketua_kelas, e.state, e.progress, e.documents,
        )
        .join(Person, Person.id == e.person_id)
        .where(e.class_id == class_id, e.state.in_(SEATED))
        .order_by(e.seat_number)
    )  # fmt: skip
    if master_asesor_id is not None:
        wanted = wanted.where(e.master_asesor_id == master_asesor_id)
    rows: Iterable[Any] = session().execute(wanted)
    return [TraineeRow(*row) for row in rows]


@dataclass(frozen=True)
class ApplicantRow:
    """One application, as panitia's list shows it."""

    enrolment_id: uuid.UUID
    name: str
    email: str
    origin: str
    is_external: bool
    state: EnrolmentState
    seat_number: int | None
    documents: str
    is_conditional: bool
    is_confirmed: bool
    is_approved: bool
    applied_at: dt.datetime | None
    is_ketua_kelas: bool


def applicant_rows(act: Act, klass: TrainingClass) -> list[ApplicantRow]:
    """Every application of the class: seats first, then those waiting, then drafts and the rest."""
    act.require(P.LIST, klass)
    e = Enrolment
    rows: Iterable[Any] = session().execute(
        select(
            e.id, Person.name, Person.email, e.origin, e.is_external, e.state, e.seat_number, e.documents,
            e.is_conditional, e.confirmed_at, e.approved_facts_version, e.facts_version, e.applied_at, e.is_ketua_kelas,
        )
        .join(Person, Person.id == e.person_id)
        .where(e.class_id == klass.id)
        .order_by(e.seat_number.is_(None), e.seat_number, e.applied_at.is_(None), e.applied_at, Person.name)
    )  # fmt: skip
    return [_applicant(row) for row in rows]


def _applicant(row: Row[Any]) -> ApplicantRow:
    return ApplicantRow(
        row.id, row.name, row.email, row.origin, row.is_external, row.state, row.seat_number, row.documents,
        row.is_conditional, row.confirmed_at is not None, row.approved_facts_version == row.facts_version,
        row.applied_at, row.is_ketua_kelas,
    )  # fmt: skip


def ketua_of(class_id: uuid.UUID) -> uuid.UUID | None:
    """The person who is ketua kelas."""
    return session().scalar(select(Enrolment.person_id).where(Enrolment.class_id == class_id, Enrolment.is_ketua_kelas))


def current_documents(enrolment_id: uuid.UUID) -> dict[DocumentKind, EnrolmentDocument]:
    """The newest version of each paper."""
    rows = session().scalars(
        select(EnrolmentDocument)
        .where(EnrolmentDocument.enrolment_id == enrolment_id)
        .order_by(EnrolmentDocument.number)
    )
    return {row.kind: row for row in rows}


def document_versions(enrolment_id: uuid.UUID, kind: DocumentKind) -> list[EnrolmentDocument]:
    """All versions of one paper, newest first."""
    return list(
        session().scalars(
            select(EnrolmentDocument)
            .where(EnrolmentDocument.enrolment_id == enrolment_id, EnrolmentDocument.kind == kind)
            .order_by(EnrolmentDocument.number.desc())
        )
    )


def get_document(act: Act, document_id: uuid.UUID) -> EnrolmentDocument:
    """One version of one paper with its application. Raises NotFound for somebody else's."""
    found = session().scalar(
        select(EnrolmentDocument)
        .where(EnrolmentDocument.id == document_id)
        .options(joinedload(EnrolmentDocument.enrolment))
    )
    if found is None:
        raise NotFound
    act.require(P.READ, found.enrolment)
    return found


@dataclass(frozen=True)
class WaitingPaper:
    """One paper that waits for panitia's verdict."""

    document_id: uuid.UUID
    kind: DocumentKind
    number: int
    person_name: str
    uploaded_at: dt.datetime
    media_type: str
    hint: str


def waiting_papers(act: Act, klass: TrainingClass) -> list[WaitingPaper]:
    """Papers without a verdict, by kind and then oldest first: one kind at a time reads fastest."""
    act.require(P.LIST, klass)
    d = EnrolmentDocument
    rows: Iterable[Any] = session().execute(
        select(d.id, d.kind, d.number, Person.name, d.uploaded_at, d.media_type, d.hint)
        .join(Enrolment, Enrolment.id == d.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.class_id == klass.id, d.state == DocumentState.WAITING, Enrolment.state.in_(LIVING))
        .order_by(d.kind, d.uploaded_at)
    )
    return [WaitingPaper(*row) for row in rows]


def facts_of(enrolment: Enrolment, klass: TrainingClass, more: Mapping[str, Any] | None = None) -> Facts:
    """The facts as stated, with what the installation itself knows: papers, their verdicts, the class, the condition."""
    stated = {k: v for k, v in enrolment.facts.items() if k not in ("papers", "class_starts_on", "programme")}
    papers = {kind.value: PAPER_FACTS[mark] for kind, mark in zip(DocumentKind, enrolment.documents, strict=True)}
    known: dict[str, Any] = {
        **stated,
        "programme": klass.programme.value,
        "class_starts_on": klass.starts_on.isoformat(),
        "papers": papers,
        **(more or {}),
    }
    if enrolment.confirmed_at is not None:
        known["internalisasi"] = {**(known.get("internalisasi") or {}), "attended": True}
    return facts_from_dict(known)


def pinned_rule_set(klass: TrainingClass, name: str | None = None) -> RuleSet:
    """The rule-set of the class (or another by name) with the settings of the class."""
    return rule_set(name or klass.rule_set).with_settings(klass.settings)


def verdict_now(
    enrolment: Enrolment,
    on: dt.date,
    *,
    name: str | None = None,
    more: Mapping[str, Any] | None = None,
    language: str = "id",
) -> Verdict:
    """What the pinned rule-set (or the one named) says about this application on this day."""
    klass = _class_of(enrolment)
    return check(facts_of(enrolment, klass, more), pinned_rule_set(klass, name), on, language=language)


def other_verdicts(enrolment: Enrolment, on: dt.date, *, language: str = "id") -> tuple[Verdict, ...]:
    """What the other readings would say (D7)."""
    klass = _class_of(enrolment)
    return other_readings(
        facts_of(enrolment, klass), pinned_rule_set(klass), on, language=language, settings=klass.settings
    )


def _class_of(enrolment: Enrolment) -> TrainingClass:
    return session().get_one(TrainingClass, enrolment.class_id)


def state_counts(class_id: uuid.UUID) -> dict[EnrolmentState, int]:
    """How many applications stand where."""
    rows = session().execute(
        select(Enrolment.state, func.count()).where(Enrolment.class_id == class_id).group_by(Enrolment.state)
    )
    return {state: count for state, count in rows}  # noqa: C416 - a Row is no tuple for dict()

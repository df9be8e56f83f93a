"""Competence certificates: how each one stands, who of a class may get one now, what a table brings."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import aliased, joinedload

from askom_lms.certification.domain.competence import Bar, Facts, Source, Written, bars, shown_state
from askom_lms.certification.domain.numbering import COMPETENCE, TRAINING
from askom_lms.certification.domain.states import CertificateState, Verdict
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.models import Certificate, Decision, DecisionMeeting
from askom_lms.certification.queries.standing import decision_of
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import SEATED
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.registry.domain.asesor import CertificateStanding
from askom_lms.registry.domain.states import AsesorPermission
from askom_lms.registry.models import InstitutionKind
from askom_lms.registry.queries import standings_of
from askom_lms.training.models import TrainingClass

LIVING = (CertificateState.PREPARED, CertificateState.ISSUED)
"""As the row says it; whether one that is out still counts the register says."""


def standing_now(certificate: Certificate, today: dt.date) -> CertificateState:
    """How a certificate stands today: of competence as the register of asesor has it, all others as they say."""
    if certificate.kind != COMPETENCE:
        return certificate.state
    return state_in_register(certificate.person_id, certificate.number, certificate.state, today)


def state_in_register(
    person_id: uuid.UUID, number: str | None, state: CertificateState, today: dt.date
) -> CertificateState:
    """The same from single columns; asks the register only of one that is out."""
    if state is not CertificateState.ISSUED or not number:
        return state
    return shown_state(state, standings_of([person_id], today).get((person_id, number)))


@dataclass(frozen=True)
class CompetenceRow:
    """One trainee: what was decided, his certificate so far, and what stands in the way of one."""

    enrolment_id: uuid.UUID
    person_id: uuid.UUID
    seat: int
    name: str
    verdict: Verdict | None
    decision_id: uuid.UUID | None
    decided_at: dt.datetime | None
    certificate_id: uuid.UUID | None
    state: CertificateState | None
    """As it stands today."""
    number: str | None
    has_file: bool
    written: Written
    """What is kept about his certificate."""
    bars: Sequence[Bar]

    @property
    def is_ordered(self) -> bool:
        """It has its number and waits for the print."""
        return self.state is CertificateState.PREPARED and self.number is not None

    @property
    def is_out(self) -> bool:
        return self.state is not None and self.state is not CertificateState.PREPARED

    @property
    def is_ready(self) -> bool:
        """May get one now: nothing stands in the way and he has none."""
        return not self.bars and not self.is_out


@dataclass(frozen=True)
class CompetencePage:
    """The competence certificates of a class."""

    klass: TrainingClass
    rows: Sequence[CompetenceRow]

    @property
    def source(self) -> Source:
        return source_of(self.klass)

    @property
    def ready(self) -> list[CompetenceRow]:
        return [row for row in self.rows if row.is_ready]


def source_of(klass: TrainingClass) -> Source:
    """Only BNSP issues; where another institution runs the class its certificates are written down (D10)."""
    return Source.HERE if klass.institution.kind is InstitutionKind.BNSP else Source.IMPORTED


def competence_class(act: Act, slug: str, permission: P = P.CERTIFICATES) -> TrainingClass:
    """One class with its institution. Raises NotFound, Denied."""
    klass = session().scalar(
        select(TrainingClass).where(TrainingClass.slug == slug).options(joinedload(TrainingClass.institution))
    )
    if klass is None:
        raise NotFound
    act.require(permission, klass)
    return klass


def class_competence(act: Act, slug: str, permission: P = P.CERTIFICATES) -> CompetencePage:
    """The page of one class. Raises NotFound, Denied. Three queries."""
    klass = competence_class(act, slug, permission)
    return CompetencePage(klass, competence_rows(act, klass))


def competence_rows(act: Act, klass: TrainingClass, *where: ColumnElement[bool]) -> list[CompetenceRow]:
    """Everybody with a seat who fits, in seat order; two queries."""
    found = session().execute(_rows().where(Enrolment.class_id == klass.id, *where)).all()
    register = standings_of([row.person_id for row in found], act.today)
    newest: dict[uuid.UUID, CertificateStanding] = {}
    for (person_id, _number), standing in register.items():
        newest.setdefault(person_id, standing)
    source = source_of(klass)
    speaks_for_bnsp = source is Source.IMPORTED and act.may(AsesorPermission.APPROVE)
    rows = []
    for row in found:
        facts = Facts(
            row.verdict, row.decided_at is not None, row.was_set_aside, row.is_trained, newest.get(row.person_id)
        )
        state = row.state
        if state is CertificateState.ISSUED:
            state = shown_state(state, register.get((row.person_id, row.number)))
        in_the_way = [one for one in bars(facts, source) if not (speaks_for_bnsp and one is Bar.REVOKED)]
        rows.append(
            CompetenceRow(
                row.id, row.person_id, row.seat_number, row.name, row.verdict, row.decision_id, row.decided_at,
                row.certificate_id, state, row.number, row.has_file,
                Written(row.number or "", row.sk_number or "", row.sk_on, row.issued_on, row.valid_until), in_the_way,
            )
        )  # fmt: skip
    return rows


def _rows() -> Any:
    held, trained, before = aliased(Certificate), aliased(Certificate), aliased(Decision)
    is_trained = exists().where(
        trained.enrolment_id == Enrolment.id, trained.kind == TRAINING, trained.state == CertificateState.ISSUED
    )
    was_set_aside = exists().where(before.enrolment_id == Enrolment.id, before.set_aside_at.is_not(None))
    return (
        select(
            Enrolment.id, Enrolment.person_id, Enrolment.seat_number, Person.name, Decision.verdict,
            Decision.id.label("decision_id"), DecisionMeeting.decided_at, held.id.label("certificate_id"), held.state,
            held.number, held.pdf_sha256.is_not(None).label("has_file"), held.sk_number, held.sk_on, held.issued_on,
            held.valid_until,
            is_trained.label("is_trained"), was_set_aside.label("was_set_aside"),
        )
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Decision, decision_of(Enrolment.id))
        .outerjoin(DecisionMeeting, DecisionMeeting.id == Decision.meeting_id)
        .outerjoin(held, and_(held.enrolment_id == Enrolment.id, held.kind == COMPETENCE, held.state.in_(LIVING)))
        .where(Enrolment.state.in_(SEATED))
        .order_by(Enrolment.seat_number)
    )  # fmt: skip


def decided_on(row: CompetenceRow, zone: str) -> dt.date:
    """The day of the decision in the zone of the class."""
    assert row.decided_at is not None
    return clock.in_zone(row.decided_at, zone).date()


def numbers_taken(numbers: Collection[str]) -> dict[str, uuid.UUID]:
    """Which of these numbers some certificate carries, and the seat it is of."""
    taken = select(Certificate.number, Certificate.enrolment_id).where(Certificate.number.in_(numbers))
    return {row.number: row.enrolment_id for row in session().execute(taken)}


@dataclass(frozen=True)
class OwnCompetence:
    """What the holder reads of one competence certificate of his."""

    id: uuid.UUID
    code: str
    number: str
    state: CertificateState
    source: Source
    issued_on: dt.date
    valid_until: dt.date
    size: int
    class_number: str


def own_competence(act: Act) -> list[OwnCompetence]:
    """The competence certificates of the signed-in person that are or were out, the newest first; two queries."""
    act.require(P.RESULT)
    of = Certificate
    rows: Any = session().execute(
        select(
            of.id, of.code, of.number, of.state, of.source, of.issued_on, of.valid_until, of.pdf_size,
            TrainingClass.number.label("class_number"),
        )
        .join(Enrolment, Enrolment.id == of.enrolment_id)
        .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
        .where(of.person_id == act.person.id, of.kind == COMPETENCE, of.state != CertificateState.PREPARED)
        .order_by(of.issued_at.desc())
    ).all()  # fmt: skip
    register = standings_of([act.person.id], act.today) if rows else {}
    return [
        OwnCompetence(
            id=row.id,
            code=row.code,
            number=row.number,
            state=shown_state(row.state, register.get((act.person.id, row.number))),
            source=row.source,
            issued_on=row.issued_on,
            valid_until=row.valid_until,
            size=row.pdf_size,
            class_number=row.class_number,
        )
        for row in rows
    ]

"""One asesor whole, as a person may see him, and the papers behind his steps."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from askom_lms.registry.domain import Validity, validity
from askom_lms.registry.domain.asesor import counted
from askom_lms.registry.domain.states import AsesorPermission as P
from askom_lms.registry.models import (
    AsesorCertificate,
    AsesorHome,
    AsesorLoan,
    AsesorSkema,
    AsesorStep,
    AsesorTransfer,
    Institution,
)
from askom_lms.registry.queries.asesor.certificates import noted_certificates
from askom_lms.registry.queries.asesor.moves import LoanLine, TransferLine, loan_lines, transfer_lines
from askom_lms.registry.queries.asesor.standing import Standing, get_asesor
from askom_lms.registry.queries.asesor.work import ASSIGNMENT_SOURCES, EXAM_SOURCES, Assignment
from askom_lms.registry.queries.institutions import led_by
from askom_lms.skema.models import Skema


def get_own_skema(person_id: uuid.UUID, held_id: uuid.UUID) -> AsesorSkema:
    """One skema of this asesor. Raises NotFound."""
    found = session().get(AsesorSkema, held_id)
    if found is None or found.person_id != person_id:
        raise NotFound
    return found


def get_document(act: Act, person_id: uuid.UUID, step_id: uuid.UUID) -> AsesorStep:
    """The step of this asesor whose paper is asked for. Raises NotFound, also for a step without one."""
    _person, standing = get_asesor(act, person_id)
    found = next((one for one in _steps(act, standing) if one.id == step_id), None)
    if found is None or found.sha256 is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class HomeLine:
    """A home LSP, the one of today first."""

    name: str
    since: dt.datetime
    ended_at: dt.datetime | None


@dataclass(frozen=True)
class HeldLine:
    """A skema of an asesor."""

    id: uuid.UUID
    title: str
    document_number: str
    until: dt.date | None
    ended_at: dt.datetime | None
    validity: Validity


@dataclass(frozen=True)
class AsesorPage:
    """Everything about one asesor."""

    person: Person
    standing: Standing
    validity: Validity
    home: HomeLine | None
    homes: list[HomeLine]
    certificates: list[AsesorCertificate]
    skema: list[HeldLine]
    transfers: list[TransferLine]
    loans: list[LoanLine]
    steps: list[AsesorStep]
    assignments: list[Assignment]
    this_year: int | None
    three_years: int | None


def asesor_page(act: Act, person_id: uuid.UUID) -> AsesorPage:
    """One asesor as this person may see him: a borrower sees his own loans, the new LSP its own transfer."""
    person, standing = get_asesor(act, person_id)
    today = act.today
    homes = _homes(person_id)
    exams = [on for source in EXAM_SOURCES for on in source(person_id)]
    certificates = _certificates(person_id)
    this_year, three_years = counted(exams, today, certificates[0].issued_on if certificates else None)
    return AsesorPage(
        person=person,
        standing=standing,
        validity=validity(person.met_valid_until, today),
        home=next((one for one in homes if one.ended_at is None), None),
        homes=homes,
        certificates=certificates,
        skema=_skema(person_id, today),
        transfers=transfer_lines(AsesorTransfer.person_id == person_id, _for(act, standing, AsesorTransfer.to_id)),
        loans=loan_lines(AsesorLoan.person_id == person_id, _for(act, standing, AsesorLoan.borrower_id)),
        steps=_steps(act, standing),
        assignments=sorted((one for source in ASSIGNMENT_SOURCES for one in source(person_id)), key=lambda one: one.on),
        this_year=this_year if EXAM_SOURCES else None,
        three_years=three_years if EXAM_SOURCES else None,
    )


def _homes(person_id: uuid.UUID) -> list[HomeLine]:
    rows = session().execute(
        select(Institution.name, AsesorHome.since, AsesorHome.ended_at)
        .join(Institution, Institution.id == AsesorHome.institution_id)
        .where(AsesorHome.person_id == person_id)
        .order_by(AsesorHome.ended_at.is_not(None), AsesorHome.since.desc())
    )
    return [HomeLine(*row) for row in rows]


def _certificates(person_id: uuid.UUID) -> list[AsesorCertificate]:
    return list(session().scalars(noted_certificates(person_id)))


def _skema(person_id: uuid.UUID, today: dt.date) -> list[HeldLine]:
    held = AsesorSkema
    rows = session().execute(
        select(held.id, Skema.title, held.document_number, held.until, held.ended_at)
        .join(Skema, Skema.id == held.skema_id)
        .where(held.person_id == person_id)
        .order_by(held.ended_at.is_not(None), Skema.title, held.id)
    )
    return [HeldLine(*row, validity(row.until, today)) for row in rows]


def _for(act: Act, standing: Standing, side: InstrumentedAttribute[uuid.UUID]) -> ColumnElement[bool]:
    """All for who keeps the asesor and for BNSP; for another LSP those in which it is this side."""
    return true() if _sees_whole(act, standing) else side.in_(led_by(act.person))


def _sees_whole(act: Act, standing: Standing) -> bool:
    return act.may(P.KEEP, standing) or act.person.has(Role.BNSP)


def _steps(act: Act, standing: Standing) -> list[AsesorStep]:
    """His history, newest first; of transfers and loans what this person may see of them."""
    wanted = select(AsesorStep).where(AsesorStep.person_id == standing.id)
    if not _sees_whole(act, standing):
        own = [
            select(AsesorTransfer.id).where(AsesorTransfer.to_id.in_(led_by(act.person))),
            select(AsesorLoan.id).where(AsesorLoan.borrower_id.in_(led_by(act.person))),
        ]
        theirs = or_(AsesorStep.event.like("transfer%"), AsesorStep.event.like("loan%"))
        wanted = wanted.where(or_(~theirs, *(AsesorStep.subject_id.in_(ids) for ids in own)))
    return list(session().scalars(wanted.order_by(AsesorStep.number.desc())))

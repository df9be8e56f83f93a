"""Transfers and loans of an asesor with the names in their letters, and those that wait for somebody."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from askom_lms.registry.domain.states import AsesorPermission as P
from askom_lms.registry.domain.states import LoanState, TransferState
from askom_lms.registry.models import AsesorLoan, AsesorTransfer, Institution
from askom_lms.registry.queries.institutions import led_by
from askom_lms.skema.models import Skema

FROM, TO, LENDER, BORROWER = (aliased(Institution) for _ in range(4))


def get_transfer(act: Act, person_id: uuid.UUID, transfer_id: uuid.UUID, permission: P) -> AsesorTransfer:
    """One transfer of this asesor. Raises NotFound."""
    found = session().get(AsesorTransfer, transfer_id)
    if found is None or found.person_id != person_id:
        raise NotFound
    act.require(permission, found)
    return found


def get_loan(act: Act, person_id: uuid.UUID, loan_id: uuid.UUID, permission: P) -> AsesorLoan:
    """One loan of this asesor. Raises NotFound."""
    found = session().get(AsesorLoan, loan_id)
    if found is None or found.person_id != person_id:
        raise NotFound
    act.require(permission, found)
    return found


@dataclass(frozen=True)
class TransferLine:
    """A transfer with the names of both LSP, and the steps that this person may take."""

    row: AsesorTransfer
    giver: str
    taker: str


@dataclass(frozen=True)
class LoanLine:
    """A loan with the names that stand in its letters."""

    row: AsesorLoan
    person: str
    lender: str
    borrower: str
    skema: str


def transfer_lines(*conditions: ColumnElement[bool]) -> list[TransferLine]:
    rows = session().execute(
        select(AsesorTransfer, FROM.name, TO.name)
        .join(FROM, FROM.id == AsesorTransfer.from_id)
        .join(TO, TO.id == AsesorTransfer.to_id)
        .where(*conditions)
        .order_by(AsesorTransfer.closed_at.is_not(None), AsesorTransfer.began_at.desc())
    )
    return [TransferLine(*row) for row in rows]


def loan_lines(*conditions: ColumnElement[bool]) -> list[LoanLine]:
    rows = session().execute(
        select(AsesorLoan, Person.name, LENDER.name, BORROWER.name, Skema.title)
        .join(Person, Person.id == AsesorLoan.person_id)
        .join(LENDER, LENDER.id == AsesorLoan.lender_id)
        .join(BORROWER, BORROWER.id == AsesorLoan.borrower_id)
        .join(Skema, Skema.id == AsesorLoan.skema_id)
        .where(*conditions)
        .order_by(AsesorLoan.starts_on.desc(), AsesorLoan.asked_at.desc())
    )
    return [LoanLine(*row) for row in rows]


@dataclass(frozen=True)
class Waiting:
    """What waits for a decision of this person, and what he asked for and hears nothing of yet."""

    transfers: list[tuple[TransferLine, str]]
    """Each with the name of the asesor."""
    loans: list[LoanLine]
    asked: list[LoanLine]


def answers_wanted(act: Act) -> tuple[int, int]:
    """How many transfers and loans wait for the word of this person; one query, none for who answers nothing."""
    led, is_manager = led_by(act.person), act.person.has(Role.PENGELOLA)
    if not (is_manager or act.person.scopes(Role.LSP_ADMIN)):
        return 0, 0
    transfers = (
        select(func.count())
        .select_from(AsesorTransfer)
        .where(AsesorTransfer.closed_at.is_(None), true() if is_manager else _next_word(led))
    )
    loans = (
        select(func.count())
        .select_from(AsesorLoan)
        .where(AsesorLoan.state == LoanState.REQUESTED, true() if is_manager else AsesorLoan.lender_id.in_(led))
    )
    both = session().execute(select(transfers.scalar_subquery(), loans.scalar_subquery())).one()
    return both[0], both[1]


def _next_word(led: Any) -> ColumnElement[bool]:
    """Transfers in which the next step is one of these institutions'."""
    return or_(
        and_(AsesorTransfer.state == TransferState.RESIGNED, AsesorTransfer.from_id.in_(led)),
        and_(AsesorTransfer.state == TransferState.APPROVED, AsesorTransfer.to_id.in_(led)),
    )


def waiting_lines(act: Act) -> Waiting:
    """Open transfers and loans in which the next word is this person's, and his own open requests."""
    led = led_by(act.person)
    is_manager = act.person.has(Role.PENGELOLA)
    open_ones = AsesorTransfer.closed_at.is_(None)
    transfers = transfer_lines(open_ones, true() if is_manager else _next_word(led))
    asked = AsesorLoan.state == LoanState.REQUESTED
    names = select(Person.id, Person.name).where(Person.id.in_([one.row.person_id for one in transfers]))
    of = {row.id: row.name for row in session().execute(names)} if transfers else {}
    return Waiting(
        [(one, of[one.row.person_id]) for one in transfers],
        loan_lines(asked, true() if is_manager else AsesorLoan.lender_id.in_(led)),
        [] if is_manager else loan_lines(asked, AsesorLoan.borrower_id.in_(led)),
    )

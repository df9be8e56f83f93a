"""Whose an asesor is today, and which LSP have to do with him."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, union_all

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.registry.domain.states import AsesorPermission as P
from askom_lms.registry.domain.states import LoanState, TransferState
from askom_lms.registry.models import AsesorHome, AsesorLoan, AsesorTransfer, Institution


@dataclass(frozen=True)
class Standing:
    """An asesor as the permissions see him: whose he is, and which LSP have to do with him today."""

    id: uuid.UUID
    keeper_id: uuid.UUID | None
    seen_by: frozenset[uuid.UUID]
    __tablename__: str = "person"
    """What the access log calls him."""


def on_loan(person_id: object, today: dt.date) -> tuple[ColumnElement[bool], ...]:
    """A loan that was granted and is not over."""
    return (
        AsesorLoan.person_id == person_id,
        AsesorLoan.state == LoanState.GRANTED,
        AsesorLoan.ends_on >= today,
    )


def about_to_come(person_id: object) -> tuple[ColumnElement[bool], ...]:
    """A transfer of which only the step of the new LSP is missing."""
    return (AsesorTransfer.person_id == person_id, AsesorTransfer.state == TransferState.APPROVED)


def get_asesor(act: Act, person_id: uuid.UUID, permission: P = P.READ) -> tuple[Person, Standing]:
    """One person of the register, for what this permission allows. Raises NotFound for one who is no asesor."""
    person = session().get(Person, person_id)
    home = home_of(person_id)
    if person is None or (home is None and person.met_number is None):
        raise NotFound
    standing = standing_of(act, person_id, home)
    act.require(permission, standing)
    return person, standing


def standing_of(act: Act, person_id: uuid.UUID, home: Institution | None) -> Standing:
    """Whose he is, and who borrows or takes him."""
    borrowers = select(AsesorLoan.borrower_id).where(*on_loan(person_id, act.today))
    takers = select(AsesorTransfer.to_id).where(*about_to_come(person_id))
    others = session().scalars(union_all(borrowers, takers))
    mine = [home.id] if home else []
    return Standing(person_id, home.id if home else None, frozenset([*mine, *others]))


def home_of(person_id: uuid.UUID) -> Institution | None:
    """The LSP to which he belongs today."""
    return session().scalar(
        select(Institution)
        .join(AsesorHome, AsesorHome.institution_id == Institution.id)
        .where(AsesorHome.person_id == person_id, AsesorHome.ended_at.is_(None))
    )

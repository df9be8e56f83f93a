"""Who hears of a transfer or a loan of an asesor: who has the next word, and at the end those it is about."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from askom_lms.kernel.act import Act, Notice
from askom_lms.kernel.db import session
from askom_lms.kernel.mail import queue_mail
from askom_lms.people.domain import Role
from askom_lms.people.models import Person, RoleGrant
from askom_lms.registry.domain.states import LoanState, TransferState
from askom_lms.registry.models import AsesorLoan, AsesorStep, AsesorTransfer, Institution
from askom_lms.skema.models import Skema


def transfer_moved(act: Act, transfer: AsesorTransfer) -> None:
    """The old LSP, then BNSP, then the new LSP; at the end the old one and the asesor."""
    over = or_(_admin(transfer.from_id), _admin(transfer.to_id), Person.id == transfer.person_id)
    next_word = {
        TransferState.RESIGNED: _admin(transfer.from_id),
        TransferState.RELEASED: RoleGrant.role == Role.PENGELOLA,
        TransferState.APPROVED: _admin(transfer.to_id),
    }
    facts = {"state": transfer.state.value, **_names(transfer.person_id, transfer.from_id, transfer.to_id)}
    is_done = transfer.state is TransferState.DONE
    seen_by = {transfer.to_id if is_done else transfer.from_id}
    if transfer.state is TransferState.APPROVED:
        seen_by.add(transfer.to_id)
    _tell(act, next_word.get(transfer.state, over), "asesor_transfer", transfer, facts, seen_by)


def loan_moved(act: Act, loan: AsesorLoan) -> None:
    """The LSP that lends is asked; the one that borrows hears the answer, and a granted one the asesor too."""
    lender, borrower = _admin(loan.lender_id), _admin(loan.borrower_id)
    to = {
        LoanState.REQUESTED: lender,
        LoanState.GRANTED: or_(borrower, Person.id == loan.person_id),
        LoanState.REFUSED: borrower,
        LoanState.WITHDRAWN: lender,
    }[loan.state]
    days = {"starts_on": loan.starts_on, "ends_on": loan.ends_on, "tuk": loan.tuk}
    skema = session().scalar(select(Skema.title).where(Skema.id == loan.skema_id))
    names = _names(loan.person_id, loan.lender_id, loan.borrower_id)
    is_lent = loan.state is LoanState.GRANTED and loan.ends_on >= act.today
    seen_by = {loan.lender_id, *([loan.borrower_id] if is_lent else [])}
    _tell(act, to, "asesor_loan", loan, {"state": loan.state.value, "skema": skema, **days, **names}, seen_by)


def _admin(institution_id: uuid.UUID) -> ColumnElement[bool]:
    return and_(RoleGrant.role == Role.LSP_ADMIN, RoleGrant.scope_id == institution_id)


def _names(person_id: uuid.UUID, home_id: uuid.UUID, other_id: uuid.UUID) -> dict[str, str]:
    """The asesor, his LSP and the other one, as a mail calls them."""
    home, other = (session().get_one(Institution, one).name for one in (home_id, other_id))
    return {"asesor": session().get_one(Person, person_id).name, "home": home, "other": other}


def _tell(
    act: Act,
    who: ColumnElement[bool],
    template: str,
    subject: AsesorTransfer | AsesorLoan,
    facts: Mapping[str, Any],
    seen_by: set[uuid.UUID],
) -> None:
    """With number and reason of the last letter; who did the step himself need not read of it."""
    session().flush()
    mine = AsesorStep.subject_id == subject.id
    paper = session().execute(
        select(AsesorStep.document_number, AsesorStep.reason).where(mine).order_by(AsesorStep.number.desc()).limit(1)
    ).one()  # fmt: skip
    people = (
        select(Person.id, Person.email, Person.name)
        .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
        .where(who, Person.is_active)
        .distinct()
        .order_by(Person.email)
    )
    readers = _readers(seen_by)
    for person_id, email, name in session().execute(people):
        if person_id != act.actor_id:
            path = _path(person_id, subject.person_id, is_reader=person_id in readers)
            queue_mail(
                email, template, now=act.now, name=name, number=paper.document_number, reason=paper.reason, path=path,
                **facts,
            )  # fmt: skip


def _readers(institutions: set[uuid.UUID]) -> set[uuid.UUID]:
    """Who may open the page of the asesor now: pengelola, and the admins of these institutions."""
    at_home = and_(RoleGrant.role == Role.LSP_ADMIN, RoleGrant.scope_id.in_(institutions))
    return set(session().scalars(select(RoleGrant.person_id).where(or_(RoleGrant.role == Role.PENGELOLA, at_home))))


def _path(person_id: uuid.UUID, asesor_id: uuid.UUID, *, is_reader: bool) -> str:
    """The asesor reads his own book, others his page or, when he is none of theirs, the list of letters."""
    if is_reader:
        return f"/kelola/asesor/{asesor_id}"
    return "/buku" if person_id == asesor_id else "/kelola/asesor"


STEPS = ("begun", "release", "approve", "take", "refuse_release", "refuse_approval", "decline")
ANSWERS = ("requested", "grant", "refuse", "withdraw")
NOTICES: Mapping[str, Notice] = {f"transfer.{step}": transfer_moved for step in STEPS} | {
    f"loan.{step}": loan_moved for step in ANSWERS
}

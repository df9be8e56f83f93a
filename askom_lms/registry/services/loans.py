"""Loans of asesor: the borrowing LSP asks by letter, the home LSP answers by letter (instruments 11.3)."""

import datetime as dt
import uuid
from dataclasses import dataclass

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.people.models import Person
from askom_lms.registry.domain.asesor import LONGEST_TUK, Document
from askom_lms.registry.domain.states import LOAN, LoanEvent
from askom_lms.registry.domain.states import AsesorPermission as P
from askom_lms.registry.models import AsesorLoan, Institution
from askom_lms.registry.queries import BORROWERS, home_of, institution_by_id
from askom_lms.registry.services.steps import checked, hold_asesor, reason_of, take_step, write_step
from askom_lms.skema.models import Skema


@dataclass(frozen=True)
class LoanFacts:
    """What a letter of loan says of the work."""

    skema_id: uuid.UUID
    starts_on: dt.date | None
    ends_on: dt.date | None
    tuk: str


def request_loan(
    act: Act, person: Person, borrower: Institution, facts: LoanFacts, *, document: Document
) -> AsesorLoan:
    """Ask the home LSP for an asesor, for some days (000-015); P1, P2 and P3 alike (000-017).

    Raises NotFound for a foreign borrower; Invalid `registry.paper_missing`, `registry.loan_facts`,
    `registry.skema_unknown`, `registry.too_long`; Refusal
    `registry.loan_not_for`, `registry.home_missing`, `registry.loan_own`.
    """
    act.require(P.BORROW, borrower)
    paper = checked(act, document)
    tuk = " ".join(facts.tuk.split())
    if facts.starts_on is None or facts.ends_on is None or facts.ends_on < facts.starts_on or not tuk:
        raise Invalid("registry.loan_facts")
    if len(tuk) > LONGEST_TUK:
        raise Invalid("registry.too_long", most=LONGEST_TUK)
    skema = session().get(Skema, facts.skema_id)
    if skema is None:
        raise Invalid("registry.skema_unknown")
    if borrower.kind not in BORROWERS or not borrower.is_active:
        raise Refusal("registry.loan_not_for", name=borrower.name)
    hold_asesor(person.id)
    home = home_of(person.id)
    if home is None:
        raise Refusal("registry.home_missing", name=person.name)
    if home.id == borrower.id:
        raise Refusal("registry.loan_own", name=person.name, home=home.name)
    loan = AsesorLoan(
        person_id=person.id,
        lender_id=home.id,
        borrower_id=borrower.id,
        skema_id=skema.id,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        tuk=tuk,
        asked_at=act.now,
    )
    session().add(loan)
    write_step(act, "loan_requested", loan, about=_about(loan), document=paper)
    act.notify("loan.requested", loan)
    return loan


def answer_loan(act: Act, loan: AsesorLoan, *, is_granted: bool, document: Document, reason: str = "") -> None:
    """The home LSP answers by letter; a no says why.

    Raises Invalid `registry.paper_missing`, `registry.reason`; Refusal `registry.loan_gone`, `loan.not_now`.
    """
    act.require(P.LEND, loan)
    paper = checked(act, document)
    said = "" if is_granted else reason_of(reason)
    hold_asesor(loan.person_id, loan)
    home = home_of(loan.person_id)
    if home is None or home.id != loan.lender_id:
        raise Refusal("registry.loan_gone")
    event = LoanEvent.GRANT if is_granted else LoanEvent.REFUSE
    take_step(act, LOAN, loan, event, about=_about(loan), document=paper, reason=said)


def withdraw_loan(act: Act, loan: AsesorLoan) -> None:
    """The borrower needs him no more, while nobody has answered. Raises Refusal `loan.not_now`."""
    act.require(P.BORROW, loan)
    hold_asesor(loan.person_id, loan)
    take_step(act, LOAN, loan, LoanEvent.WITHDRAW, about=_about(loan))


def _about(loan: AsesorLoan) -> str:
    return f"{institution_by_id(loan.lender_id).name} → {institution_by_id(loan.borrower_id).name}"

"""A letter of loan asks the register by itself, with its own number and paper; nobody types it a second time."""

from sqlalchemy import select

from askom_lms.correspondence.models import Letter
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.people.models import Person
from askom_lms.registry import services as register
from askom_lms.registry.domain.asesor import LONGEST_TUK, Document
from askom_lms.registry.domain.states import LoanState
from askom_lms.registry.models import AsesorLoan
from askom_lms.registry.queries import institution_by_id
from askom_lms.registry.services.loans import LoanFacts
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries.application import chosen_skema

OPEN = (LoanState.REQUESTED, LoanState.GRANTED)


def ask_register(act: Act, letter: Letter) -> None:
    """Ask for the days of the class, unless they were asked for already.

    What the register refuses (no home LSP, a class without skema, an organiser that borrows nobody) stays on paper.
    """
    klass = session().get_one(TrainingClass, letter.class_id)
    skema = chosen_skema(klass)
    if letter.person_id is None or letter.pdf_sha256 is None or not skema:
        return
    days = (klass.starts_on, klass.ends_on)
    known = session().scalar(
        select(AsesorLoan)
        .where(
            AsesorLoan.person_id == letter.person_id,
            AsesorLoan.borrower_id == letter.institution_id,
            AsesorLoan.starts_on <= days[0],
            AsesorLoan.ends_on >= days[1],
            AsesorLoan.state.in_(OPEN),
        )
        .limit(1)
    )
    if known is None:
        known = _asked(act, letter, LoanFacts(skema[0][0], *days, f"{klass.venue}, {klass.city}"[:LONGEST_TUK]))
    letter.loan_id = known.id if known else None
    session().flush()


def _asked(act: Act, letter: Letter, facts: LoanFacts) -> AsesorLoan | None:
    paper = Document(letter.number or "", letter.dated_on, letter.pdf_sha256, "application/pdf")
    borrower, person = institution_by_id(letter.institution_id), session().get_one(Person, letter.person_id)
    try:
        return register.request_loan(act, person, borrower, facts, document=paper)
    except Refusal:
        return None


def take_back(act: Act, letter: Letter) -> None:
    """The letter counts no more: what nobody has answered is asked no more."""
    loan = session().get(AsesorLoan, letter.loan_id) if letter.loan_id else None
    if loan is not None and loan.state is LoanState.REQUESTED:
        register.withdraw_loan(Act.system(act.now), loan)

"""Who hears of a letter: those to whom it is addressed, by a link, once its paper is frozen."""

import uuid
from collections.abc import Mapping

from sqlalchemy import and_, select

from askom_lms.correspondence.domain.editions import read
from askom_lms.correspondence.domain.states import LetterKind, LetterState
from askom_lms.correspondence.models import Letter
from askom_lms.kernel.act import Act, Notice
from askom_lms.kernel.db import session
from askom_lms.kernel.mail import queue_mail
from askom_lms.people.domain import Role
from askom_lms.people.models import Person, RoleGrant
from askom_lms.registry.domain.states import LoanState
from askom_lms.registry.models import AsesorLoan, Institution
from askom_lms.training.models import TrainingClass


def printed(act: Act, letter: Letter) -> None:
    """A trainee is invited, a colleague is assigned; a loan goes to another LSP on paper."""
    _tell(act, letter, "letter_issued")


def revoked(act: Act, letter: Letter) -> None:
    """The letter that they have counts no more."""
    _tell(act, letter, "letter_revoked")


def answered(act: Act, loan: AsesorLoan) -> None:
    """Panitia of the class whose letter asked for the asesor: now he may be engaged, or another one is looked for."""
    letter = session().scalar(select(Letter).where(Letter.loan_id == loan.id, Letter.state == LetterState.ISSUED))
    if letter is None:
        return
    klass = session().get_one(TrainingClass, letter.class_id)
    panitia = and_(RoleGrant.role == Role.PANITIA, RoleGrant.scope_id == klass.id)
    people = select(Person.id, Person.name, Person.email).join(RoleGrant, RoleGrant.person_id == Person.id)
    for person_id, name, email in session().execute(people.where(panitia, Person.is_active).order_by(Person.email)):
        if person_id != act.actor_id:
            queue_mail(
                email, "letter_answered", now=act.now, name=name, number=letter.number, class_number=klass.number,
                asesor=session().get_one(Person, loan.person_id).name, is_granted=loan.state is LoanState.GRANTED,
                home=session().get_one(Institution, loan.lender_id).name, slug=klass.slug, letter_id=letter.id,
            )  # fmt: skip


def _tell(act: Act, letter: Letter, template: str) -> None:
    to = {uuid.UUID(one) for one in letter.facts["to"]}
    if letter.kind is LetterKind.ASSIGNMENT and letter.person_id:
        to.add(letter.person_id)
    klass = session().get_one(TrainingClass, letter.class_id)
    people = session().execute(select(Person.name, Person.email).where(Person.id.in_(to)).order_by(Person.email))
    for name, email in people:
        queue_mail(
            email, template, now=act.now, name=name, title=read(letter.kind, letter.edition).title,
            number=letter.number, reason=letter.reason, class_number=klass.number, slug=klass.slug,
            letter_id=letter.id,
        )  # fmt: skip


NOTICES: Mapping[str, Notice] = {
    "letter.printed": printed, "letter.revoke": revoked, "loan.grant": answered, "loan.refuse": answered,
}  # fmt: skip

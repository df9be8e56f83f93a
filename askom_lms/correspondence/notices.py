"""Who hears of a letter: those to whom it is addressed, by a link, once its paper is frozen."""

import uuid
from collections.abc import Mapping

from sqlalchemy import select

from askom_lms.correspondence.domain.editions import read
from askom_lms.correspondence.domain.states import LetterKind
from askom_lms.correspondence.models import Letter
from askom_lms.kernel.act import Act, Notice
from askom_lms.kernel.db import session
from askom_lms.kernel.mail import queue_mail
from askom_lms.people.models import Person
from askom_lms.training.models import TrainingClass


def printed(act: Act, letter: Letter) -> None:
    """A trainee is invited, a colleague is assigned; a loan goes to another LSP on paper."""
    _tell(act, letter, "letter_issued")


def revoked(act: Act, letter: Letter) -> None:
    """The letter that they have counts no more."""
    _tell(act, letter, "letter_revoked")


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


NOTICES: Mapping[str, Notice] = {"letter.printed": printed, "letter.revoke": revoked}

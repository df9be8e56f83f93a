"""A class does not begin with seats that wait for something (askom:kursi.1), nor without the papers of the pre-day."""

import uuid

from sqlalchemy import select

from askom_lms.enrolment.domain.pre_day import ACCEPTED, PreDayPaper, unsettled
from askom_lms.enrolment.domain.sentences import named
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import asks_pre_day_papers, seated_in
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.people.models import Person
from askom_lms.training.models import TrainingClass
from askom_lms.training.services import BEFORE_START


def open_conditions(class_id: uuid.UUID) -> Refusal | None:
    """Whose conditional seat was never confirmed; None when the class may begin."""
    names = session().scalars(
        select(Person.name)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(seated_in(class_id), Enrolment.is_conditional, Enrolment.confirmed_at.is_(None))
        .order_by(Enrolment.seat_number)
    )
    held = ", ".join(names)
    return Refusal("enrolment.conditions_before_start", names=held) if held else None


def open_pre_day_papers(class_id: uuid.UUID) -> Refusal | None:
    """Who has not brought what the class asks for on the pre-day, each with what is missing; None when it may begin."""
    if not asks_pre_day_papers(session().get_one(TrainingClass, class_id)):
        return None
    rows = session().execute(
        select(Person.name, Enrolment.pre_day)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(seated_in(class_id), Enrolment.pre_day != ACCEPTED * len(PreDayPaper))
        .order_by(Enrolment.seat_number)
    )
    missing = [(name, frozenset(unsettled(marks))) for name, marks in rows]
    if not missing:
        return None
    return Refusal("enrolment.pre_day_papers_before_start", names=_by_person(missing), n=len(missing))


def _by_person(missing: list[tuple[str, frozenset[PreDayPaper]]]) -> str:
    """Dewi (dokumen SKKNI); Eko (peta kompetensi dasar, dokumen SKKNI)."""
    return "; ".join(f"{name} ({', '.join(named(p) for p in PreDayPaper if p in papers)})" for name, papers in missing)


BEFORE_START.append(open_conditions)
BEFORE_START.append(open_pre_day_papers)

"""Who is proposed for a class: what the organiser's application counts, and the rows of its Form 3."""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select

from askom_lms.enrolment.domain.days import Work
from askom_lms.enrolment.domain.facts import Facts, TechnicalCertificate
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries.applications import IN_LINE, LIVING
from askom_lms.enrolment.queries.verdicts import facts_of
from askom_lms.kernel.db import session
from askom_lms.people.models import Person
from askom_lms.training.domain.application import Named
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import NAMED
from askom_lms.training.queries.application import ROWS_OF_FORM_3

PROPOSED = tuple(state for state in LIVING if state not in (EnrolmentState.REJECTED, *IN_LINE))
"""Everybody who was invited and neither left, was turned down, nor waits for a seat beyond those proposed."""


@dataclass(frozen=True)
class ProposedRow:
    """One line of Form 3, as the person states it; None or empty where he has not said."""

    name: str
    origin: str
    is_external: bool
    education: str
    certificate: str
    certificate_until: dt.date | None
    years: int | None
    """Full years of work in the field before day 1."""
    recommended_by: str


def named_in(class_id: uuid.UUID) -> Named:
    """How many people are proposed by name, and how many of them come from another institution."""
    proposed = (Enrolment.class_id == class_id, Enrolment.state.in_(PROPOSED))
    external = func.count().filter(Enrolment.is_external)
    people, others = session().execute(select(func.count(), external).where(*proposed)).one()
    return Named(people, others)


def proposed_rows(klass: TrainingClass) -> list[ProposedRow]:
    """Those people, by seat and then by name."""
    rows = session().execute(
        select(Enrolment, Person.name)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.class_id == klass.id, Enrolment.state.in_(PROPOSED))
        .order_by(Enrolment.seat_number.is_(None), Enrolment.seat_number, Person.name, Enrolment.id)
    )
    return [_row(enrolment, name, facts_of(enrolment, klass), klass.starts_on) for enrolment, name in rows]


def _row(enrolment: Enrolment, name: str, facts: Facts, on: dt.date) -> ProposedRow:
    certificate = _best(facts.technical_certificates or ())
    letters = facts.recommendations or ()
    return ProposedRow(
        name=name,
        origin=enrolment.origin,
        is_external=enrolment.is_external,
        education=str(facts.education.level) if facts.education and facts.education.level else "",
        certificate=(certificate.number or "") if certificate else "",
        certificate_until=certificate.valid_until if certificate else None,
        years=_years(facts.experience, on),
        recommended_by=next((letter.institution for letter in letters if letter.institution), ""),
    )


def _best(certificates: Any) -> TechnicalCertificate | None:
    """The one that holds longest."""
    return max(certificates, key=lambda one: one.valid_until or dt.date.min, default=None)


def _years(experience: Any, on: dt.date) -> int | None:
    if experience is None:
        return None
    periods = [
        (one.started_on, None if one.ongoing else one.ended_on)
        for one in experience
        if one.in_field is not False and (one.ongoing or one.ended_on)
    ]
    return Work.of(periods).done_by(on)[0]


NAMED.append(named_in)


def plain_rows(klass: TrainingClass) -> list[dict[str, Any]]:
    """The same in plain values, to be kept with a Form 3 that is sent."""
    rows = [asdict(row) for row in proposed_rows(klass)]
    return [{**row, "certificate_until": day.isoformat() if (day := row["certificate_until"]) else ""} for row in rows]


ROWS_OF_FORM_3.append(plain_rows)

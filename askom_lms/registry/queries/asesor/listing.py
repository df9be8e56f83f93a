"""The list of asesor, by key: who is in it, what was searched for, and who may see whom."""

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true, tuple_, union_all
from sqlalchemy.orm import aliased

from askom_lms.kernel.act import Act, Actor
from askom_lms.kernel.db import session
from askom_lms.kernel.words import has_words
from askom_lms.people.domain import Role
from askom_lms.people.domain.met import canonical
from askom_lms.people.models import Person
from askom_lms.registry.domain import SOON, Validity, validity
from askom_lms.registry.domain.states import AsesorPermission as P
from askom_lms.registry.models import AsesorHome, AsesorLoan, AsesorTransfer, Institution
from askom_lms.registry.queries.asesor.standing import about_to_come, on_loan
from askom_lms.registry.queries.institutions import LISTED_AT_MOST, led_by

HOME = aliased(Institution)


class AsesorFilter(StrEnum):
    """The word in the address of a filtered list."""

    VALID = "berlaku"
    SOON = "segera-habis"
    OVER = "habis"


@dataclass(frozen=True)
class AsesorLine:
    """One asesor in the list."""

    id: uuid.UUID
    name: str
    met_number: str | None
    valid_until: dt.date | None
    home: str | None
    home_id: uuid.UUID | None
    validity: Validity


def asesor_lines(
    act: Act, *, search: str = "", chosen: AsesorFilter | None = None, after: tuple[str, uuid.UUID] | None = None
) -> tuple[list[AsesorLine], bool]:
    """The next page of the asesor that this person may read, by name, and whether more follow. One query, by key."""
    wanted = _listed(act, search, chosen).limit(LISTED_AT_MOST + 1)
    if after is not None:
        wanted = wanted.where(tuple_(Person.name, Person.id) > tuple_(*after))
    rows = _read(act, wanted)
    return rows[:LISTED_AT_MOST], len(rows) > LISTED_AT_MOST


def every_asesor(act: Act, *, search: str = "", chosen: AsesorFilter | None = None) -> list[AsesorLine]:
    """The whole list, for a spreadsheet."""
    return _read(act, _listed(act, search, chosen))


def _listed(act: Act, search: str, chosen: AsesorFilter | None) -> Select[*tuple[Any, ...]]:
    act.require(P.READ)
    return (
        select(
            Person.id,
            Person.name,
            Person.met_number,
            Person.met_valid_until.label("valid_until"),
            HOME.name.label("home"),
            HOME.id.label("home_id"),
        )
        .outerjoin(AsesorHome, and_(AsesorHome.person_id == Person.id, AsesorHome.ended_at.is_(None)))
        .outerjoin(HOME, HOME.id == AsesorHome.institution_id)
        .where(
            or_(Person.met_number.is_not(None), AsesorHome.id.is_not(None)),
            true() if act.is_system else _visible_to(act.person, act.today),
            _found_by(search),
            _standing_at(chosen, act.today),
        )
        .order_by(Person.name, Person.id)
    )


def _read(act: Act, wanted: Select[*tuple[Any, ...]]) -> list[AsesorLine]:
    today = act.today
    rows = session().execute(wanted).mappings()
    return [AsesorLine(**row, validity=validity(row["valid_until"], today)) for row in rows]


def _visible_to(actor: Actor, today: dt.date) -> ColumnElement[bool]:
    """The rows for which `policy.may_read` says yes."""
    if actor.has(Role.PENGELOLA) or actor.has(Role.BNSP):
        return true()
    led = led_by(actor)
    return or_(
        AsesorHome.institution_id.in_(led),
        exists().where(*on_loan(Person.id, today), AsesorLoan.borrower_id.in_(led)),
        exists().where(*about_to_come(Person.id), AsesorTransfer.to_id.in_(led)),
    )


def _found_by(search: str) -> ColumnElement[bool]:
    """By words of his name and number, or of the name and code of his home; a whole number means just that one.

    Who has no number, and so no line of his own in the index, is found by his home.
    """
    number = canonical(search)
    if number:
        return Person.met_number == number
    if not search.strip():
        return true()
    at_home = (
        select(AsesorHome.person_id)
        .join(Institution, Institution.id == AsesorHome.institution_id)
        .where(AsesorHome.ended_at.is_(None), has_words(search, Institution.name, Institution.code))
    )
    by_name = select(Person.id).where(Person.met_number.is_not(None), has_words(search, Person.name, Person.met_number))
    return Person.id.in_(union_all(by_name, at_home))


def _standing_at(chosen: AsesorFilter | None, today: dt.date) -> ColumnElement[bool]:
    until = Person.met_valid_until
    if chosen is AsesorFilter.OVER:
        return until < today
    if chosen is AsesorFilter.SOON:
        return until.between(today, today + SOON)
    return until >= today if chosen is AsesorFilter.VALID else true()

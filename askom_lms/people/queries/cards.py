"""What other contexts show of a person."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import select

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.people.domain.addresses import normal_email
from askom_lms.people.models import Person


@dataclass(frozen=True)
class PersonCard:
    """A name with what stands beside it on forms."""

    id: uuid.UUID
    name: str
    email: str
    met_number: str | None


def find_person_by_email(email: str) -> Person | None:
    """The person with this address, however it is written."""
    return session().scalar(select(Person).where(Person.email == normal_email(email)))


def language_of(email: str) -> str | None:
    """The language this person chose; None for an address that nobody has."""
    return session().scalar(select(Person.locale).where(Person.email == normal_email(email)))


def people_by_id(ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, PersonCard]:
    """Cards of these persons in one query; unknown ids and None are left out."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    columns = (Person.id, Person.name, Person.email, Person.met_number)
    rows = session().execute(select(*columns).where(Person.id.in_(wanted)))
    return {row.id: PersonCard(row.id, row.name, row.email, row.met_number) for row in rows}


OWN_LINKS: list[Callable[[Act], Iterable[tuple[str, str]]]] = []
"""Further pages about oneself: contexts above people name them as (label, address). Asks no query."""


def own_links(act: Act) -> list[tuple[str, str]]:
    """The pages about oneself that the profile leads to."""
    return [link for give in OWN_LINKS for link in give(act)]

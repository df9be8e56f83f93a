"""What a proof is checked against, read in a transaction that ends at once: hashing lasts longer than a lock may."""

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person


@dataclass(frozen=True)
class Account:
    """The columns of a person that sign-in needs."""

    id: uuid.UUID
    email: str
    name: str
    password_hash: str | None
    is_active: bool
    locale: str
    totp_secret: str | None
    totp_last_step: int
    has_second_factor: bool


COLUMNS = (
    Person.id,
    Person.email,
    Person.name,
    Person.password_hash,
    Person.is_active,
    Person.locale,
    Person.totp_secret,
    Person.totp_last_step,
    Person.totp_confirmed_at.is_not(None),
)


def account(who: ColumnElement[bool]) -> Account | None:
    """The account as of now, in a short read of its own; call it before the first change."""
    s = db.session()
    db.end_reading()
    with db.reading():
        row = s.execute(select(*COLUMNS).where(who)).one_or_none()
        db.end_reading()
    return None if row is None else Account(*row)


def account_of(email: str) -> Account | None:
    """The account with this (normal) address."""
    return account(Person.email == email)


def account_by_id(person_id: uuid.UUID) -> Account | None:
    return account(Person.id == person_id)


def own_person(act: Act) -> Person:
    """The row of the signed-in person, to change it. Raises NotFound when it was taken away meanwhile."""
    person = db.session().get(Person, act.person.id)
    if person is None:
        raise NotFound
    return person

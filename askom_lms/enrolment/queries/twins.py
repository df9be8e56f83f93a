"""Known people whose name and day of birth stand in a row of a list, under another address."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from askom_lms.enrolment.domain.importing.rows import Person
from askom_lms.enrolment.domain.importing.twins import MOST_TWINS, Twin
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.db import session
from askom_lms.people.domain.names import name_key
from askom_lms.people.models import Person as Account

Identity = tuple[str, str]


def twins_of(people: Sequence[Person]) -> Mapping[Identity, tuple[Twin, ...]]:
    """Name and day of birth -> who has them; no query when no row says a day. A frozen person is shown to nobody."""
    wanted = {identity for person in people if (identity := identity_of(person))}
    if not wanted:
        return {}
    born_on = Enrolment.facts["born_on"].as_string()
    rows = session().execute(
        select(Account.id, Account.name, Account.email, Account.name_key, born_on.label("born_on"))
        .join(Enrolment, Enrolment.person_id == Account.id)
        .where(Account.name_key.in_({name for name, _day in wanted}), Account.restricted_at.is_(None))
        .order_by(Account.created_at, Account.id)
    )
    found: dict[Identity, dict[str, Twin]] = {}
    for row in rows:
        if (identity := (row.name_key, row.born_on)) in wanted:
            found.setdefault(identity, {})[row.email] = Twin(row.id, row.name, row.email)
    return {identity: tuple(twins.values())[:MOST_TWINS] for identity, twins in found.items()}


def identity_of(person: Person) -> Identity | None:
    """Both, or nothing to compare by."""
    key, born_on = name_key(person.name), person.facts.get("born_on")
    return (key, str(born_on)) if key and born_on else None

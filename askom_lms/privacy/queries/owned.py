"""The rows of a person, table by table, as the list of the domain says whose they are."""

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import JSON, ColumnElement, Enum, Select, String, Table, or_, select, union

from askom_lms.kernel import db
from askom_lms.privacy.domain.registry import PLACES, RECORDS_OF, Place


def table_of(name: str) -> Table:
    """The table as the database has it."""
    return db.metadata.tables[name]


def words_of(table: Table) -> list[str]:
    """Its columns that can hold words: text and JSON, no lists of states."""
    return [
        column.name
        for column in table.columns
        if isinstance(column.type, String | JSON) and not isinstance(column.type, Enum)
    ]


def is_of(name: str, person_ids: Iterable[uuid.UUID]) -> ColumnElement[bool]:
    """Condition: the row of this table belongs to one of these persons."""
    people = list(person_ids)
    return or_(*(_leads_to(table_of(name), owner, people) for owner in PLACES[name].owners))


def _leads_to(table: Table, owner: str, people: list[uuid.UUID]) -> ColumnElement[bool]:
    if owner == "id":
        return table.c.id.in_(people)
    if owner == "record":
        named = [select(table_of(of).c.record_id).where(is_of(of, people)) for of in RECORDS_OF]
        return table.c.id.in_(union(*named))
    column = table.c[owner]
    parent = next(key.column.table.name for key in column.foreign_keys)
    if parent == "person":
        return column.in_(people)
    return column.in_(select(table_of(parent).c.id).where(is_of(parent, people)))


def of_enrolments(name: str, enrolments: Select[uuid.UUID]) -> ColumnElement[bool]:
    """Condition: the row of this table hangs below one of these enrolments."""
    table = table_of(name)
    if name == "record":
        named = [select(table_of(of).c.record_id).where(of_enrolments(of, enrolments)) for of in RECORDS_OF]
        return table.c.id.in_(union(*named))
    if name == "enrolment":
        return table.c.id.in_(enrolments)
    if "enrolment_id" in table.c:
        return table.c.enrolment_id.in_(enrolments)
    column = table.c[PLACES[name].owners[0]]
    parent = next(key.column.table.name for key in column.foreign_keys)
    if parent == "enrolment":
        return column.in_(enrolments)
    return column.in_(select(table_of(parent).c.id).where(of_enrolments(parent, enrolments)))


def rows_of(place: Place, person_ids: Iterable[uuid.UUID], columns: Iterable[str]) -> list[dict[str, Any]]:
    """Id and these columns of each row of these persons, in a fixed order."""
    table = table_of(place.table)
    wanted = [table.c.id, *(table.c[name] for name in columns if name != "id")]
    rows = db.session().execute(select(*wanted).where(is_of(place.table, person_ids)).order_by(table.c.id))
    return [dict(row._mapping) for row in rows]  # noqa: SLF001 - the documented way to read a row by names

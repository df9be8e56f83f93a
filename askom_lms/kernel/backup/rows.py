"""Rows of any table as lines of JSON and back, the same for SQLite and PostgreSQL."""

import datetime as dt
import enum
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Date, Enum, Table, Uuid, select

from askom_lms.kernel.db import UtcDateTime

ROWS_AT_ONCE = 500


def lines_of(connection: Connection, table: Table) -> Iterator[str]:
    """All rows, one line each, in the order of the primary key."""
    rows = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table).order_by(*table.primary_key))
    for row in rows.mappings():
        yield json.dumps({name: _written(value) for name, value in row.items()}, ensure_ascii=False) + "\n"


def insert(connection: Connection, table: Table, lines: Iterable[str]) -> int:
    """Write the rows; how many. A row comes after the row of the same table that it points to.

    Raises ValueError, KeyError for a line that is no row of this table, and what the database says.
    """
    read = {column.name: _reader(column.type) for column in table.columns}
    rows = [{name: read[name](value) for name, value in json.loads(line).items()} for line in lines]
    for some in _in_portions(_parents_first(table, rows)):
        connection.execute(table.insert(), some)
    return len(rows)


def _written(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, uuid.UUID):
        return value.hex
    return value.isoformat() if isinstance(value, dt.datetime | dt.date) else value


def _reader(kind: Any) -> Any:
    """How a column of this type takes what stands in a line; empty stays empty."""
    if isinstance(kind, UtcDateTime):
        return _unless_empty(dt.datetime.fromisoformat)
    if isinstance(kind, Date):
        return _unless_empty(dt.date.fromisoformat)
    if isinstance(kind, Uuid):
        return _unless_empty(uuid.UUID)
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return _unless_empty(kind.enum_class)
    return lambda value: value


def _unless_empty(read: Any) -> Any:
    return lambda value: None if value is None else read(value)


def _parents_first(table: Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    if not own:
        return rows
    waiting: dict[Any, dict[str, Any]] = {row["id"]: row for row in rows}
    ordered: list[dict[str, Any]] = []
    while waiting:
        ready = [one for one, row in waiting.items() if not any(row[name] in waiting for name in own)]
        if not ready:
            raise ValueError(f"{table.name}: baris saling menunjuk")
        ordered += [waiting.pop(one) for one in ready]
    return ordered


def _in_portions(rows: list[Mapping[str, Any]] | list[dict[str, Any]]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), ROWS_AT_ONCE):
        yield rows[start : start + ROWS_AT_ONCE]

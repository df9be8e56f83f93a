"""Statements that every deed of a class writes, compiled once for each kind of database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Update
from sqlalchemy.sql.compiler import SQLCompiler

from askom_lms.kernel.db import session

Processor = Callable[[Any], Any]


@dataclass(frozen=True)
class _Compiled:
    """The text for one driver, its fixed values, and how each value becomes what the driver takes."""

    text: str
    fixed: Mapping[str, Any]
    names: tuple[str, ...]
    processors: Mapping[str, Processor]
    is_positional: bool


class Ready:
    """A statement without result. Every value is given by name: no default of a model is asked.

    SQLAlchemy looks its compiled form up anew each time; a hand-in has ten statements.
    """

    def __init__(self, statement: Insert | Update | Delete, *columns: str) -> None:
        self._statement = statement
        self._columns = columns or None
        self._compiled: dict[str, _Compiled] = {}

    def run(self, values: Mapping[str, Any], connection: Connection | None = None) -> None:
        """Execute it in the session's transaction, or on this connection. Raises KeyError for a missing value."""
        connection = connection or session().connection()
        found = self._compiled.get(connection.dialect.name) or self._compile(connection.dialect)
        given = {**found.fixed, **values}
        for name, process in found.processors.items():
            given[name] = process(given[name])
        if found.is_positional:
            connection.exec_driver_sql(found.text, tuple(given[name] for name in found.names))
        else:
            connection.exec_driver_sql(found.text, {name: given[name] for name in found.names})

    def _compile(self, dialect: Dialect) -> _Compiled:
        made = self._statement.compile(dialect=dialect, column_keys=self._columns)
        assert isinstance(made, SQLCompiler)
        if made.insert_prefetch or made.update_prefetch:
            raise ValueError(f"name every column: {made.string}")
        processors = {name: _processor(bind.type, dialect) for bind, name in made.bind_names.items()}
        found = self._compiled[dialect.name] = _Compiled(
            text=made.string,
            fixed={name: value for name, value in made.params.items() if value is not None},
            names=tuple(made.positiontup or made.bind_names.values()),
            processors={name: process for name, process in processors.items() if process},
            is_positional=made.positiontup is not None,
        )
        return found


def _processor(of: Any, dialect: Dialect) -> Processor | None:
    found: Processor | None = of.dialect_impl(dialect).bind_processor(dialect)
    return found

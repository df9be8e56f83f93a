"""The rows of each table go through every migration, up, down and up again, and come out as they were; 500 in `make drill`."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, event, inspect
from sqlalchemy.engine import Engine

from askom_lms.config import ROOT
from askom_lms.kernel.db import UtcDateTime, metadata

START = dt.datetime(2026, 1, 5, 1, 0, tzinfo=dt.UTC)
REVISIONS = sorted(one.revision for one in ScriptDirectory(str(ROOT / "migrations")).walk_revisions())
CHECKED = {
    "certification_application": {"judged_at": None},
    "job": {"failed_at": None, "cancelled_at": None},
    "muk": {"offered_to_id": None},
    "reassessment": {"state": "named"},
    "record": {"state": "sealed"},
    "submission": {"state": "signed_off"},
    "training_class": {"seats_taken": 3, "capacity": 24},
    "wet_paraf": {"wrong_at": None, "wrong_reason": ""},
}
"""What a row needs so that the checks of its table hold; everything else is numbered."""


@pytest.fixture
def engine(fresh_app, blank_url):
    """To look into the empty database, within the context of its application."""
    engine = create_engine(blank_url)
    with fresh_app.app_context():
        yield engine
    engine.dispose()


def reference(column, n):
    """The id of row n of the parent, of the table itself, or of nothing."""
    parents = [key.column.table.name for key in column.foreign_keys]
    own = column.table.name if column.name == "id" else f"{column.table.name}.{column.name}"
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{parents[0] if parents else own}/{n}")


MADE = (
    (sa.Uuid, reference),
    (sa.Enum, lambda column, _n: next(iter(column.type.enum_class))),
    (sa.String, lambda column, n: f"{n:03} é {column.name}"[: column.type.length]),
    (sa.Boolean, lambda _column, n: n % 2 == 0),
    (sa.Integer, lambda _column, n: n),
    (sa.JSON, lambda column, n: {"row": n, "column": column.name}),
    (sa.Date, lambda _column, n: START.date() + dt.timedelta(days=n)),
    (UtcDateTime, lambda _column, n: START + dt.timedelta(minutes=n)),
)


def value(column, n):
    """What row n holds in this column: another value in each row wherever the type has so many."""
    return next(make(column, n) for kind, make in MADE if isinstance(column.type, kind))


def fill(engine, names, rows):
    """So many rows in each of these tables, with the columns that it has at this revision."""
    with engine.begin() as connection:
        seen = inspect(connection)
        for table in metadata.sorted_tables:
            if table.name not in names:
                continue
            there = {column["name"] for column in seen.get_columns(table.name)}
            columns = [column for column in table.columns if column.name in there]
            numbered = [{column.name: value(column, n) for column in columns} for n in range(rows)]
            target = sa.table(table.name, *(sa.column(column.name, column.type) for column in columns))
            connection.execute(target.insert(), [row | CHECKED.get(table.name, {}) for row in numbered])


def shape(engine):
    """Table -> its columns, as the database says."""
    seen = inspect(engine)
    names = set(seen.get_table_names()) - {"alembic_version"}
    return {name: tuple(column["name"] for column in seen.get_columns(name)) for name in sorted(names)}


def contents(engine):
    """Table -> its rows, each by column."""
    found = {}
    with engine.connect() as connection:
        for table, columns in shape(engine).items():
            wanted = sa.select(*map(sa.column, columns)).select_from(sa.table(table))
            found[table] = [dict(row) for row in connection.execute(wanted).mappings()]
        if engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("pragma foreign_key_check").all() == []
    return found


def assert_kept(before, after, rows):
    """The tables and columns of both sides hold the same, no row more and none less."""
    for table in before.keys() & after.keys():
        assert len(after[table]) == rows
        columns = [name for name in before[table][0] if name in after[table][0]]
        was, now = (sorted(repr([row[name] for name in columns]) for row in side[table]) for side in (before, after))
        assert was == now, table


@pytest.mark.parametrize("n", [5, pytest.param(500, marks=pytest.mark.drill)])
def test_the_rows_of_each_table_come_through_every_migration(engine, n):
    rows = {}
    for revision in REVISIONS:
        upgrade(revision=revision)
        fill(engine, shape(engine).keys() - rows.keys(), n)
        before, rows = rows, contents(engine)
        assert_kept(before, rows, n)
    assert rows.keys() == {table.name for table in metadata.sorted_tables}
    for revision in ("base", *REVISIONS[:-1])[::-1]:
        downgrade(revision=revision)
        before, rows = rows, contents(engine)
        assert_kept(before, rows, n)
    assert rows == {}
    upgrade()
    fill(engine, shape(engine).keys(), n)


class PowerCutError(Exception):
    """The process died at the last statement of a migration."""


def test_a_migration_that_dies_at_its_last_statement_leaves_nothing_and_runs_again(engine):
    def die(_connection, _cursor, statement, *_rest):
        if statement.startswith(("UPDATE alembic_version", "INSERT INTO alembic_version")):
            raise PowerCutError

    for revision in REVISIONS:
        before = shape(engine)
        event.listen(Engine, "before_cursor_execute", die)
        try:
            with pytest.raises(PowerCutError):
                upgrade(revision=revision)
        finally:
            event.remove(Engine, "before_cursor_execute", die)
        assert shape(engine) == before
        upgrade(revision=revision)
        fill(engine, shape(engine).keys() - before.keys(), 1)

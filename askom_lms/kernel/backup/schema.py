"""Which revision a database has, and one made ready to be filled."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import upgrade
from sqlalchemy import Connection, func, inspect, select

from askom_lms.config import ROOT
from askom_lms.kernel import db

MIGRATIONS = ROOT / "migrations"


def revision_of(connection: Connection) -> str:
    """Of the schema; empty where no migration ever ran."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def newest_revision() -> str:
    """The one that this code speaks to."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head() or ""


def first_row(connection: Connection) -> str:
    """The first table that holds a row; empty when none does, or when there are no tables yet."""
    there = set(inspect(connection).get_table_names())
    for table in db.metadata.sorted_tables:
        if table.name in there and connection.scalar(select(func.count()).select_from(table)):
            return table.name
    return ""


def build() -> None:
    """The newest schema in the database at hand."""
    upgrade(directory=str(MIGRATIONS))

"""Run migrations with foreign keys off on SQLite, and check them afterwards.

A batch ALTER of a parent table copies and drops it; with foreign keys on, ON DELETE CASCADE would silently
empty the children. So they are off before the transaction begins and asserted intact before it commits.
"""

from alembic import context
from flask import current_app
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection

from askom_lms.kernel.db import UtcDateTime, metadata


def render_item(kind: str, item: object, _autogen: object) -> str | bool:
    """Write our own column types as the plain types they are stored as."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def configure(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
        transaction_per_migration=False,
    )


def run() -> None:
    engine = create_engine(current_app.config["SQLALCHEMY_DATABASE_URI"])
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            run_on_sqlite(connection)
        else:
            configure(connection)
            with context.begin_transaction():
                context.run_migrations()
    engine.dispose()


def run_on_sqlite(connection: Connection) -> None:
    """One transaction for all of it, begun here: the driver would begin at the first changed row, and Alembic, which
    takes SQLite for a database that cannot undo tables, would commit after each migration unless it finds one open.
    """
    connection.connection.driver_connection.isolation_level = None  # type: ignore[union-attr]  # sqlite3's own
    connection.exec_driver_sql("pragma foreign_keys=off")
    connection.commit()
    with connection.begin():
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        configure(connection)
        context.run_migrations()
        broken = connection.exec_driver_sql("pragma foreign_key_check").all()
        if broken:
            raise RuntimeError(f"migration would leave broken references: {broken[:5]}")
    connection.exec_driver_sql("pragma foreign_keys=on")
    connection.commit()


run()

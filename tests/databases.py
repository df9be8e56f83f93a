"""The database that a run of the suite is about, empty: SQLite in a file, or one of its own on PostgreSQL."""

import contextlib
import functools
import os
import uuid

from sqlalchemy import create_engine, event, text

from askom_lms.kernel import audit, db, keeping


def wants_postgresql():
    return os.environ.get("ASKOM_TEST_DATABASE", "sqlite").startswith("postgresql")


def sqlite_url(folder):
    return f"sqlite:///{folder / 'askom.db'}"


@contextlib.contextmanager
def database(folder):
    """The address of an empty database, gone afterwards."""
    if not wants_postgresql():
        yield sqlite_url(folder)
        return
    with on_postgresql() as url:
        yield url


@contextlib.contextmanager
def on_postgresql():
    """The same, always on PostgreSQL."""
    given = os.environ.get("ASKOM_TEST_DATABASE", "")
    name = f"askom_test_{uuid.uuid4().hex[:8]}"
    admin = create_engine(given if "://" in given else "postgresql+psycopg:///postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield str(admin.url.set(database=name).render_as_string(hide_password=False))
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


def forgetful(engine):
    """Commits on this engine do not wait for the disk: nobody pulls the plug of a test."""

    @event.listens_for(engine, "connect")
    def on_connect(connection, _record):
        if engine.dialect.name == "postgresql":
            connection.execute("SET synchronous_commit = off")
            connection.commit()
        else:
            connection.execute("pragma synchronous=off")


@functools.cache
def deleting():
    """(table, statement that empties it), children first."""
    return [(table.name, f'DELETE FROM "{table.name}"') for table in reversed(db.metadata.sorted_tables)]


@functools.cache
def asking():
    """The statement that names the tables which hold a row: most tests fill few of them."""
    return " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name, _ in deleting())


@functools.cache
def without_triggers(url):
    """An engine whose one connection stands above triggers and foreign keys of PostgreSQL.

    Kept for the run: a connection that changes this on its way plans every statement anew.
    """
    options = {"options": "-c session_replication_role=replica -c synchronous_commit=off"}
    return create_engine(url, connect_args=options, pool_size=1, max_overflow=0)


def empty(engine):
    """Every table empty again; the triggers of the append-only tables step aside for this."""
    on_sqlite = engine.dialect.name == "sqlite"
    with (engine if on_sqlite else without_triggers(engine.url)).connect() as connection:
        held = set(connection.exec_driver_sql(asking()).scalars())
        aside = audit.SQLITE_TRIGGERS | keeping.SQLITE_TRIGGERS if on_sqlite and held else {}
        for trigger in aside:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger}")
        for table, statement in deleting():
            if table in held:
                connection.exec_driver_sql(statement)
        for statement in aside.values():
            connection.exec_driver_sql(statement)
        connection.commit()

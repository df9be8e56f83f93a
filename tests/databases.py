"""The database that a run of the suite is about, empty: SQLite in a file, or one of its own on PostgreSQL."""

import contextlib
import os
import uuid

from sqlalchemy import create_engine, text


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

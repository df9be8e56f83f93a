"""The one door to the database: base classes, portable column types, read and write transactions."""

import contextlib
import datetime as dt
import enum
import fcntl
import os
import threading
import time
import uuid
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any, cast

from flask import Flask, has_request_context
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Connection, DateTime, Dialect, Engine, Enum, MetaData, Uuid, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry, relationship
from sqlalchemy.types import TypeDecorator

from askom_lms.kernel import patience
from askom_lms.kernel.patience import PatientConnection

TRAVELLING = "askom_one_trip"
MAY_WRITE = "askom_may_write"
RESTING = "askom_resting"
TRUSTED_SECONDS = 1.0
"""So long after its last use a connection is taken as it is: asking costs each page a trip to the server."""
LOCK_PATIENCE_SECONDS = 15.0
_writing: ContextVar[bool] = ContextVar("askom_writing", default=True)
_held = threading.local()

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware moment, stored in UTC. SQLite forgets zones, so the zone is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone cannot be stored")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def _values(of: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in of]


def enum_named(of: type[enum.Enum], name: str) -> Enum:
    """The column type for a second enum of one kind in one table: its CHECK needs a name of its own."""
    return Enum(of, native_enum=False, create_constraint=True, length=32, values_callable=_values, name=name)


class Base(DeclarativeBase):
    """Every table; types are portable so that SQLite and PostgreSQL hold the same schema."""

    registry = registry(
        metadata=metadata,
        type_annotation_map={
            dt.datetime: UtcDateTime(),
            enum.Enum: Enum(enum.Enum, native_enum=False, create_constraint=True, length=32, values_callable=_values),
            dict[str, Any]: JSON(none_as_null=True),
            list[Any]: JSON(none_as_null=True),
            uuid.UUID: Uuid(),
        },
    )


class Record(Base):
    """A row with a random 128-bit id: safe to show in a URL."""

    __abstract__ = True

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)


db = SQLAlchemy(metadata=metadata)


def session() -> Session:
    """The session of this request, job or command."""
    return cast(Session, db.session())


def read_anew(row: Record) -> None:
    """Every column of this row as the database has it now; what was loaded beside it stays."""
    session().refresh(row, attribute_names=[column.key for column in type(row).__table__.columns])


def link(**options: Any) -> Any:
    """A relationship that refuses to load by itself: pages name in queries.py what they need."""
    return relationship(lazy="raise", **options)


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Transactions begun inside only read: plain BEGIN, no lock."""
    token = _writing.set(False)
    try:
        yield
    finally:
        _writing.reset(token)


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """Transactions begun inside may write: BEGIN IMMEDIATE behind the fair lock."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


@contextlib.contextmanager
def one_trip() -> Iterator[Connection]:
    """A connection whose statements travel to PostgreSQL together; none of them may return rows or count them.

    An error of any of them comes when the block ends, as the driver's own. A block inside another belongs to it.
    """
    s = session()
    connection = s.connection()
    if connection.dialect.name != "postgresql" or s.info.get(TRAVELLING):
        yield connection
        return
    driver: Any = connection.connection.driver_connection
    s.info[TRAVELLING] = True
    try:
        with driver.pipeline():
            yield connection
    finally:
        del s.info[TRAVELLING]


def is_writing() -> bool:
    return _writing.get()


def end_reading() -> None:
    """End what was read so far, so that it is read anew or a write may begin; a transaction that may write is undone.

    What only read is committed: psycopg forgets its prepared statements at every rollback, and PostgreSQL would plan
    each query of each request anew. Raises RuntimeError when an object was changed.
    """
    s = session()
    if s.new or s.dirty or s.deleted:
        raise RuntimeError("something was changed where only reading is allowed")
    if s.in_transaction() and not s.connection().info.get(MAY_WRITE):
        s.commit()
    else:
        s.rollback()


def engine_options(url: str) -> dict[str, Any]:
    """Options of the engine for this URL. The connection used last is used next: it has its statements prepared."""
    pool = {"pool_size": 5, "max_overflow": 10, "pool_use_lifo": True, "pool_timeout": patience.POOL_SECONDS}
    pool["hide_parameters"] = True  # what somebody typed is no part of an error in the log
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": LOCK_PATIENCE_SECONDS, "check_same_thread": False}, **pool}
    own = {} if "connect_timeout=" in url else {"connect_timeout": patience.CONNECT_SECONDS}
    return {"pool_recycle": 1800, "connect_args": own, **pool}


def prepare(app: Flask) -> None:
    """Attach the engine settings of this installation (idempotent per engine)."""
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    else:
        _prepare_postgresql(engine)


def _prepare_postgresql(engine: Engine) -> None:
    """What only reads says so in its BEGIN, and the server holds it to that; a connection that rested is tried.

    Nobody waits for a silent server longer than a person waits for a page.
    """

    @event.listens_for(engine, "do_connect")
    def on_connect(_dialect: Dialect, _record: Any, args: Any, options: Any) -> PatientConnection:
        return PatientConnection.connect(*args, **options)

    @event.listens_for(engine, "connect")
    @event.listens_for(engine, "checkin")
    def on_rest(_connection: Any, record: Any) -> None:
        record.info[RESTING] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def on_checkout(connection: Any, record: Any, _fairy: Any) -> None:
        if time.monotonic() - record.info[RESTING] < TRUSTED_SECONDS:
            return
        connection.patience = patience.PING_SECONDS
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        may_write = connection.info[MAY_WRITE] = _writing.get()
        driver: Any = connection.connection.driver_connection
        driver.read_only = None if may_write else True
        limit = patience.WRITING_SECONDS if may_write else patience.READING_SECONDS
        driver.patience = limit if has_request_context() else None


def _prepare_sqlite(engine: Engine) -> None:
    """WAL, FULL, foreign keys; writes take BEGIN IMMEDIATE behind one flock so that nobody starves.

    `BEGIN` followed by a write fails at once on a stale snapshot, whatever the busy timeout says;
    the flock turns SQLite's retry lottery into a queue.
    """
    lock_path = f"{engine.url.database}.lock"

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=wal",
            "synchronous=full",
            "busy_timeout=15000",
            "foreign_keys=on",
            "cache_size=-16000",
            "mmap_size=2147418112",  # the most there is: pages of a large database come without a system call each
        ):
            connection.execute("pragma " + pragma)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        may_write = connection.info[MAY_WRITE] = _writing.get()
        if not may_write:
            driver: Any = connection.connection.driver_connection
            driver.execute("BEGIN")  # cannot fail, so SQLAlchemy need not watch it
            return
        connection.info["write_lock"] = _take_lock(lock_path)
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except BaseException:
            _drop_lock(connection.info.pop("write_lock"))
            raise

    @event.listens_for(engine, "checkin")
    def on_checkin(_connection: Any, record: Any) -> None:
        descriptor = record.info.pop("write_lock", None)
        if descriptor is not None:
            _drop_lock(descriptor)


def _take_lock(path: str) -> int:
    """A file descriptor that holds the write lock; closing it (or dying) lets the next one in.

    A blocking flock is served in order of arrival. One thread asking twice would wait for itself
    for ever, so that is an error.
    """
    if getattr(_held, "path", None) == path:
        raise RuntimeError("this thread already holds a write transaction: commit it before opening another session")
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except BaseException:
        os.close(descriptor)
        raise
    _held.path = path
    return descriptor


def _drop_lock(descriptor: int) -> None:
    os.close(descriptor)
    _held.path = None

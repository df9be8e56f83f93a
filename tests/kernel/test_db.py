"""The one door to the database: moments, enums, transactions that read and transactions that write."""

import contextlib
import contextvars
import datetime as dt
import fcntl
import sqlite3
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, select, text, update
from sqlalchemy.exc import DatabaseError, InvalidRequestError

from askom_lms.kernel import db
from askom_lms.people.domain import Role
from askom_lms.people.models import Person, RoleGrant, Throttle
from tests.databases import sqlite_url
from tests.factories.people import PersonFactory, grant
from tests.kernel.jobs_ways import laboratory

NOW = dt.datetime(2026, 11, 18, 3, 0, tzinfo=dt.UTC)


def is_sqlite():
    return db.db.engine.dialect.name == "sqlite"


def test_a_moment_comes_back_in_utc_whatever_its_zone(lms_app):
    jakarta = NOW.astimezone(dt.timezone(dt.timedelta(hours=7)))
    person = PersonFactory(created_at=jakarta)
    db.session().commit()

    assert person.created_at == NOW
    assert person.created_at.utcoffset() == dt.timedelta(0)


def test_a_moment_without_a_zone_is_refused(lms_app):
    with pytest.raises(Exception, match="without a zone"):
        PersonFactory(created_at=NOW.replace(tzinfo=None))
    db.session().rollback()


def test_a_word_that_is_no_role_is_refused_by_the_database(lms_app):
    person = PersonFactory()
    grant(person, "trainee")
    db.session().commit()

    with pytest.raises(DatabaseError):
        db.session().execute(text("UPDATE role_grant SET role = 'raja'"))
    db.session().rollback()
    assert db.session().scalar(select(RoleGrant.role)) is Role.TRAINEE


def test_a_child_without_its_parent_is_refused(lms_app):
    db.session().add(RoleGrant(person_id=uuid.uuid4(), role=Role.TRAINEE, created_at=NOW))

    with pytest.raises(DatabaseError):
        db.session().flush()
    db.session().rollback()


def test_a_relationship_never_loads_by_itself(lms_app):
    person = PersonFactory()
    grant(person, "trainee")
    db.session().commit()

    with pytest.raises(InvalidRequestError):
        _ = db.session().scalars(select(Person)).one().grants


@pytest.mark.one_database
def test_sqlite_runs_with_the_settings_of_the_house(tmp_path):
    with laboratory(sqlite_url(tmp_path), tmp_path) as app, app.app_context():
        read = lambda name: db.session().execute(text(f"PRAGMA {name}")).scalar()  # noqa: E731

        assert (read("journal_mode"), read("synchronous"), read("foreign_keys"), read("busy_timeout")) == (
            "wal",
            2,
            1,
            15000,
        )
        db.session().rollback()
        db.db.session.remove()


def test_reading_and_writing_nest_and_end(lms_app):
    assert db.is_writing()
    with db.reading():
        assert not db.is_writing()
        with db.writing():
            assert db.is_writing()
        assert not db.is_writing()
    assert db.is_writing()


def test_a_reader_is_not_held_up_by_a_writer(lms_app):
    PersonFactory(name="Sari")
    db.session().commit()
    db.session().execute(update(Person).values(name="Rina"))
    seen = []

    def read():
        with lms_app.app_context(), db.reading():
            seen.append(db.session().scalar(select(Person.name)))

    thread = threading.Thread(target=lambda: contextvars.Context().run(read))
    thread.start()
    thread.join(timeout=5)
    db.session().rollback()

    assert seen == ["Sari"]


def test_read_then_write_loses_nothing_under_eight_writers(lms_app):
    """The default BEGIN failed 755 of 800 such transactions (stack.md A3)."""
    db.session().add(Throttle(key="counter", window_start=NOW, tries=0))
    db.session().commit()
    ready = threading.Barrier(8)

    def count():
        with lms_app.app_context():
            ready.wait()
            for _ in range(25):
                with db.writing():
                    wanted = select(Throttle.tries).where(Throttle.key == "counter").with_for_update()
                    found = db.session().scalar(wanted)
                    db.session().execute(update(Throttle).values(tries=found + 1))
                    db.session().commit()

    with ThreadPoolExecutor(8) as pool:
        for one in [pool.submit(contextvars.Context().run, count) for _ in range(8)]:
            one.result()

    assert db.session().scalar(select(Throttle.tries)) == 200


def test_on_sqlite_a_write_transaction_holds_the_database_from_its_beginning(lms_app):
    if not is_sqlite():
        return
    with contextlib.closing(sqlite3.connect(db.db.engine.url.database, timeout=0, isolation_level=None)) as other:
        db.session().scalar(select(Person.name))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        db.session().rollback()
        with db.reading():
            db.session().scalar(select(Person.name))
            other.execute("BEGIN IMMEDIATE")
            other.rollback()
            db.end_reading()


def test_on_sqlite_writers_are_served_in_the_order_in_which_they_came(lms_app):
    if not is_sqlite():
        return
    served = []

    def write(number):
        with lms_app.app_context(), db.writing():
            db.session().scalar(select(Person.name))
            served.append(number)
            db.session().rollback()

    db.session().scalar(select(Person.name))
    with open(f"{db.db.engine.url.database}.lock", "rb") as lock, pytest.raises(BlockingIOError):  # noqa: PTH123
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    waiting = [threading.Thread(target=contextvars.Context().run, args=(write, number)) for number in range(6)]
    for one in waiting:
        one.start()
        time.sleep(0.1)
    db.session().rollback()
    for one in waiting:
        one.join(timeout=15)

    assert served == list(range(6))


def test_one_thread_cannot_wait_for_itself(lms_app):
    if not is_sqlite():
        return
    PersonFactory()

    with pytest.raises(RuntimeError, match="already holds"), db.db.engine.begin():
        pytest.fail("a second write transaction in one thread would wait for ever")


def test_a_writer_that_fails_lets_the_next_one_in(lms_app):
    PersonFactory()
    db.session().rollback()

    with db.db.engine.begin() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1


def test_what_only_read_ends_and_is_read_anew(lms_app):
    PersonFactory(name="Sari")
    db.session().commit()

    with db.reading():
        assert db.session().scalar(select(Person.name)) == "Sari"
        db.end_reading()
        assert not db.session().in_transaction()
        with db.writing():
            db.session().execute(update(Person).values(name="Rina"))
            db.session().commit()
        assert db.session().scalar(select(Person.name)) == "Rina"


def test_what_may_write_is_undone_where_reading_ends(lms_app):
    PersonFactory(name="Sari")
    db.session().commit()

    db.session().execute(update(Person).values(name="Rina"))
    db.end_reading()

    assert db.session().scalar(select(Person.name)) == "Sari"


def test_an_object_changed_where_only_reading_is_allowed_is_an_error(lms_app):
    person = PersonFactory(name="Sari")
    db.session().commit()

    with db.reading(), db.session().no_autoflush:
        person.name = "Rina"
        with pytest.raises(RuntimeError, match="only reading"):
            db.end_reading()
    db.session().rollback()


def test_postgresql_holds_a_reader_to_reading(lms_app):
    if is_sqlite():
        return
    PersonFactory(name="Sari")
    db.session().commit()

    with db.reading(), pytest.raises(DatabaseError, match="read-only"):
        db.session().execute(update(Person).values(name="Rina"))
    db.session().rollback()


def test_postgresql_plans_a_query_once_for_many_pages(lms_app):
    """psycopg prepares what came five times, and forgets it at a rollback."""
    if is_sqlite():
        return
    prepared = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT person.name%'")
    for _ in range(8):
        with db.reading():
            db.session().scalars(select(Person.name)).all()
            db.end_reading()

    assert db.session().scalar(prepared) == 1


def test_a_connection_that_broke_while_it_rested_is_replaced(lms_app, monkeypatch):
    if is_sqlite():
        return
    mine = db.session().scalar(text("SELECT pg_backend_pid()"))
    db.session().rollback()
    db.db.session.remove()
    other = create_engine(db.db.engine.url, isolation_level="AUTOCOMMIT")
    with other.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
    other.dispose()
    monkeypatch.setattr(db, "TRUSTED_SECONDS", 0.0)

    assert db.session().scalar(text("SELECT pg_backend_pid()")) != mine

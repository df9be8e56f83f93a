"""Statements compiled once: the same rows as SQLAlchemy writes, on both kinds of database."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import bindparam, insert, select, update

from askom_lms.kernel import db
from askom_lms.kernel.audit import AccessLogEntry
from askom_lms.kernel.ready import Ready
from askom_lms.people.models import Person, Throttle
from tests.factories.people import PersonFactory

JAKARTA = dt.timezone(dt.timedelta(hours=7))
NOW = dt.datetime(2026, 11, 18, 10, 0, tzinfo=JAKARTA)


def view_of(**other):
    row = {"id": uuid.uuid4(), "at": NOW, "actor_id": uuid.uuid4(), "subject_id": uuid.uuid4()}
    return row | {"subject_kind": "submission", "what": "desk"} | other


def test_values_are_stored_as_the_types_of_their_columns_say(lms_app):
    row = view_of()
    Ready(insert(AccessLogEntry.__table__)).run(row)
    db.session().commit()

    found = db.session().scalars(select(AccessLogEntry)).one()
    assert (found.id, found.at, found.actor_id, found.subject_id) == (
        row["id"],
        NOW,
        row["actor_id"],
        row["subject_id"],
    )


def test_the_same_statement_is_run_again_with_other_values(lms_app):
    add = Ready(insert(AccessLogEntry.__table__))
    for what in ("desk", "pdf", "desk"):
        add.run(view_of(what=what))

    assert sorted(db.session().scalars(select(AccessLogEntry.what))) == ["desk", "desk", "pdf"]


def test_values_fixed_in_the_statement_and_sums_of_columns_are_kept(lms_app):
    db.session().add(Throttle(key="a", window_start=NOW, tries=2))
    db.session().flush()
    table = Throttle.__table__
    more = Ready(update(table).where(table.c.key == bindparam("which")).values(tries=table.c.tries + 3))

    more.run({"which": "a"})
    more.run({"which": "b"})

    assert db.session().scalars(select(Throttle.tries)).all() == [5]


def test_a_default_of_the_model_is_not_forgotten_in_silence(lms_app):
    with pytest.raises(ValueError, match="name every column"):
        Ready(insert(Person.__table__), "name", "email").run({"name": "Sari", "email": "sari@contoh.id"})


def test_a_value_that_is_missing_is_an_error(lms_app):
    PersonFactory(name="Sari")
    db.session().flush()
    table = Person.__table__
    rename = Ready(update(table).where(table.c.id == bindparam("who")).values(name=bindparam("new_name")))

    with pytest.raises(KeyError, match="who"):
        rename.run({"new_name": "Rina"})


def test_it_runs_on_another_connection(lms_app):
    with db.writing(), db.db.engine.begin() as another:
        Ready(insert(AccessLogEntry.__table__)).run(view_of(), another)

    assert len(db.session().scalars(select(AccessLogEntry)).all()) == 1

"""Migrations build what the models say, both ways, without drift, on the database at hand."""

import uuid

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, inspect, text

from askom_lms.kernel.db import metadata


def differences(url):
    engine = create_engine(url)
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
    engine.dispose()
    return [d for d in found if not (d[0] == "remove_table" and d[1].name == "alembic_version")]


def tables(url):
    engine = create_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_migrations_build_what_the_models_say(fresh_app, blank_url):
    with fresh_app.app_context():
        upgrade()
    assert differences(blank_url) == []
    assert tables(blank_url) == {t.name for t in metadata.sorted_tables} | {"alembic_version"}


def test_migrations_go_down_and_up_again(fresh_app, blank_url):
    with fresh_app.app_context():
        upgrade()
        downgrade(revision="base")
        assert tables(blank_url) <= {"alembic_version"}
        upgrade()
    assert differences(blank_url) == []


def test_the_migrated_chain_refuses_to_be_changed(fresh_app, blank_url):
    with fresh_app.app_context():
        upgrade()
    engine = create_engine(blank_url)
    row = "INSERT INTO chain_entry (chain_id, seq, at, actor_id, kind, subject_kind, subject_id, body, link) VALUES (:i, 1, CURRENT_TIMESTAMP, :i, 'k', 's', :i, '{}', 'x')"
    with engine.begin() as connection:
        connection.execute(text(row), {"i": str(uuid.uuid4())})
    for statement in ("UPDATE chain_entry SET kind = 'other'", "DELETE FROM chain_entry"):
        with engine.connect() as connection, pytest.raises(Exception, match="append-only"):
            connection.execute(text(statement))
    engine.dispose()


def test_what_a_database_holds_stays_when_columns_are_added(fresh_app, blank_url):
    """Who upgrades has rows already: a new column that may not be empty comes with an empty text for them."""
    standard = "INSERT INTO standard (id, kind, number, year, title, is_revoked, revoked_note) VALUES (:i, 'SKKNI', '282', 2016, 'J', false, '')"
    engine = create_engine(blank_url)
    with fresh_app.app_context():
        upgrade(revision="0010")
        with engine.begin() as connection:
            connection.execute(text(standard), {"i": uuid.uuid4().hex})
        upgrade()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT number, title, url FROM standard")).all() == [("282", "J", "")]
    engine.dispose()

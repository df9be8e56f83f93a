"""A migration that rebuilds a parent keeps its children, and one that breaks a reference is undone (SQLite)."""

import contextlib
import shutil
import sqlite3

import pytest
from flask_migrate import upgrade

from askom_lms.app import create_app
from askom_lms.config import ROOT, Settings

FAMILY = """
    op.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY, name VARCHAR(20))")
    op.execute("CREATE TABLE child (id INTEGER PRIMARY KEY, of_id INTEGER REFERENCES parent (id) ON DELETE CASCADE)")
    op.execute("INSERT INTO parent VALUES (1, 'a')")
    op.execute("INSERT INTO child VALUES (1, 1), (2, 1), (3, 1)")
"""
REBUILT = """
    with op.batch_alter_table("parent", recreate="always") as parent:
        parent.alter_column("name", type_=sa.String(40))
"""
BROKEN = """
    op.execute("CREATE TABLE half (id INTEGER PRIMARY KEY)")
    op.execute("DELETE FROM parent")
"""


@pytest.fixture
def migrated(tmp_path):
    """migrated(body, body, ...) -> runs these as revisions by the house's env.py; the address of the database."""
    settings = {"storage": tmp_path / "f", "checkpoints": tmp_path / "c", "queue": tmp_path / "q.db"}
    database = tmp_path / "a.db"
    app = create_app(Settings(mode="test", secret="s" * 40, database=f"sqlite:///{database}", **settings))
    folder = tmp_path / "migrations"
    shutil.copytree(ROOT / "migrations", folder, ignore=shutil.ignore_patterns("versions", "__pycache__"))
    (folder / "versions").mkdir()

    def run(*bodies):
        for number, body in enumerate(bodies, 1):
            before = f"'{number - 1}'" if number > 1 else None
            text = f"import sqlalchemy as sa\nfrom alembic import op\nrevision, down_revision = '{number}', {before}\n"
            (folder / "versions" / f"{number}.py").write_text(f"{text}\n\ndef upgrade():{body}")
        with app.app_context():
            upgrade(directory=str(folder))
        return database

    run.database = database
    return run


def ask(database, question):
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return connection.execute(question).fetchall()


def test_the_children_of_a_rebuilt_parent_are_all_there(migrated):
    database = migrated(FAMILY, REBUILT)

    assert ask(database, "SELECT count(*) FROM child") == [(3,)]
    assert ask(database, "PRAGMA foreign_key_check") == []


def test_a_migration_that_leaves_children_without_a_parent_is_undone(migrated, caplog):
    migrated(FAMILY)
    with pytest.raises(SystemExit):
        migrated(FAMILY, BROKEN)
    assert "broken references: [('child', 1, 'parent', 0)" in caplog.text

    assert ask(migrated.database, "SELECT count(*) FROM parent") == [(1,)]
    assert ask(migrated.database, "SELECT name FROM sqlite_master WHERE name = 'half'") == []
    assert ask(migrated.database, "SELECT version_num FROM alembic_version") == [("1",)]

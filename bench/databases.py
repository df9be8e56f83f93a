"""Databases of the benchmarks: made for one run, copied, gone afterwards; PostgreSQL where there is a server."""

import contextlib
import os
import shutil
import tempfile
import uuid
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from askom_lms.app import create_app
from askom_lms.config import Settings
from askom_lms.kernel import db

SERVER = os.environ.get("ASKOM_BENCH_POSTGRESQL", "postgresql+psycopg:///postgres")


class Sqlite:
    """Files in a folder of their own."""

    name = "SQLite"

    def __init__(self, folder):
        self.folder = folder

    def fresh(self):
        return f"sqlite:///{self.folder / uuid.uuid4().hex}.db"

    def copy(self, url):
        """The same content under another address; nobody may be connected."""
        target = self.fresh()
        shutil.copyfile(make_url(url).database, make_url(target).database)
        return target

    def drop_all(self):
        """The folder goes with everything in it."""


class Postgresql:
    """Databases on a server, dropped when the run is over."""

    name = "PostgreSQL"

    def __init__(self):
        self.admin = create_engine(SERVER, isolation_level="AUTOCOMMIT")
        self.made = []
        self._run("SELECT 1")

    def _run(self, statement):
        with self.admin.connect() as connection:
            connection.execute(text(statement))

    def fresh(self, template="template1"):
        name = f"askom_bench_{uuid.uuid4().hex[:8]}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self.made.append(name)
        return self.admin.url.set(database=name).render_as_string(hide_password=False)

    def copy(self, url):
        return self.fresh(make_url(url).database)

    def drop_all(self):
        for name in self.made:
            self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.admin.dispose()


@contextlib.contextmanager
def places():
    """The kinds of database there are here, and the sentence about one that is missing."""
    with tempfile.TemporaryDirectory(prefix="askom-bench-") as folder:
        found, missing = [Sqlite(Path(folder))], ""
        try:
            found.append(Postgresql())
        except OperationalError as error:
            missing = f"PostgreSQL left out: no server at {SERVER} ({str(error.orig).splitlines()[0]})"
        try:
            yield found, missing, Path(folder)
        finally:
            for place in found:
                place.drop_all()


def application(url, folder, *, with_tables=False):
    """askom_lms on this database."""
    here = folder / uuid.uuid4().hex
    app = create_app(
        Settings(
            mode="test",
            secret="a secret for benchmarks that is long enough",
            database=url,
            storage=folder / "files",
            checkpoints=here / "checkpoints",
            queue=here / "queue.db",
            base_url="http://localhost",
        )
    )
    if with_tables:
        with app.app_context():
            db.metadata.create_all(db.db.engine)
    return app


def let_go(app):
    """Close every connection, so that the database can be copied."""
    with app.app_context():
        db.session().rollback()
        db.db.session.remove()
        if db.db.engine.dialect.name == "sqlite":
            with db.db.engine.connect() as connection:
                connection.exec_driver_sql("ROLLBACK")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.db.engine.dispose()

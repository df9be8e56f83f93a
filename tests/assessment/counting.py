"""How many statements a page costs."""

import contextlib

from sqlalchemy import event

from askom_lms.kernel import db


@contextlib.contextmanager
def counted_queries():
    """The SELECTs and writes inside, sign-in included; the access log and savepoints are not counted."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(
            ("BEGIN", "SAVEPOINT", "RELEASE", "INSERT INTO access_log", "PRAGMA", "UPDATE login_session")
        ):
            seen.append(statement)

    event.listen(db.db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.db.engine, "before_cursor_execute", note)

"""Counting what one answer asks of the database."""

import contextlib

from sqlalchemy import event

from askom_lms.kernel import db


class Counted(list):
    """The statements of one answer, in their order."""

    @property
    def reads(self):
        return [text for text in self if text.lstrip().upper().startswith(("SELECT", "WITH"))]

    @property
    def writes(self):
        """What is not reading: the access log, and at most once a minute that a sign-in is in use."""
        return [text for text in self if text.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]


@contextlib.contextmanager
def counted():
    """Collect the statements that run inside; BEGIN and COMMIT are none."""
    seen = Counted()

    def note(_connection, _cursor, statement, _parameters, _context, _many):
        seen.append(statement)

    event.listen(db.db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.db.engine, "before_cursor_execute", note)

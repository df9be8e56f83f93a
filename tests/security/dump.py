"""The whole database as one text per table, for before and after."""

from sqlalchemy import select

from askom_lms.kernel import db

NOTED = {"access_log": None, "login_session": {"last_seen_at"}}
"""What a GET may write: who looked at a document, and that a sign-in is in use."""


def dump():
    """Table -> its rows in a fixed order, without what a GET may write."""
    with db.reading():
        s = db.session()
        s.rollback()
        found = {}
        for table in db.metadata.sorted_tables:
            left_out = NOTED.get(table.name, set())
            if left_out is None:
                continue
            columns = [column for column in table.c if column.name not in left_out]
            found[table.name] = sorted(repr(tuple(row)) for row in s.execute(select(*columns)))
        s.rollback()
    return found


def changed(before, after):
    """The names of the tables that differ."""
    return sorted(name for name in before if before[name] != after[name])

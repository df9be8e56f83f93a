"""What a hand-in writes, against the bare driver executing the very same statements on a copy.

Reading and examining the sheet is Python on both sides of the comparison, so it is only told beside it.
"""

import sqlite3
import statistics
import time
import uuid

import psycopg
from sqlalchemy import event
from sqlalchemy.engine import make_url

from askom_lms.coursework import services
from askom_lms.kernel import db
from bench.stage import PEOPLE, READY
from tests.coursework.world import act_of, item_of

GOALS = {"SQLite": 0.28, "PostgreSQL": 0.70}
WARM_UP = 4
PRAGMAS = ("journal_mode=wal", "synchronous=full", "foreign_keys=on", "cache_size=-16000")
SETTINGS = ("BEGIN", "COMMIT", "ROLLBACK")


class Recorder:
    """Every statement that reaches the driver, with its values."""

    def __init__(self, engine):
        self.engine, self.seen = engine, []
        event.listen(engine, "before_cursor_execute", self._note)

    def _note(self, _connection, _cursor, statement, parameters, _context, many):
        if not statement.startswith(SETTINGS):
            self.seen.append((statement, parameters, many))

    def stop(self):
        event.remove(self.engine, "before_cursor_execute", self._note)


def through_services(stage, place, recorder):
    """(the whole hand-in, its writing alone): find and examine the sheet; freeze it, put it into the queue, commit."""
    with db.reading():  # as a request reads who is there, before it begins to write
        act = act_of(stage.trainees[place])
        db.end_reading()
    clock = time.process_time if db.db.engine.dialect.name == "sqlite" else time.perf_counter
    began, key = clock(), uuid.uuid4().hex
    item = item_of(stage.world, place, "merah", READY, act=act)
    examined = services.examine_hand_in(act, item, key=key, declared=True)
    recorder.seen.clear()
    writing = clock()
    services.store_hand_in(act, examined, key=key)
    db.session().commit()
    return clock() - began, clock() - writing


def raw_sqlite(url):
    """replay(statements) -> CPU seconds on a bare sqlite3 connection, and how to close it."""
    connection = sqlite3.connect(make_url(url).database, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"pragma {pragma}")

    def replay(statements):
        began = time.process_time()
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        for statement, parameters, many in statements:
            if many:
                cursor.executemany(statement, parameters)
            else:
                cursor.execute(statement, parameters).fetchall()
        cursor.execute("COMMIT")
        return time.process_time() - began

    return replay, connection.close


def raw_psycopg(url):
    """replay(statements) -> seconds by the clock (the server works too) on a bare psycopg connection."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = psycopg.connect(address)

    def replay(statements):
        began = time.perf_counter()
        cursor = connection.cursor()
        for statement, parameters, many in statements:
            if many:
                cursor.executemany(statement, parameters)
            else:
                cursor.execute(statement, parameters)
                if cursor.description:
                    cursor.fetchall()
        connection.commit()
        return time.perf_counter() - began

    return replay, connection.close


def run(app, copy_url, stage, kind):
    """(ratio raw/services, number of statements, milliseconds: writing, the driver, the whole hand-in)."""
    replay, close = (raw_sqlite if kind == "SQLite" else raw_psycopg)(copy_url)
    pairs = []
    with app.app_context(), db.writing():
        recorder = Recorder(db.db.engine)
        for place in range(PEOPLE):
            whole, ours = through_services(stage, place, recorder)
            pairs.append((ours, replay(recorder.seen), whole, len(recorder.seen)))
        recorder.stop()
        db.db.session.remove()
    close()
    pairs = pairs[WARM_UP:]
    ratio = statistics.median(raw / ours for ours, raw, *_ in pairs)
    times = [statistics.median(pair[which] for pair in pairs) * 1000 for which in (0, 1, 2)]
    return ratio, pairs[-1][3], times

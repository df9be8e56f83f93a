"""Does a class cost more because there are a thousand others? Board and paraf queue at 10 and at 1,000 classes."""

import itertools
import random
import re
import secrets
import statistics
import time
import uuid

from sqlalchemy import Uuid, event, insert, select, update

from askom_lms.coursework.domain.codes import ALPHABET
from askom_lms.coursework.domain.states import ItemStatus, SubmissionState
from askom_lms.coursework.models import DossierItem, Submission
from askom_lms.coursework.queries.desk import queue_of
from askom_lms.kernel import clock, db
from askom_lms.kernel.act import Act, Actor
from askom_lms.overview import queries as overview
from askom_lms.paperwork.models import FilledRecord
from askom_lms.training.models import TrainingClass

FEW, MANY = 10, 1000
RUNNING = 150
"""As many of the newest classes are not finished; a queue is asked of one of them, a board of any."""
GOAL = 1.2
KEYS = 300
PREFIX = 8
COPIED = (
    "person", "training_class", "class_session", "class_staff", "kit_item", "roster", "enrolment", "record",
    "dossier_item", "submission",
)  # fmt: skip
"""What a class brings with it, parents first."""
UNIQUE = {"person": ("email",), "training_class": ("number", "slug")}
CODES = {
    "sqlite": "printf('%08x', row_number() OVER ())",
    "postgresql": "lpad(to_hex(row_number() OVER ()), 8, '0')",
}
"""New codes in SQL, with zeros in front that no real code has."""
WHEN_FINISHED = {
    ("enrolment", "progress"): f"'{'p' * 48}'",
    ("dossier_item", "status"): "'signed_off'",
    ("dossier_item", "waiting_since"): "NULL",
}
"""What differs in a class that is over."""
BIG = ("dossier_item", "submission", "enrolment")


def fill_template(stage):
    """A version for every parafed sheet; the content of sheets is blanked, since no list reads it."""
    s = db.session()
    s.execute(update(FilledRecord).values(answers={}, lent={}))
    record_id = s.scalars(select(FilledRecord.id).where(FilledRecord.class_id == stage.class_id)).first()
    done = s.scalars(select(DossierItem.id).where(DossierItem.status == ItemStatus.SIGNED_OFF))
    same = {
        "number": 1,
        "record_id": record_id,
        "state": SubmissionState.SIGNED_OFF,
        "fingerprint": "0" * 64,
        "handed_in_at": clock.now(),
        "parafed_at": clock.now(),
        "parafed_by_id": stage.master_id,
        "decided_at": clock.now(),
        "decided_by_id": stage.master_id,
    }
    codes = ("".join(secrets.choice(ALPHABET) for _ in range(PREFIX)) for _ in itertools.count())
    s.execute(insert(Submission), [{"id": uuid.uuid4(), "item_id": item, "code": next(codes), **same} for item in done])
    s.commit()


def moved(dialect, name, n="n.n"):
    """SQL: the id of the same thing in the n-th class. Its first eight digits are the number of the class."""
    if dialect == "sqlite":
        return f"printf('%08x', {n}) || substr({name}, {PREFIX + 1})"
    return f"(lpad(to_hex({n}), {PREFIX}, '0') || substr({name}::text, {PREFIX + 1}))::uuid"


def copying(table, dialect, last, other=None):
    """The statement that writes this table's rows of the template once for each further class.

    `other` says what some columns hold instead: (table, column) -> SQL, with n.n for the number of the class.
    """
    values = []
    for column in table.c:
        name = f't."{column.name}"'
        if (table.name, column.name) in (other or {}):
            values.append(other[table.name, column.name])
            continue
        parents = {key.column.table.name for key in column.foreign_keys}
        if isinstance(column.type, Uuid) and (column.name == "id" or parents & set(COPIED)):
            values.append(moved(dialect, name))
        elif column.name == "code":
            values.append(CODES[dialect])
        elif column.name in UNIQUE.get(table.name, ()):
            values.append(f"n.n || '-' || {name}")
        elif (over := WHEN_FINISHED.get((table.name, column.name))) is not None:
            values.append(f"CASE WHEN n.n <= {last - RUNNING} THEN {over} ELSE {name} END")
        else:
            values.append(name)
    columns = ", ".join(f'"{column.name}"' for column in table.c)
    return (
        f"WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {last}) "
        f'INSERT INTO "{table.name}" ({columns}) SELECT {", ".join(values)} FROM "{table.name}" t CROSS JOIN n'
    )


def grow(app, classes):
    """As many classes as asked for, all like the first one; keys are not checked row by row, they are right by form."""
    tables = {table.name: table for table in db.metadata.sorted_tables}
    fill(app, lambda dialect: [copying(tables[name], dialect, classes - 1) for name in COPIED])


def fill(app, statements):
    """Write many rows at once: `statements(dialect)` in one transaction, without checks of keys."""
    with app.app_context():
        engine = db.db.engine
        off, begin = {
            "sqlite": (("PRAGMA foreign_keys=off", "PRAGMA synchronous=off"), "BEGIN IMMEDIATE"),
            "postgresql": (("SET session_replication_role = replica",), "BEGIN"),
        }[engine.dialect.name]
        pooled = engine.raw_connection()
        if engine.dialect.name == "postgresql":
            pooled.driver_connection.autocommit = True
        cursor = pooled.cursor()
        for statement in (*off, begin):
            cursor.execute(statement)
        for statement in statements(engine.dialect.name):
            cursor.execute(statement)
        cursor.execute("COMMIT")
        cursor.execute("ANALYZE")
        pooled.invalidate()


class Lists:
    """The two lists of any class, asked for as its own people."""

    def __init__(self, app, stage, classes):
        self.app, self.stage, self.classes = app, stage, classes

    def _id(self, of, n):
        return uuid.UUID(f"{n:08x}{of.hex[PREFIX:]}") if n else of

    def _act(self, role, person_id, class_id):
        return Act(Actor(person_id, "Nama", "a@contoh.id", grants=frozenset({(role, class_id)})), clock.now())

    def board(self, n):
        class_id = self._id(self.stage.class_id, n)
        klass = overview.board_class(
            self._act("panitia", uuid.uuid4(), class_id), f"{n}-{self.stage.slug}" if n else self.stage.slug
        )
        return overview.board_rows(klass)

    def queue(self, n):
        master_id = self._id(self.stage.master_id, n)
        return queue_of(self._act("master_asesor", master_id, self._id(self.stage.class_id, n)))

    def any_of(self, name, chance):
        """A class that this list is asked of."""
        return chance.randrange(max(0, self.classes - RUNNING) if name == "queue" else 0, self.classes)

    def seconds(self, name, n):
        """One list of class n; CPU on SQLite, by the clock on PostgreSQL, where the server works."""
        with self.app.app_context(), db.reading():
            watch = time.process_time if db.db.engine.dialect.name == "sqlite" else time.perf_counter
            db.session().connection()
            began = watch()
            found = getattr(self, name)(n)
            spent = watch() - began
            db.end_reading()
        assert len(found) > len("abc"), (name, n, len(found))
        return spent

    def plans(self, name):
        """How the database finds the rows of this list: the lines of its plans."""
        seen = []
        with self.app.app_context(), db.reading():
            engine = db.db.engine

            def note(_connection, _cursor, statement, parameters, _context, _many):
                seen.append((statement, parameters))

            event.listen(engine, "before_cursor_execute", note)
            getattr(self, name)(self.classes - 1)
            event.remove(engine, "before_cursor_execute", note)
            how = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
            lines = [
                str(row[-1])
                for statement, parameters in seen
                if statement.lstrip().upper().startswith(("SELECT", "WITH"))
                for row in db.session().connection().exec_driver_sql(how + statement, parameters)
            ]
            db.session().rollback()
        return lines


def whole_scans(lines):
    """Lines of a plan that read a big table from end to end."""
    big = "|".join(BIG)
    wrong = re.compile(rf"Seq Scan on ({big})\b|^SCAN ({big})\b(?!.*USING)")
    return [line.strip() for line in lines if wrong.search(line.strip())]


def run(few_app, many_app, stage):
    """name -> (ratio many/few, milliseconds of both), and what the plans say."""
    few, many = Lists(few_app, stage, FEW), Lists(many_app, stage, MANY)
    chance, found, scans = random.Random(7), {}, {}
    for name in ("board", "queue"):
        for warm in (few, many):
            for _ in range(5):
                warm.seconds(name, warm.any_of(name, chance))
        spent = [tuple(each.seconds(name, each.any_of(name, chance)) for each in (few, many)) for _ in range(KEYS)]
        medians = [statistics.median(pair[which] for pair in spent) for which in (0, 1)]
        found[name] = medians[1] / medians[0], [seconds * 1000 for seconds in medians]
        scans[name] = whole_scans(many.plans(name))
    return found, scans


def number_of_classes(app):
    with app.app_context(), db.reading():
        count = len(db.session().scalars(select(TrainingClass.id)).all())
        db.session().rollback()
    return count

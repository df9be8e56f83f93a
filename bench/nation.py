"""Does a page cost more because there are ten thousand classes? Board, register of asesor, figures; on PostgreSQL."""

import random
import statistics
import time

from sqlalchemy import select

from askom_lms.figures import queries as figures
from askom_lms.figures import services as counting
from askom_lms.kernel import clock, db
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from askom_lms.training.models import ClassStaff, StaffRole
from bench import measure, scale
from tests.factories.people import PersonFactory, signed_in

FEW, MANY = 10, 10_000
CLASSES_OF_ONE = 5
"""Classes that one institution holds."""
MONTHS = 24
KEYS = 200
COPIED = ("person", "training_class", "class_session", "class_staff", "roster", "enrolment")
"""What a class brings with it here: no list of these reads its sheets."""
ONSETS = (
    "Ad", "Ba", "Ci", "De", "Ek", "Fa", "Gu", "Ha", "In", "Jo", "Ka", "La", "Na", "Pu", "Ra", "Sa", "Ta", "Wi",
)  # fmt: skip
ENDS = ("ra", "ni", "to", "di", "wan", "ti", "na", "sih", "mi", "ya")
FIRST = [onset + end for onset in ONSETS for end in ENDS]
LAST = [f"{name}ta" for name in FIRST]
"""180 each, so that a name has thousands of bearers and a whole name a few."""


def one_of(words, seed):
    quoted = ", ".join(f"'{word}'" for word in words)
    return f"(ARRAY[{quoted}])[1 + mod(abs(hashtext(n.n || t.id::text || '{seed}')), {len(words)})]"


INSTITUTION = f"CASE WHEN n.n < {CLASSES_OF_ONE} THEN t.institution_id ELSE {{}} END".format(
    scale.moved("postgresql", "t.institution_id", f"n.n / {CLASSES_OF_ONE}")
)
MET = "'MET.000.' || lpad((n.n * 10 + substr(t.met_number, 14, 1)::int)::text, 6, '0') || ' 2020'"
OTHER = {
    ("person", "name"): f"{one_of(FIRST, 'a')} || ' ' || {one_of(LAST, 'b')}",
    ("person", "met_number"): f"CASE WHEN t.met_number IS NULL THEN NULL ELSE {MET} END",
    ("training_class", "institution_id"): INSTITUTION,
    ("training_class", "starts_on"): f"t.starts_on - (n.n % {MONTHS} * interval '1 month')",
    ("institution", "code"): "t.code || n.n",
    ("institution", "name"): f"'LSP ' || {one_of(LAST, 'c')} || ' ' || n.n",
}
HOMES = """INSERT INTO asesor_home (id, person_id, institution_id, since)
SELECT gen_random_uuid(), s.person_id, min(c.institution_id::text)::uuid, now() FROM class_staff s
JOIN training_class c ON c.id = s.class_id JOIN person p ON p.id = s.person_id
WHERE p.met_number IS NOT NULL GROUP BY s.person_id"""


def add_pengelola(app):
    """Somebody who sees the whole nation; the cookie of his browser."""
    with app.app_context(), db.writing():
        cookie = f"askom={signed_in(PersonFactory(name='Pengelola', roles=[Role.PENGELOLA]))}"
        db.session().commit()
        db.db.session.remove()
    return cookie


def grow(app, classes):
    """As many classes as asked for, their institutions and asesor, and their figures by the code that counts."""
    tables = {table.name: table for table in db.metadata.sorted_tables}
    last = classes - 1

    def statements(dialect):
        institutions = last // CLASSES_OF_ONE
        only = "t.id = (SELECT institution_id FROM training_class LIMIT 1)"
        whose = scale.copying(tables["institution"], dialect, max(institutions, 1), {
            **OTHER, ("institution", "id"): scale.moved(dialect, "t.id")
        })  # fmt: skip
        yield f"{whose} WHERE {only}"
        for name in COPIED:
            yield scale.copying(tables[name], dialect, last, OTHER)
        yield HOMES

    scale.fill(app, statements)
    with app.app_context():
        now = clock.now()
        for ids in list(figures.every_class(counting.BATCH)):
            with db.writing():
                counting.count(ids, now)
                db.session().commit()
                db.session().expunge_all()
        db.db.session.remove()
        with db.db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def names(app):
    """The first master asesor of each of the classes that both installations have, but the first."""
    with app.app_context(), db.reading():
        wanted = select(Person.name).join(ClassStaff, ClassStaff.person_id == Person.id)
        masters = ClassStaff.role == StaffRole.MASTER_ASESOR, Person.name.not_like("Master%")
        found = list(db.session().scalars(wanted.where(*masters).order_by(Person.id).limit(FEW - 1)))
        db.session().rollback()
    return found


def seconds(app, path, cookie):
    """One page by the clock: the server of the database works too."""
    return measure.call(app, path, cookie, watch=time.perf_counter)


def run(few_app, many_app, stage, cookie):
    """name -> (ratio many/few, milliseconds of both)."""
    apps = (few_app, many_app)
    boards = [scale.Lists(app, stage, classes) for app, classes in zip(apps, (FEW, MANY), strict=True)]
    called = names(few_app)
    chance = random.Random(7)
    cases = {
        "papan": lambda which, _key: boards[which].seconds("board", boards[which].any_of("board", chance)),
        "cari asesor": lambda which, key: seconds(apps[which], searching(called[key % len(called)]), cookie),
        "angka": lambda which, _key: seconds(apps[which], "/angka", cookie),
        "angka digambar": lambda which, key: seconds(apps[which], f"/angka?n={key}", cookie),
    }
    found = {}
    for name, case in cases.items():
        for key in range(10):
            for which in (0, 1):
                case(which, -key)
        spent = ([], [])
        for key in range(KEYS):
            for which in chance.sample((0, 1), 2):
                spent[which].append(case(which, key))
        medians = [statistics.median(each) for each in spent]
        found[name] = medians[1] / medians[0], [each * 1000 for each in medians]
    return found


def searching(name):
    return f"/kelola/asesor?cari={name.replace(' ', '+')}"

"""Rows are found by words as one begins to type them, with the same answer on both databases."""

import subprocess
import sys

import pytest
from sqlalchemy import select

from askom_lms.kernel import db
from askom_lms.kernel.words import has_words
from askom_lms.people.models import Person
from tests.factories.people import PersonFactory

PEOPLE = ("Wulan Sari", "Suwulan Hadi", "Drs. Ma'ruf Aji, M.Kom", "Nur-Aini Łuk_y")


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("wulan", ["Wulan Sari"]),
        ("  SAR  wul ", ["Wulan Sari"]),
        ("ulan", []),
        ("004772 2024", ["Wulan Sari"]),
        ("kom aji", ["Drs. Ma'ruf Aji, M.Kom"]),
        ("ma'ruf", ["Drs. Ma'ruf Aji, M.Kom"]),
        ("m.kom!", ["Drs. Ma'ruf Aji, M.Kom"]),
        ("aini", ["Nur-Aini Łuk_y"]),
        ("wulan & !sari", ["Wulan Sari"]),
        ("sari | hadi", []),
        ("%", []),
        ("", sorted(PEOPLE)),
    ],
)
def test_every_word_typed_begins_a_word(lms_app, search, found):
    for name in PEOPLE:
        PersonFactory(name=name, met_number="MET.000.004772 2024" if name == "Wulan Sari" else None)
    wanted = select(Person.name).where(has_words(search, Person.name, Person.met_number))
    assert sorted(db.session().scalars(wanted)) == found


COMPILE = """
from askom_lms.people.models import Person
from sqlalchemy.dialects.postgresql.psycopg import dialect
from sqlalchemy.schema import CreateIndex
for index in Person.__table__.indexes:
    if index.dialect_options["postgresql"]["using"] == "gin":
        print(CreateIndex(index).compile(dialect=dialect()))
"""


@pytest.mark.one_database
def test_the_index_can_be_made_by_a_process_that_spoke_with_sqlite_first():
    """The dialect comes after the tables."""
    run = subprocess.run([sys.executable, "-c", COMPILE], capture_output=True, text=True, check=False)
    assert "to_tsvector('simple'::regconfig" in run.stdout, run.stderr[-300:]

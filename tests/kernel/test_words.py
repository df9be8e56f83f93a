"""Rows are found by words as one begins to type them, with the same answer on both databases."""

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

"""Revision 0014 reads the MET numbers that are there; two people who hold one keep it, and so does an unreadable one."""

import uuid

import sqlalchemy as sa
from flask_migrate import upgrade

from askom_lms.people.models import Person
from tests.conftest import NOW


def test_numbers_of_old_are_read_where_they_can_be_and_shared_ones_stop_no_migration(fresh_app, blank_url):
    engine = sa.create_engine(blank_url)
    old = ["MET.000.0071672018", "MET 000.000001.2016", "MET.000.000001 2016", "REG-17", None]
    with fresh_app.app_context():
        upgrade(revision="0013")
        with engine.begin() as connection:
            there = sa.table("person", *(sa.column(c.name, c.type) for c in Person.__table__.columns))
            for n, number in enumerate(old):
                facts = {
                    "id": uuid.uuid4(),
                    "email": f"{n}@contoh.id",
                    "name": str(n),
                    "phone": "",
                    "met_number": number,
                }
                flags = {"totp_last_step": 0, "locale": "id", "has_shortcuts": True, "is_active": True}
                connection.execute(there.insert(), facts | flags | {"created_at": NOW})
        upgrade()
        with engine.begin() as connection:
            rows = connection.execute(sa.text("SELECT met_number, met_key FROM person ORDER BY name")).all()
    engine.dispose()

    assert [tuple(row) for row in rows] == [
        ("MET.000.007167 2018", "MET.000.007167 2018"),
        ("MET.000.000001 2016", None),
        ("MET.000.000001 2016", None),
        ("REG-17", None),
        (None, None),
    ]

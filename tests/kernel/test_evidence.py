"""Rows held against a chain: what one value is in canonical text, what a line vouches for, what cannot be read."""

import datetime as dt
import enum
import sqlite3
import uuid

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from askom_lms.kernel import audit, db, evidence
from askom_lms.kernel.audit import Chain, ChainEntry, ChainRef
from askom_lms.people.models import Person
from tests.factories.people import PersonFactory

NOW = dt.datetime(2026, 11, 18, 3, 0, tzinfo=dt.UTC)
ID = uuid.UUID(int=7)


class Colour(enum.StrEnum):
    """A value of a column."""

    RED = "red"


@pytest.mark.parametrize(
    ("value", "same"),
    [
        (NOW, NOW.astimezone(dt.timezone(dt.timedelta(hours=7)))),
        (Colour.RED, "red"),
        (ID, str(ID)),
        ({"a": [1, None, ID]}, {"a": (1, None, str(ID))}),
        (dt.date(2026, 11, 18), "2026-11-18"),
    ],
)
def test_one_value_has_one_hash_before_it_is_stored_and_after_it_is_read(value, same):
    assert evidence.seal(ID, {"x": value}) == evidence.seal(ID, {"x": same})


@pytest.mark.parametrize(("one", "other"), [("a", "b"), (None, ""), (True, "True"), (0, "0"), ([], None)])
def test_two_values_have_two_hashes(one, other):
    assert evidence.seal(ID, {"x": one}) != evidence.seal(ID, {"x": other})


def test_equal_values_of_two_rows_have_two_hashes():
    assert evidence.seal(ID, {"x": 1}) != evidence.seal(uuid.UUID(int=8), {"x": 1})


def vouch(person, kind, **values):
    """A line that vouches for some columns of a person."""
    data = {evidence.SEALS: evidence.seals(person.id, values)}
    chain = ChainRef("class", ID)
    return audit.append(chain, at=NOW, actor_id=None, kind=kind, subject_kind="person", subject_id=person.id, data=data)


def found():
    s = db.session()
    s.commit()
    s.expire_all()
    return [one for chain in audit.chains(s) for one in evidence.contradictions(s, chain)]


@pytest.fixture
def person(lms_app):
    """Somebody whose name a chain vouches for."""
    made = PersonFactory(name="Dewi")
    vouch(made, "person.named", name="Dewi")
    return made


def test_a_value_that_stands_contradicts_nothing(person):
    assert found() == []


def test_a_changed_value_is_named_by_its_line(person):
    person.name = "Dewa"

    assert [(one.seq, "name" in one.why) for one in found()] == [(1, True)]


def test_the_last_line_about_a_column_counts(person):
    person.name = "Dewa"
    vouch(person, "person.renamed", name="Dewa")
    assert found() == []

    person.name = "Dewi"
    assert [one.seq for one in found()] == [2]


def test_lines_about_other_columns_stay_in_force(person):
    vouch(person, "person.moved", email=person.email)

    person.name = "Dewa"
    assert [one.seq for one in found()] == [1]


def test_a_row_that_is_gone_is_missed(person):
    db.session().delete(person)

    assert ["hilang" in one.why for one in found()] == [True]


def test_a_line_about_a_table_that_nobody_knows_any_more_is_left_alone(lms_app):
    audit.append(
        ChainRef("class", ID), at=NOW, actor_id=None, kind="x.y", subject_kind="gone", subject_id=ID,
        data={"from": "a", "to": "b", evidence.SEALS: {"x": "y"}},
    )  # fmt: skip

    assert found() == []


# A file of SQLite holds whatever somebody writes into it: a column of times may hold no time any more.


@pytest.fixture
def broken_file(tmp_path, lms_app):
    """Entries in a SQLite file of their own, and a way to break one of them by hand."""

    path = tmp_path / "chain.db"
    engine = create_engine(f"sqlite:///{path}")
    db.Base.metadata.create_all(engine, tables=[Chain.__table__, ChainEntry.__table__])
    with Session(engine) as s:
        chain = Chain(kind="class", ref=ID)
        s.add(chain)
        s.flush()
        head = audit.GENESIS
        for seq in range(1, 6):
            body = audit.canonical(
                {
                    "actor": str(ID), "at": NOW.isoformat(), "data": {}, "kind": "x.y", "seq": seq,
                    "subject": ["x", str(ID)],
                }
            )  # fmt: skip
            head = audit.next_link(head, body)
            s.add(
                ChainEntry(
                    chain_id=chain.id, seq=seq, at=NOW, actor_id=ID, kind="x.y", subject_kind="x", subject_id=ID,
                    body=body, link=head,
                )
            )  # fmt: skip
        chain.size, chain.head = 5, head
        s.commit()

    def break_it(column, value):
        with sqlite3.connect(path) as raw:
            raw.execute("DROP TRIGGER chain_entry_no_update")
            raw.execute(f"UPDATE chain_entry SET {column} = ? WHERE seq = 4", (value,))
        with Session(engine) as s:
            return audit.verify_chain(s, s.scalars(select(Chain)).one())

    return break_it


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2026-11-1x 03:00:00.000000"),
        ("at", "kemarin"),
        ("actor_id", "bukan nomor"),
        ("subject_id", "z" * 32),
        ("seq", "empat"),
        ("body", "{"),
        ("link", "zz"),
    ],
)
def test_an_entry_that_cannot_be_read_is_named_and_ends_nothing(broken_file, column, value):
    assert broken_file(column, value).seq == 4


@pytest.mark.parametrize(("column", "value"), [("at", "2026-11-1x 03:00:00.000000"), ("mark", "rebahan")])
def test_a_row_that_cannot_be_read_is_named_and_the_check_goes_on(tmp_path, lms_app, column, value):
    path = tmp_path / "rows.db"
    engine = create_engine(f"sqlite:///{path}")
    db.Base.metadata.create_all(engine)
    row = {
        "id": ID.hex, "class_id": ID.hex, "session_id": ID.hex, "person_id": ID.hex, "mark": "H", "reason": "",
        "at": "2026-11-18 03:00:00.000000", "by_id": ID.hex, "make_up_note": "", column: value,
    }  # fmt: skip
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        known = {name for _, name, *_ in raw.execute("PRAGMA table_info(attendance)")}
        held = {name: what for name, what in row.items() if name in known}
        raw.execute(
            f"INSERT INTO attendance ({', '.join(held)}) VALUES ({', '.join('?' * len(held))})", [*held.values()]
        )
    with Session(engine) as s:
        chain = Chain(kind="class", ref=ID, size=3)
        s.add(chain)
        s.flush()
        found = list(evidence.contradictions(s, chain))

    assert [(one.seq, one.why) for one in found] == [(4, f"attendance {ID}: tidak terbaca")]


def test_a_person_is_called_by_table_and_id_when_no_context_says_how(lms_app):
    assert evidence.name_of_row(Person.__tablename__, ID) == f"person {ID}"

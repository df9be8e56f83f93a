"""The evidence chain: append-only, one after the other, no tampering unseen (stack.md A13, T-AU)."""

import contextlib
import contextvars
import datetime as dt
import random
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from askom_lms.kernel import audit, checkpoints, db, evidence, files
from askom_lms.kernel.audit import GENESIS, Chain, ChainEntry, ChainRef
from askom_lms.people.models import Person
from askom_lms.registry.models import AsesorStep
from tests.factories.people import PersonFactory

NOW = dt.datetime(2026, 11, 18, 3, 0, tzinfo=dt.UTC)
ENTRIES = 20
ROUNDS = 1000


def append(n, ref="class", at=NOW):
    return audit.append(
        ChainRef(ref, uuid.UUID(int=1)),
        at=at,
        actor_id=uuid.UUID(int=100 + n),
        kind="submission.sign_off",
        subject_kind="submission",
        subject_id=uuid.UUID(int=1000 + n),
        data={"fingerprint": f"{n:064x}", "session": ""},
    )


PAPER = b"%PDF-1.4 surat yang disimpan"


def vouch(subject, **columns):
    """A line that vouches for columns of a row, and for the file that one of them names."""
    audit.append(
        ChainRef("class", uuid.UUID(int=1)), at=NOW, actor_id=None, kind="x.y", subject_kind=subject.__tablename__,
        subject_id=subject.id, data={"session": "", evidence.SEALS: evidence.seals(subject.id, columns)},
    )  # fmt: skip


def only_chain():
    db.session().expire_all()
    return db.session().scalars(select(Chain)).one()


@pytest.fixture
def chain(lms_app):
    """A chain of twenty entries."""
    for n in range(ENTRIES):
        append(n)
    db.session().commit()
    return only_chain()


def test_entries_are_numbered_from_one_and_linked(chain):
    rows = db.session().scalars(select(ChainEntry).order_by(ChainEntry.seq)).all()

    assert [row.seq for row in rows] == list(range(1, ENTRIES + 1))
    assert rows[0].link == audit.next_link(GENESIS, rows[0].body)
    assert rows[1].link == audit.next_link(rows[0].link, rows[1].body)
    assert (chain.size, chain.head) == (ENTRIES, rows[-1].link)
    assert audit.verify_chain(db.session(), chain) is None


def test_what_a_savepoint_took_back_is_not_counted(chain):
    append(20)
    savepoint = db.session().begin_nested()
    append(21)
    savepoint.rollback()
    assert append(22) == ENTRIES + 2
    db.session().commit()
    assert audit.verify_chain(db.session(), only_chain()) is None


def test_the_head_is_read_anew_in_the_next_transaction(lms_app):
    append(0)
    db.session().commit()
    chain_id = only_chain().id
    db.session().rollback()
    with db.db.engine.begin() as another:
        audit.MOVE_HEAD.run({"chain": chain_id, "new_size": 5, "new_head": GENESIS}, another)
    assert append(1) == 6


def test_chains_are_apart(lms_app):
    assert [append(1), append(2), append(3, "institution"), append(4)] == [1, 2, 1, 3]


def test_an_entry_holds_ids_and_hashes_only(chain):
    body = db.session().scalar(select(ChainEntry.body).where(ChainEntry.seq == 1))

    assert body == (
        '{"actor":"00000000-0000-0000-0000-000000000064","at":"2026-11-18T03:00:00+00:00",'
        '"data":{"fingerprint":"' + "0" * 64 + '","session":""},"kind":"submission.sign_off","seq":1,'
        '"subject":["submission","00000000-0000-0000-0000-0000000003e8"]}'
    )


def test_one_content_has_one_text():
    assert audit.canonical({"b": 1, "a": {"d": "é", "c": None}}) == '{"a":{"c":null,"d":"é"},"b":1}'


def test_the_moment_of_an_entry_is_utc_whatever_the_zone_of_its_writer(lms_app):
    append(1, at=NOW.astimezone(dt.timezone(dt.timedelta(hours=7))))

    assert '"at":"2026-11-18T03:00:00+00:00"' in db.session().scalar(select(ChainEntry.body))
    assert audit.verify_chain(db.session(), only_chain()) is None


def test_the_order_does_not_come_from_the_clock(lms_app):
    append(1, at=NOW)
    append(2, at=NOW - dt.timedelta(days=1))
    db.session().commit()

    assert audit.verify_chain(db.session(), only_chain()) is None


def test_a_transaction_rolled_back_leaves_no_gap(chain):
    append(98)
    db.session().rollback()
    append(99)

    assert only_chain().size == ENTRIES + 1
    assert audit.verify_chain(db.session(), only_chain()) is None


@pytest.mark.row("002-090")
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_itself_refuses_to_change_an_entry(verb, chain):
    statement = update(ChainEntry).values(kind="x") if verb == "update" else delete(ChainEntry)

    with pytest.raises(DatabaseError):
        db.session().execute(statement.where(ChainEntry.seq == 1).execution_options(synchronize_session=False))
    db.session().rollback()
    assert audit.verify_chain(db.session(), only_chain()) is None


def test_two_entries_with_one_number_are_impossible(chain):
    columns = [column.name for column in ChainEntry.__table__.columns]
    row = db.session().execute(select(ChainEntry.__table__).where(ChainEntry.seq == 5)).one()

    with pytest.raises(DatabaseError):
        db.session().execute(insert(ChainEntry).values(dict(zip(columns, row, strict=True))))
    db.session().rollback()


def test_eight_writers_make_one_chain_without_forks(lms_app):
    db.session().rollback()
    ready = threading.Barrier(8)

    def write(worker):
        with lms_app.app_context():
            ready.wait()
            for n in range(50):
                with db.writing():
                    append(worker * 100 + n)
                    db.session().commit()

    with ThreadPoolExecutor(8) as pool:
        for one in [pool.submit(contextvars.Context().run, write, worker) for worker in range(8)]:
            one.result()

    links = db.session().scalars(select(ChainEntry.link)).all()
    assert len(links) == len(set(links)) == 400
    assert only_chain().size == 400
    assert audit.verify_chain(db.session(), only_chain()) is None


def test_the_first_writers_of_a_chain_make_one_head(lms_app):
    db.session().rollback()
    ready = threading.Barrier(8)

    def write(worker):
        with lms_app.app_context(), db.writing():
            ready.wait()
            append(worker)
            db.session().commit()

    with ThreadPoolExecutor(8) as pool:
        for one in [pool.submit(contextvars.Context().run, write, worker) for worker in range(8)]:
            one.result()

    assert db.session().scalar(select(func.count()).select_from(Chain)) == 1
    assert only_chain().size == 8


def test_history_is_told_oldest_first(chain):
    assert [e["data"]["fingerprint"] for e in audit.history_of(db.session(), "submission", uuid.UUID(int=1003))] == [
        f"{3:064x}"
    ]


# Tampering. Each kind changes the evidence behind the application's back; none may stay unseen.


def flip(rng):
    """One character of one entry is another one."""
    seq = rng.randint(1, ENTRIES)
    row = db.session().execute(select(ChainEntry.__table__).where(ChainEntry.seq == seq)).one()
    column = rng.choice(["body", "kind", "link", "subject_kind"])
    old = getattr(row, column)
    at = rng.randrange(len(old))
    new = old[:at] + ("0" if old[at] != "0" else "1") + old[at + 1 :]
    return [update(ChainEntry).where(ChainEntry.seq == seq).values({column: new})]


def move(rng):
    """The moment, actor or subject of one entry is another one."""
    seq = rng.randint(1, ENTRIES)
    values = rng.choice(
        [{"at": NOW + dt.timedelta(seconds=1)}, {"actor_id": uuid.uuid4()}, {"subject_id": uuid.uuid4()}]
    )
    return [update(ChainEntry).where(ChainEntry.seq == seq).values(values)]


def remove(rng):
    """One entry is gone."""
    return [delete(ChainEntry).where(ChainEntry.seq == rng.randint(1, ENTRIES))]


def swap(rng):
    """Two entries changed places."""
    one, other = rng.sample(range(1, ENTRIES + 1), 2)
    steps = ((one, 0), (other, one), (0, other))
    return [update(ChainEntry).where(ChainEntry.seq == a).values(seq=b) for a, b in steps]


def duplicate(rng):
    """One entry stands again at the end."""
    seq = rng.randint(1, ENTRIES)
    columns = ", ".join(c.name for c in ChainEntry.__table__.columns if c.name != "seq")
    names = f"{columns}, seq"
    return [
        text(f"INSERT INTO chain_entry ({names}) SELECT {columns}, {ENTRIES + 1} FROM chain_entry WHERE seq = {seq}")
    ]


def truncate(rng):
    """The end is cut off, and the head agrees."""
    left = rng.randint(0, ENTRIES - 1)
    head = db.session().scalar(select(ChainEntry.link).where(ChainEntry.seq == left)) or GENESIS
    return [delete(ChainEntry).where(ChainEntry.seq > left), update(Chain).values(size=left, head=head)]


def recompute(rng):
    """One entry says something else, and everything after it was computed anew, head included."""
    seq = rng.randint(1, ENTRIES)
    rows = db.session().execute(select(ChainEntry.seq, ChainEntry.body).order_by(ChainEntry.seq)).all()
    link, statements = GENESIS, []
    for row in rows:
        body = row.body.replace('"session":""', '"session":"x"') if row.seq == seq else row.body
        link = audit.next_link(link, body)
        statements.append(update(ChainEntry).where(ChainEntry.seq == row.seq).values(body=body, link=link))
    return [*statements[seq - 1 :], update(Chain).values(head=link)]


def vanish(_rng):
    """The whole chain is gone, head included."""
    return [delete(ChainEntry), delete(Chain)]


def rewrite(rng):
    """A column that a line vouches for holds something else."""
    values = rng.choice([{"name": f"Orang {rng.random()}"}, {"email": f"{rng.random()}@contoh.id"}])
    return [update(Person).values(values)]


def spoil(rng):
    """One byte of a stored file that a line vouches for is another one, or the row names another file."""
    if rng.random() < 0.5:
        return [update(AsesorStep).values(sha256=sha256(rng.randbytes(8)).hexdigest())]
    return [Spoiled(rng.randrange(len(PAPER)))]


@dataclass(frozen=True)
class Spoiled:
    """A byte of the stored paper at this place is turned around while one looks."""

    at: int


KINDS = (flip, move, remove, swap, duplicate, truncate, recompute, vanish, rewrite, spoil)


def unnoticed(statements):
    """Whether verification sees nothing after these statements; everything is rolled back."""
    s = db.session()
    s.rollback()
    step_aside(s)
    for statement in statements:
        if not isinstance(statement, Spoiled):
            s.execute(statement.execution_options(synchronize_session=False))
    s.expire_all()
    with spoiled([one for one in statements if isinstance(one, Spoiled)]):
        found = list(checkpoints.verify_all(s))
    s.rollback()
    return found == []


@contextlib.contextmanager
def spoiled(some):
    """The stored paper with these bytes turned around."""
    digest, data = sha256(PAPER).hexdigest(), bytearray(PAPER)
    for one in some:
        data[one.at] ^= 1
    if some:
        path = files.storage()._path(digest)
        path.write_bytes(data)
    yield
    if some:
        path.write_bytes(PAPER)


def step_aside(s):
    """The triggers of this transaction do nothing: DDL and SET are undone by the rollback."""
    if s.get_bind().dialect.name == "postgresql":
        s.execute(text("SET LOCAL session_replication_role = replica"))
        return
    for trigger in audit.SQLITE_TRIGGERS:
        s.execute(text(f"DROP TRIGGER {trigger}"))


@pytest.fixture
def vouching(lms_app):
    """A chain of twenty entries, whose last two vouch for a person and for a paper of his with its stored file."""
    for n in range(ENTRIES - 2):
        append(n)
    person = PersonFactory()
    paper = AsesorStep(person_id=person.id, number=1, event="certificate_noted", at=NOW, sha256=files.store(PAPER))
    db.session().add(paper)
    db.session().flush()
    vouch(person, name=person.name, email=person.email)
    vouch(paper, sha256=paper.sha256)
    db.session().commit()
    return only_chain()


@pytest.mark.one_database
def test_a_thousand_tamperings_of_chain_rows_and_files_are_all_seen(vouching):
    chain = vouching
    checkpoints.write(db.session(), chain, NOW)
    rng = random.Random(20261118)

    kinds = [KINDS[n % len(KINDS)] for n in range(ROUNDS)]
    unseen = [kind.__name__ for kind in kinds if unnoticed(kind(rng))]

    assert unseen == []
    assert list(checkpoints.verify_all(db.session())) == []


@pytest.mark.parametrize("kind", [truncate, recompute, vanish])
def test_what_only_a_checkpoint_sees_is_unseen_without_one(kind, chain):
    """Proof that the checkpoint has teeth: without it a shortened or recomputed chain looks whole."""
    assert unnoticed(kind(random.Random(1)))


@pytest.mark.parametrize("kind", [flip, move, remove, swap, duplicate])
def test_the_chain_alone_sees_every_other_kind(kind, chain):
    assert not unnoticed(kind(random.Random(1)))


@pytest.mark.parametrize(
    "statement", [delete(ChainEntry).where(ChainEntry.seq == ENTRIES), update(Chain).values(size=ENTRIES + 1)]
)
def test_the_head_misses_the_last_entry(statement, chain):
    assert not unnoticed([statement])


def test_a_tree_head_is_the_one_of_rfc_6962():
    """Three leaves: the last one is carried up unpaired."""
    leaves = [audit.leaf(x) for x in ("a", "b", "c")]
    pair = sha256(b"\x01" + leaves[0] + leaves[1]).digest()

    assert audit.merkle_root(leaves) == sha256(b"\x01" + pair + leaves[2]).hexdigest()
    assert audit.merkle_root([]) == sha256(b"").hexdigest()
    assert audit.merkle_root(leaves[:1]) == leaves[0].hex()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 20])
def test_the_way_up_from_each_leaf_ends_in_the_root(size):
    leaves = [audit.leaf(str(n)) for n in range(size)]
    levels = audit.merkle_levels(leaves)
    for index in range(size):
        node, at, width, path = leaves[index], index, size, audit.path_in(levels, index)
        while width > 1:
            if at % 2 or at + 1 < width:
                other = bytes.fromhex(path.pop(0))
                node = sha256(b"\x01" + (other + node if at % 2 else node + other)).digest()
            at, width = at // 2, (width + 1) // 2
        assert (node.hex(), path) == (audit.merkle_root(leaves), [])

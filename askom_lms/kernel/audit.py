"""The append-only evidence chains, their signed checkpoints, and the log of who looked at what.

An entry is canonical JSON. Its leaf is SHA-256(0x00 + body); its link is SHA-256(0x01 + previous link + leaf), the
prefixes of RFC 6962. Entries hold ids and hashes, never personal data.
"""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    DDL,
    Connection,
    Index,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    event,
    func,
    insert,
    select,
    update,
)  # fmt: skip
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from askom_lms.kernel.db import Base, Record, one_trip, session
from askom_lms.kernel.ready import Ready

NOBODY = uuid.UUID(int=0)
READ_AT_ONCE = 1000
GENESIS = hashlib.sha256(b"askom evidence chain").hexdigest()


class Chain(Record):
    """The head of one chain: one per class, one per institution, one for the platform."""

    __tablename__ = "chain"
    __table_args__ = (UniqueConstraint("kind", "ref"),)

    kind: Mapped[str] = mapped_column(String(16))
    ref: Mapped[uuid.UUID]
    size: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(64), default=GENESIS)


class ChainEntry(Base):
    """One fact. Rows are never changed or deleted: triggers refuse it, verification would find it."""

    __tablename__ = "chain_entry"
    __table_args__ = (Index("ix_chain_entry_subject", "subject_kind", "subject_id"),)

    chain_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    actor_id: Mapped[uuid.UUID]
    kind: Mapped[str] = mapped_column(String(64))
    subject_kind: Mapped[str] = mapped_column(String(64))
    subject_id: Mapped[uuid.UUID]
    body: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(64))


SQLITE_TRIGGERS = {
    f"chain_entry_no_{verb}": (
        f"CREATE TRIGGER chain_entry_no_{verb} BEFORE {verb} ON chain_entry "
        "BEGIN SELECT RAISE(ABORT, 'chain_entry is append-only'); END"
    )
    for verb in ("update", "delete")
}
"""Name -> statement; the database itself refuses to change or delete an entry."""
POSTGRESQL_TRIGGERS = (
    "CREATE OR REPLACE FUNCTION chain_entry_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'chain_entry is append-only'; END $$",
    "CREATE TRIGGER chain_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON chain_entry "
    "FOR EACH STATEMENT EXECUTE FUNCTION chain_entry_append_only()",
)


def _ddl(statement: str) -> DDL:
    """DDL() fills % placeholders; ours has none."""
    return DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy


for _statement in SQLITE_TRIGGERS.values():
    event.listen(ChainEntry.__table__, "after_create", _ddl(_statement).execute_if(dialect="sqlite"))
for _statement in POSTGRESQL_TRIGGERS:
    event.listen(ChainEntry.__table__, "after_create", _ddl(_statement).execute_if(dialect="postgresql"))


class AccessLogEntry(Record):
    """Who looked at which document, when; written in a transaction of its own."""

    __tablename__ = "access_log"
    __table_args__ = (Index("ix_access_log_subject", "subject_kind", "subject_id"),)

    at: Mapped[dt.datetime] = mapped_column(index=True)
    actor_id: Mapped[uuid.UUID]
    subject_kind: Mapped[str] = mapped_column(String(64))
    subject_id: Mapped[uuid.UUID]
    what: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True)
class ChainRef:
    """Which chain: ("class", id), ("institution", id) or ("platform", NOBODY)."""

    kind: str
    ref: uuid.UUID = NOBODY


PLATFORM = ChainRef("platform")


CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(data: Mapping[str, Any]) -> str:
    """One text for one content: sorted keys, no spaces, UTF-8 kept."""
    return CANONICAL.encode(data)


def leaf(body: str) -> bytes:
    return hashlib.sha256(b"\x00" + body.encode()).digest()


def next_link(previous: str, body: str) -> str:
    return hashlib.sha256(b"\x01" + bytes.fromhex(previous) + leaf(body)).hexdigest()


def append(
    chain: ChainRef,
    *,
    at: dt.datetime,
    actor_id: uuid.UUID | None,
    kind: str,
    subject_kind: str,
    subject_id: uuid.UUID,
    data: Mapping[str, Any],
) -> int:
    """Append one entry in the caller's transaction; returns its number. Appends to one chain are serialised."""
    chain_id, size, head = hold(chain)
    seq = size + 1
    actor = actor_id or NOBODY
    body = canonical(
        {
            "actor": str(actor),
            "at": at.astimezone(dt.UTC).isoformat(),
            "data": dict(data),
            "kind": kind,
            "seq": seq,
            "subject": [subject_kind, str(subject_id)],
        }
    )
    link = next_link(head, body)
    entry = {
        "chain_id": chain_id,
        "seq": seq,
        "at": at,
        "actor_id": actor,
        "kind": kind,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "body": body,
        "link": link,
    }
    with one_trip():
        ADD_ENTRY.run(entry)
        MOVE_HEAD.run({"chain": chain_id, "new_size": seq, "new_head": link})
    _held_heads()[chain] = chain_id, seq, link
    return seq


Head = tuple[uuid.UUID, int, str]
HEADS = "askom_chain_heads"


def hold(chain: ChainRef) -> Head:
    """The head of a chain (id, size, link), held until the transaction ends; read once in it."""
    heads = _held_heads()
    if chain not in heads:
        heads[chain] = _lock_head(session().connection(), chain)
    return heads[chain]


def _held_heads() -> dict[ChainRef, Head]:
    found: dict[ChainRef, Head] = session().info.setdefault(HEADS, {})
    return found


@event.listens_for(Session, "after_transaction_end")
def _let_heads_go(of: Session, transaction: SessionTransaction) -> None:
    """What was held is free again, or a savepoint took it back."""
    if transaction.nested or transaction.parent is None:
        of.info.pop(HEADS, None)


CHAINS, ENTRIES = cast(Table, Chain.__table__), cast(Table, ChainEntry.__table__)
HEAD = (
    select(CHAINS.c.id, CHAINS.c.size, CHAINS.c.head)
    .where(CHAINS.c.kind == bindparam("kind"), CHAINS.c.ref == bindparam("ref"))
    .with_for_update()
)
ADD_ENTRY = Ready(insert(ENTRIES))
MOVE_HEAD = Ready(
    update(CHAINS)
    .where(CHAINS.c.id == bindparam("chain"))
    .values(size=bindparam("new_size"), head=bindparam("new_head"))
)
"""Built once: every deed of a class appends."""


def _lock_head(connection: Connection, chain: ChainRef) -> Head:
    """The head row, held until the transaction ends (BEGIN IMMEDIATE does the same on SQLite)."""
    wanted = {"kind": chain.kind, "ref": chain.ref}
    found = connection.execute(HEAD, wanted).one_or_none()
    if found is None:
        make = pg_insert if connection.dialect.name == "postgresql" else sqlite_insert
        connection.execute(
            make(Chain)
            .values(id=uuid.uuid4(), kind=chain.kind, ref=chain.ref, size=0, head=GENESIS)
            .on_conflict_do_nothing(index_elements=["kind", "ref"])
        )
        found = connection.execute(HEAD, wanted).one()
    return found.id, found.size, found.head


@dataclass(frozen=True)
class Mismatch:
    """The first entry of a chain that does not match, and why."""

    chain: str
    seq: int
    why: str


def name_of(chain: "Chain") -> str:
    """The name of a chain in messages, and with a dash the name of the file of its checkpoints."""
    return f"{chain.kind}:{chain.ref}"


def chains(s: Session) -> list[Chain]:
    return list(s.scalars(select(Chain).order_by(Chain.kind, Chain.ref)))


def verify_chain(s: Session, chain: Chain) -> Mismatch | None:
    """Recompute a whole chain. None when every entry matches its link, its columns and the head."""
    name = name_of(chain)
    previous, expected = GENESIS, 0
    for row in entries_of(s, chain.id):
        expected += 1
        if row is None:
            return Mismatch(name, expected, "isi entri tidak terbaca")
        if row.seq != expected:
            return Mismatch(name, expected, f"entri {expected} hilang (berikutnya {row.seq})")
        if next_link(previous, row.body) != row.link:
            return Mismatch(name, row.seq, "isi entri tidak cocok dengan rantainya")
        if not _columns_match(row):
            return Mismatch(name, row.seq, "kolom entri tidak cocok dengan isinya")
        previous = row.link
    if (expected, previous) != (chain.size, chain.head):
        return Mismatch(name, expected + 1, f"kepala rantai mencatat {chain.size} entri, yang ada {expected}")
    return None


def entries_of(s: Session, chain_id: uuid.UUID) -> Iterator[Any]:
    """The rows of a chain in order; None for one whose columns hold no time or no id any more."""
    entry = ChainEntry
    columns = (
        entry.seq,
        entry.at,
        entry.actor_id,
        entry.kind,
        entry.subject_kind,
        entry.subject_id,
        entry.body,
        entry.link,
    )
    ordered = select(*columns).where(entry.chain_id == chain_id).order_by(entry.seq)
    first = 0
    while True:
        try:
            rows = s.execute(ordered.offset(first).limit(READ_AT_ONCE)).all()
        except (ValueError, TypeError):
            rows = [_readable(s, ordered.offset(first + n).limit(1)) for n in range(READ_AT_ONCE)]
            rows = rows[: _count(s, chain_id) - first]
        yield from rows
        if len(rows) < READ_AT_ONCE:
            return
        first += READ_AT_ONCE


def _readable(s: Session, one: Select[*tuple[Any, ...]]) -> Any:
    try:
        return s.execute(one).one_or_none()
    except (ValueError, TypeError):
        return None


def _count(s: Session, chain_id: uuid.UUID) -> int:
    return s.scalar(select(func.count()).where(ChainEntry.chain_id == chain_id)) or 0


def _columns_match(row: Any) -> bool:
    try:
        body = json.loads(row.body)
        return bool(
            body["seq"] == row.seq
            and body["kind"] == row.kind
            and body["actor"] == str(row.actor_id)
            and body["subject"] == [row.subject_kind, str(row.subject_id)]
            and dt.datetime.fromisoformat(body["at"]) == row.at
        )
    except (ValueError, KeyError, TypeError):
        return False


def merkle_root(leaves: list[bytes]) -> str:
    """The RFC 6962 tree head over leaf hashes, in hex."""
    return merkle_levels(leaves)[-1][0].hex() if leaves else hashlib.sha256(b"").hexdigest()


def merkle_levels(leaves: list[bytes]) -> list[list[bytes]]:
    """The whole tree, from the leaves up to the one root; the last of an odd level goes up as it is."""
    levels = [leaves]
    while len(level := levels[-1]) > 1:
        paired = [hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        levels.append(paired + ([level[-1]] if len(level) % 2 else []))
    return levels


def path_in(levels: list[list[bytes]], index: int) -> list[str]:
    """What proves that the leaf at `index` (from 0) lies below the root of these levels: neighbours, lowest first."""
    places = [(level, (index >> height) ^ 1) for height, level in enumerate(levels)]
    return [level[place].hex() for level, place in places if place < len(level)]


def leaves_of(s: Session, chain_id: uuid.UUID, size: int) -> list[bytes]:
    """Leaf hashes of the first `size` entries."""
    rows = (
        select(ChainEntry.body).where(ChainEntry.chain_id == chain_id, ChainEntry.seq <= size).order_by(ChainEntry.seq)
    )
    return [leaf(body) for body in s.scalars(rows)]


def history_of(s: Session, subject_kind: str, subject_id: uuid.UUID) -> list[dict[str, Any]]:
    """What happened to one object, oldest first: `kind`, `at`, `actor_id`, `data`."""
    rows = s.execute(
        select(ChainEntry.kind, ChainEntry.at, ChainEntry.actor_id, ChainEntry.body)
        .where(ChainEntry.subject_kind == subject_kind, ChainEntry.subject_id == subject_id)
        .order_by(ChainEntry.at, ChainEntry.seq)
    )
    return [{"kind": r.kind, "at": r.at, "actor_id": r.actor_id, "data": json.loads(r.body)["data"]} for r in rows]

"""Do the rows still say what the evidence chains say about them?

A chain proves itself. Here the rows are held against it: states against the last transition, columns and stored files
against the hashes that an entry took of them, and whatever the contexts know besides (`@witness`).
"""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import JSON, ColumnElement, Table, Text, cast, select
from sqlalchemy.orm import Session

from askom_lms.kernel import files
from askom_lms.kernel.audit import Chain, Mismatch, canonical, entries_of, name_of
from askom_lms.kernel.db import Base

SEALS = "seals"
"""Key in the data of an entry: columns of its subject -> hash of what they held."""
ALSO = "also"
"""Key in the data of an entry: table -> id -> the same for a row that is not its subject."""
ERASED = "erased"
"""Key in the data of an entry: table -> ids of rows whose content was destroyed by law; `also` seals what is left."""
ROWS_AT_ONCE = 200
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)


def seal(row_id: uuid.UUID, values: Mapping[str, Any]) -> str:
    """The hash of some columns of one row; the id keeps equal values of two rows apart."""
    return hashlib.sha256(canonical({"id": str(row_id), "values": plain(values)}).encode()).hexdigest()


def seals(row_id: uuid.UUID, *groups: Mapping[str, Any]) -> dict[str, str]:
    """What an entry keeps of a row: one hash for each group of columns that change together."""
    return {",".join(group): seal(row_id, group) for group in groups if group}


def also(table: str, row_id: uuid.UUID, *groups: Mapping[str, Any]) -> dict[str, Any]:
    """Data of an entry that vouches for another row than its subject."""
    return {ALSO: {table: {str(row_id): seals(row_id, *groups)}}}


def plain(value: Any) -> Any:
    """A value of a column as canonical JSON can hold it, the same before it is stored and after it is read."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


@dataclass(frozen=True)
class Entry:
    """One line of a chain, read."""

    seq: int
    at: dt.datetime
    actor_id: uuid.UUID
    kind: str
    subject_kind: str
    subject_id: uuid.UUID
    data: Mapping[str, Any]


@dataclass
class Ledger:
    """All lines of one chain, found by their subject."""

    chain: Chain
    entries: list[Entry]
    _by_subject: dict[tuple[str, uuid.UUID], list[Entry]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for entry in self.entries:
            self._by_subject.setdefault((entry.subject_kind, entry.subject_id), []).append(entry)

    def of(self, subject_kind: str, subject_id: uuid.UUID, kind: str = "") -> list[Entry]:
        """The lines about one row, oldest first; of one kind when it is named."""
        found = self._by_subject.get((subject_kind, subject_id), [])
        return [entry for entry in found if not kind or entry.kind == kind]

    def of_kind(self, *kinds: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind in kinds]

    def vouched(self, table: str) -> frozenset[uuid.UUID]:
        """The rows of a table that some line speaks of, as its subject or besides."""
        subjects = {row_id for kind, row_id in self._by_subject if kind == table}
        besides = {
            uuid.UUID(row_id) for entry in self.entries for row_id in (entry.data.get(ALSO) or {}).get(table, ())
        }
        return frozenset(subjects | besides)

    def erased(self, table: str) -> frozenset[uuid.UUID]:
        """The rows of a table whose content a line of this chain says was destroyed by law."""
        lines = (entry.data.get(ERASED) or {} for entry in self.entries)
        return frozenset(uuid.UUID(row_id) for line in lines for row_id in line.get(table, ()))

    def differs(self, entry: Entry | None, why: str) -> Mismatch:
        """The finding; a row that no line speaks of is named by the line that should follow the last one."""
        return Mismatch(name_of(self.chain), entry.seq if entry else self.chain.size + 1, why)


Witness = Callable[[Session, Ledger], Iterator[Mismatch]]
Namer = Callable[[uuid.UUID], str]
WITNESSES: list[Witness] = []
NAMES: dict[str, Namer] = {}
"""Table -> how a person calls one of its rows."""


def witness(of: Witness) -> Witness:
    """Decorator: this context holds its own rows against a chain."""
    WITNESSES.append(of)
    return of


def ledger_of(s: Session, chain: Chain) -> Ledger:
    """The chain as far as it can be read."""
    entries = []
    for row in entries_of(s, chain.id):
        try:
            data = json.loads(row.body)["data"]
        except UNREADABLE:
            continue  # the chain itself names this line
        entries.append(Entry(row.seq, row.at, row.actor_id, row.kind, row.subject_kind, row.subject_id, data))
    return Ledger(chain, entries)


def contradictions(s: Session, chain: Chain) -> Iterator[Mismatch]:
    """Every row of this chain that is not what its lines say; asked of a chain that proves itself."""
    ledger = ledger_of(s, chain)
    for of in (_rows, *WITNESSES):
        try:
            yield from of(s, ledger)
        except UNREADABLE as error:
            yield ledger.differs(None, "; ".join(unreadable(s)) or f"baris yang diperiksa tidak terbaca: {error}")


def unreadable(s: Session) -> Iterator[str]:
    """Every row of any table that holds what its columns cannot hold; read only once something could not be."""
    for table in Base.metadata.sorted_tables:
        if "id" in table.c:
            ids = s.scalars(select(table.c.id)).all()
            rows = rows_of(s, table, set(table.c.keys()) - {"id"}, ids)
            yield from (f"{name_of_row(table.name, row_id)}: tidak terbaca" for row_id, row in rows if row is None)


@dataclass(frozen=True)
class Claim:
    """What one line says about some columns of one row."""

    entry: Entry
    columns: tuple[str, ...]
    expected: str
    is_hash: bool = True

    def holds(self, row_id: uuid.UUID, row: Mapping[str, Any]) -> bool:
        values = {column: row[column] for column in self.columns}
        return (seal(row_id, values) if self.is_hash else str(values["state"])) == self.expected


Claims = dict[str, dict[uuid.UUID, list[Claim]]]


def _rows(s: Session, ledger: Ledger) -> Iterator[Mismatch]:
    """States, sealed columns and files of every table that the chain speaks of."""
    for table_name, rows in claims_of(ledger).items():
        table = Base.metadata.tables[table_name]
        columns = sorted({column for claims in rows.values() for claim in claims for column in claim.columns})
        for row_id, row in rows_of(s, table, columns, rows):
            yield from _compared(ledger, table_name, row_id, row, rows[row_id])


def claims_of(ledger: Ledger) -> Claims:
    """Table -> row -> the last line that speaks of each column."""
    found: Claims = {}
    for entry in ledger.entries:
        for table_name, row_id, claim in _claims_of(entry):
            table = Base.metadata.tables.get(table_name)
            if table is None or not set(claim.columns) <= set(table.c.keys()):
                continue
            held = found.setdefault(table_name, {}).setdefault(row_id, [])
            held[:] = [one for one in held if not set(one.columns) & set(claim.columns)]
            held.append(claim)
    return found


def _claims_of(entry: Entry) -> Iterator[tuple[str, uuid.UUID, Claim]]:
    if "to" in entry.data and "from" in entry.data:
        yield entry.subject_kind, entry.subject_id, Claim(entry, ("state",), str(entry.data["to"]), is_hash=False)
    for columns, expected in (entry.data.get(SEALS) or {}).items():
        yield entry.subject_kind, entry.subject_id, Claim(entry, tuple(columns.split(",")), str(expected))
    for table_name, rows in (entry.data.get(ALSO) or {}).items():
        for row_id, groups in rows.items():
            for columns, expected in groups.items():
                yield table_name, uuid.UUID(row_id), Claim(entry, tuple(columns.split(",")), str(expected))


def _compared(
    ledger: Ledger, table_name: str, row_id: uuid.UUID, row: Mapping[str, Any] | None, claims: Iterable[Claim]
) -> Iterator[Mismatch]:
    if row is None:
        first = min((claim.entry for claim in claims), key=lambda entry: entry.seq)
        yield ledger.differs(first, f"{name_of_row(table_name, row_id)}: barisnya hilang atau tidak terbaca")
        return
    for claim in claims:
        if not claim.holds(row_id, row):
            what = ", ".join(claim.columns)
            yield ledger.differs(claim.entry, f"{name_of_row(table_name, row_id)}: bukan lagi yang dicatat ({what})")
            continue
        for column in claim.columns:
            if column.endswith("sha256") and row[column] and (wrong := wrong_file(row[column])):
                yield ledger.differs(claim.entry, f"{name_of_row(table_name, row_id)}: {wrong}")


def name_of_row(table_name: str, row_id: uuid.UUID) -> str:
    """How a person calls this row; table and id when nobody said how."""
    return (NAMES[table_name](row_id) if table_name in NAMES else "") or f"{table_name} {row_id}"


def wrong_file(sha256: str) -> str:
    """What is wrong with the stored bytes of this name; empty when nothing is."""
    storage = files.storage()
    try:
        return "" if storage.verify(sha256) else f"isi berkas {sha256[:12]} di penyimpanan berubah"
    except files.StoredFileMissing:
        return f"berkas {sha256[:12]} hilang dari penyimpanan"
    except (files.StorageUnavailable, ValueError):
        return f"berkas {sha256[:12]} tidak dapat dibaca dari penyimpanan"


def rows_of(
    s: Session, table: Table, columns: Iterable[str], ids: Iterable[uuid.UUID]
) -> Iterator[tuple[uuid.UUID, Mapping[str, Any] | None]]:
    """Each wanted row, None for one that is gone or that holds what its columns cannot hold."""
    wanted = list(ids)
    shown = [_as_stored(table, name) for name in columns]
    for start in range(0, len(wanted), ROWS_AT_ONCE):
        part = wanted[start : start + ROWS_AT_ONCE]
        try:
            held = _fetched(s, table, shown, part)
        except UNREADABLE:
            held = {}
            for one in part:
                try:
                    held |= _fetched(s, table, shown, [one])
                except UNREADABLE:
                    continue
        yield from ((one, held.get(one)) for one in part)


def _fetched(
    s: Session, table: Table, shown: list[ColumnElement[Any]], ids: list[uuid.UUID]
) -> dict[uuid.UUID, dict[str, Any]]:
    rows = s.execute(select(table.c.id, *shown).where(table.c.id.in_(ids))).mappings()
    return {row["id"]: {name: _read(table, name, value) for name, value in row.items()} for row in rows}


def _as_stored(table: Table, name: str) -> ColumnElement[Any]:
    """JSON is read as text, so that broken JSON is a finding and not an accident."""
    column = table.c[name]
    return cast(column, Text).label(name) if isinstance(column.type, JSON) else column


def _read(table: Table, name: str, value: Any) -> Any:
    return json.loads(value) if isinstance(table.c[name].type, JSON) and value is not None else value

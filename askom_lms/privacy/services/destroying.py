"""Emptying rows so that evidence stays whole: what changes is planned first, then written and sealed anew.

Chains hold ids and hashes only, so nothing in them is touched. Each chain that spoke of an emptied row gets a line that
names it and seals what is left; `audit verify` reads that line like any other.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select, update

from askom_lms.coursework.models import Remark
from askom_lms.kernel import audit, db, evidence, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import PLATFORM, ChainRef
from askom_lms.privacy.domain.tombstones import emptied
from askom_lms.privacy.queries.owned import table_of

SWEEP = "privacy.sweep_files"
ROWS_AT_ONCE = 200
Values = dict[str, Any]


@dataclass
class Plan:
    """What would change: read only, so that a dry run and a real one are the same plan."""

    changed: dict[str, dict[uuid.UUID, Values]] = field(default_factory=dict)
    """Table -> row -> column -> what stands there afterwards."""
    deleted: dict[str, set[uuid.UUID]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    """Contents that no longer have a reason; destroyed unless another row names them."""
    left: list[str] = field(default_factory=list)
    """What stays and why, for the answer to the person."""

    def change(self, table: str, row_id: uuid.UUID, values: Mapping[str, Any]) -> None:
        """These columns of this row become this; a row that goes is not changed."""
        if values and row_id not in self.deleted.get(table, ()):
            self.changed.setdefault(table, {}).setdefault(row_id, {}).update(values)

    def remove(self, table: str, row_ids: Iterable[uuid.UUID]) -> None:
        """These rows go."""
        self.deleted.setdefault(table, set()).update(row_ids)

    def empty(self, table: str, row: Mapping[str, Any], columns: Iterable[str]) -> None:
        """Nothing of these columns stays; contents of files that they name go with them."""
        told = {}
        for name in columns:
            length = getattr(table_of(table).c[name].type, "length", None)
            left = emptied(row[name], name, longest=length)
            if left != row[name]:
                told[name] = left
                self.files |= {row[name]} if name.endswith("sha256") else set()
        self.change(table, row["id"], told)

    @property
    def counts(self) -> dict[str, int]:
        """Table -> how many rows are emptied or go."""
        touched = {table: len(rows) for table, rows in self.changed.items() if rows}
        for table, ids in self.deleted.items():
            if ids:
                touched[table] = touched.get(table, 0) + len(ids)
        return dict(sorted(touched.items()))


def carry_out(act: Act, plan: Plan, *, why: str, person_id: uuid.UUID | None = None) -> None:
    """Write the plan, seal what is left, and have the files destroyed after the commit.

    Raises nothing of its own; the caller has asked and holds no other lock: the platform's chain comes first.
    """
    audit.hold(PLATFORM)
    lines = _lines(plan)
    for ref in lines:
        audit.hold(ref)
    _write(plan)
    for ref, (table_rows, erased) in lines.items():
        data = {"why": why, evidence.ALSO: _seals(table_rows), evidence.ERASED: erased}
        _append(act, ref, person_id, data)
    if PLATFORM not in lines and person_id is not None:
        _append(act, PLATFORM, person_id, {"why": why})
    if plan.files:
        jobs.enqueue(SWEEP, {"sha256": sorted(plan.files)})


def _append(act: Act, ref: ChainRef, person_id: uuid.UUID | None, data: Mapping[str, Any]) -> None:
    audit.append(
        ref, at=act.now, actor_id=act.actor_id, kind="personal.erased", subject_kind="person",
        subject_id=person_id or audit.NOBODY, data={**data, "session": ""},
    )  # fmt: skip


Lines = dict[ChainRef, tuple[dict[str, dict[uuid.UUID, list[tuple[str, ...]]]], dict[str, list[str]]]]


def _lines(plan: Plan) -> Lines:
    """Chain -> groups of columns that it spoke of and that change, and sheets whose content goes."""
    found: Lines = {}
    if not plan.changed:
        return found
    s = db.session()
    returned = _returned(plan)
    for chain in audit.chains(s):
        ledger = evidence.ledger_of(s, chain)
        groups: dict[str, dict[uuid.UUID, list[tuple[str, ...]]]] = {}
        for table, rows in evidence.claims_of(ledger).items():
            for row_id in rows.keys() & plan.changed.get(table, {}).keys():
                moved = plan.changed[table][row_id].keys()
                columns = [claim.columns for claim in rows[row_id] if claim.is_hash and set(claim.columns) & moved]
                if columns:
                    groups.setdefault(table, {})[row_id] = columns
        sealed = {entry.subject_id for entry in ledger.of_kind("record.seal")} & plan.changed.get("record", {}).keys()
        told = {entry.subject_id for entry in ledger.of_kind("submission.return")} & returned
        for row_id in sealed:  # the chain knew their fingerprint alone: from now on it knows what is left
            groups.setdefault("record", {}).setdefault(row_id, [tuple(sorted(plan.changed["record"][row_id]))])
        erased = {"record": sorted(map(str, sealed)), "submission": sorted(map(str, told))}
        if groups or sealed or told:
            found[ChainRef(chain.kind, chain.ref)] = groups, {name: ids for name, ids in erased.items() if ids}
    return found


def _returned(plan: Plan) -> set[uuid.UUID]:
    """Versions whose remarks change."""
    ids = list(plan.changed.get("remark", {}))
    found: set[uuid.UUID] = set()
    for start in range(0, len(ids), ROWS_AT_ONCE):
        some = ids[start : start + ROWS_AT_ONCE]
        found |= set(db.session().scalars(select(Remark.submission_id).where(Remark.id.in_(some))))
    return found


def _seals(groups: Mapping[str, Mapping[uuid.UUID, list[tuple[str, ...]]]]) -> dict[str, dict[str, dict[str, str]]]:
    s = db.session()
    told: dict[str, dict[str, dict[str, str]]] = {}
    for name, rows in groups.items():
        columns = sorted({column for of in rows.values() for group in of for column in group})
        for row_id, row in evidence.rows_of(s, table_of(name), columns, rows):
            if row is not None:
                held = [{column: row[column] for column in group} for group in rows[row_id]]
                told.setdefault(name, {})[str(row_id)] = evidence.seals(row_id, *held)
    return told


def _write(plan: Plan) -> None:
    s = db.session()
    for table in reversed(db.metadata.sorted_tables):
        ids = sorted(plan.deleted.get(table.name, ()))
        for start in range(0, len(ids), ROWS_AT_ONCE):
            s.execute(delete(table).where(table.c.id.in_(ids[start : start + ROWS_AT_ONCE])))
    for name, rows in sorted(plan.changed.items()):
        of = table_of(name)
        for row_id, values in sorted(rows.items()):
            s.execute(update(of).where(of.c.id == row_id).values(values))
    s.expire_all()

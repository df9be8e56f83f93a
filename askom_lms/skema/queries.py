"""How to find rows of skema: choices, the tree, and what it lends to official forms."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import case, func, select, tuple_

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.skema.domain.lending import lent, lent_notes
from askom_lms.skema.domain.notes import Note
from askom_lms.skema.domain.report import ImportReport, compare
from askom_lms.skema.domain.tree import ElemenNode, KukNode, SkemaNode, StandardNode, UnitNode
from askom_lms.skema.models import Elemen, Kuk, Skema, SkemaStandard, Standard, Unit, UnitNote
from askom_lms.skema.policy import P

KEPT_TREES = 64
HEAD_COLUMNS = (
    Skema.title,
    Skema.number,
    Skema.kind,
    Skema.note,
    Skema.demo_codes,
    Skema.issuer,
    Skema.issued_on,
    Skema.data_version,
    Skema.key,
    Skema.source_sha256,
    Skema.aspects_key,
    Skema.verified_on,
    Skema.verified_number,
)
KUK_COLUMNS: tuple[Any, ...] = (Kuk.number, Kuk.text, Kuk.is_cut, Kuk.is_duplicate, Kuk.note, Kuk.aspect)
STANDARD_COLUMNS = (
    Standard.kind,
    Standard.number,
    Standard.year,
    Standard.title,
    Standard.is_revoked,
    Standard.revoked_note,
    Standard.url,
)


@dataclass(frozen=True)
class SkemaChoice:
    """One skema in a list."""

    id: uuid.UUID
    key: str
    title: str
    number: str | None
    kind: str | None
    n_units: int
    n_ready: int
    has_revoked: bool
    """Names a revoked standard among its references, used by a unit or not."""
    verified_on: dt.date | None
    """When BNSP verified it."""
    verified_number: str


@dataclass(frozen=True)
class SkemaTree:
    """One skema with everything in it, and its place in the tables."""

    id: uuid.UUID
    key: str
    source_sha256: str
    node: SkemaNode
    verified_on: dt.date | None = None
    """When BNSP verified it, whatever a file brings later."""
    verified_number: str = ""


def skema_choices(act: Act, kind: str = "", *, verified: bool | None = None) -> list[SkemaChoice]:
    """Every skema, by title, with how many units are ready for use.

    `kind` leaves those of one kind (KKNI, Okupasi, Klaster), `verified` those that BNSP verified or did not.
    """
    act.require(P.READ)
    units = (
        select(Unit.skema_id, func.count().label("n"), func.sum(case((Unit.is_ready, 1), else_=0)).label("ready"))
        .group_by(Unit.skema_id)
        .subquery()
    )
    revoked = select(SkemaStandard.skema_id).join(Standard).where(Standard.is_revoked).scalar_subquery()
    rows = session().execute(
        select(
            Skema.id,
            Skema.key,
            Skema.title,
            Skema.number,
            Skema.kind,
            func.coalesce(units.c.n, 0).label("n_units"),
            func.coalesce(units.c.ready, 0).label("n_ready"),
            Skema.id.in_(revoked).label("has_revoked"),
            Skema.verified_on,
            Skema.verified_number,
        )
        .outerjoin(units, units.c.skema_id == Skema.id)
        .where(*([Skema.kind == kind] if kind else []))
        .where(*([] if verified is None else [Skema.verified_on.is_not(None) == verified]))
        .order_by(Skema.title, Skema.key)
    )
    return [SkemaChoice(**{**row, "has_revoked": bool(row["has_revoked"])}) for row in rows.mappings()]


def skema_tree(act: Act, skema_id: uuid.UUID) -> SkemaTree:
    """One skema, frozen, down to each KUK. Raises NotFound."""
    act.require(P.READ)
    return _tree(skema_id)


def lent_skema(
    skema_id: uuid.UUID, unit_codes: Collection[str] | None = None, *, with_notes: bool = False
) -> dict[str, Any]:
    """The rows `skema`, `standards`, `units` that an official form is opened with, and `notes` where it shows them.

    In: the skema, and the codes of its units that are used (None: all). Out: plain data, the caller's own.
    Raises NotFound; Invalid `skema.unit_unknown` when a code is not of this skema. One query once the tree is known.
    """
    node = _tree(skema_id).node
    unknown = sorted(set(unit_codes or ()) - {unit.code for unit in node.units})
    if unknown:
        raise Invalid("skema.unit_unknown", codes=", ".join(unknown), skema=node.title)
    return lent(node, unit_codes) | ({"notes": lent_notes(node, unit_codes)} if with_notes else {})


def demo_codes(skema_id: uuid.UUID) -> list[str]:
    """The units that the file proposes for a short run (`paket_demo`); all units when it proposes none."""
    node = _tree(skema_id).node
    return list(node.demo_codes) or [unit.code for unit in node.units]


def has_revoked_standard(skema_id: uuid.UUID, unit_codes: Collection[str] | None = None) -> bool:
    """Whether one of these units (None: any of the skema) rests on a revoked standard."""
    node = _tree(skema_id).node
    return any(node.is_training_only(unit) for unit in node.chosen(unit_codes))


def assert_real_allowed(
    skema_id: uuid.UUID, unit_codes: Collection[str] | None = None, *, verified_only: bool = False
) -> None:
    """A revoked standard is for training only; what is real uses one in force (000:skkni.1, 000:skkni.2).

    `verified_only`: so is a skema that BNSP has not verified (000-090), in classes that ask for it.
    Raises Refusal `skema.revoked_for_real` that names the units and standards in the way, `skema.unverified_for_real`.
    """
    tree = _tree(skema_id)
    node = tree.node
    if verified_only and tree.verified_on is None:
        raise Refusal("skema.unverified_for_real", skema=node.title)
    units = [unit for unit in node.chosen(unit_codes) if node.is_training_only(unit)]
    if units:
        grounds, codes = ", ".join(s.name for s in node.revoked), ", ".join(unit.code for unit in units)
        raise Refusal("skema.revoked_for_real", skema=node.title, standard=grounds, units=codes)


def preview_import(act: Act, node: SkemaNode, key: str, ignored: tuple[str, ...] = ()) -> ImportReport:
    """What saving this file would change; nothing is written."""
    act.require(P.IMPORT)
    known = {standard.name: standard for standard in _standards()}
    found = session().execute(select(Skema.id).where(Skema.key == key)).scalar_one_or_none()
    return compare(key, node, _tree(found).node if found else None, known, ignored)


def _standards() -> list[StandardNode]:
    return [StandardNode(*row) for row in session().execute(select(*STANDARD_COLUMNS))]


def _tree(skema_id: uuid.UUID) -> SkemaTree:
    """The head and its standards are read each time; the units are remembered per content."""
    rows = session().execute(
        select(*HEAD_COLUMNS, *STANDARD_COLUMNS)
        .outerjoin(SkemaStandard, SkemaStandard.skema_id == Skema.id)
        .outerjoin(Standard, Standard.id == SkemaStandard.standard_id)
        .where(Skema.id == skema_id)
        .order_by(SkemaStandard.position)
    )
    found = rows.all()
    if not found:
        raise NotFound
    title, number, kind, note, codes, issuer, issued_on, data_version, *keys = found[0][: len(HEAD_COLUMNS)]
    key, source_sha256, aspects_key, verified_on, verified_number = keys
    cited = [row[len(HEAD_COLUMNS) :] for row in found]
    standards = tuple(StandardNode(*columns) for columns in cited if columns[0] is not None)
    units = _units(skema_id, source_sha256, aspects_key)
    node = SkemaNode(title, number, kind, note, tuple(codes), standards, units, issuer, issued_on, data_version)
    return SkemaTree(skema_id, key, source_sha256, node, verified_on, verified_number)


@lru_cache(maxsize=KEPT_TREES)
def _units(skema_id: uuid.UUID, source_sha256: str, aspects_key: str) -> tuple[UnitNode, ...]:
    """The units of one skema as one file brought them: another file has another hash, other aspects another key."""
    del source_sha256, aspects_key
    elemen, written = _elemen(skema_id), _written(skema_id)
    rows = session().scalars(select(Unit).where(Unit.skema_id == skema_id).order_by(Unit.position))
    return tuple(
        UnitNode(
            code=unit.code,
            title=unit.title,
            status=str(unit.status),
            standard=unit.standard_text,
            is_ready=unit.is_ready,
            critical_aspects=unit.critical_aspects,
            note=unit.note,
            sources=tuple(unit.sources),
            elemen=tuple(elemen.get(unit.id, ())),
            variables=unit.variables,
            evidence_guide=unit.evidence_guide,
            descriptor=unit.descriptor,
            written=tuple(written.get(unit.code, ())),
        )
        for unit in rows
    )


def _written(skema_id: uuid.UUID) -> dict[str, list[Note]]:
    """Unit code -> the last version of each kind that people wrote."""
    newest = (
        select(UnitNote.unit_code, UnitNote.kind, func.max(UnitNote.number).label("number"))
        .where(UnitNote.skema_id == skema_id)
        .group_by(UnitNote.unit_code, UnitNote.kind)
        .subquery()
    )
    rows = session().scalars(
        select(UnitNote)
        .join(newest, tuple_(UnitNote.unit_code, UnitNote.kind) == tuple_(newest.c.unit_code, newest.c.kind))
        .where(UnitNote.skema_id == skema_id, UnitNote.number == newest.c.number)
    )
    found: dict[str, list[Note]] = defaultdict(list)
    for row in rows:
        found[row.unit_code].append(_note(row))
    return found


def _note(row: UnitNote) -> Note:
    return Note(row.kind, row.text, row.origin, row.source, row.number, row.by_name or "askom", row.at)


def note_history(act: Act, skema_id: uuid.UUID, unit_code: str) -> list[Note]:
    """Every version that people wrote of this unit, newest first."""
    act.require(P.IMPORT)
    rows = session().scalars(
        select(UnitNote)
        .where(UnitNote.skema_id == skema_id, UnitNote.unit_code == unit_code)
        .order_by(UnitNote.at.desc(), UnitNote.number.desc())
    )
    return [_note(row) for row in rows]


def _elemen(skema_id: uuid.UUID) -> dict[uuid.UUID, list[ElemenNode]]:
    rows = session().execute(
        select(Elemen.id, Elemen.unit_id, Elemen.number, Elemen.title, *KUK_COLUMNS)
        .join(Unit, Unit.id == Elemen.unit_id)
        .outerjoin(Kuk, Kuk.elemen_id == Elemen.id)
        .where(Unit.skema_id == skema_id)
        .order_by(Elemen.unit_id, Elemen.position, Kuk.position)
    )
    found: dict[uuid.UUID, list[ElemenNode]] = defaultdict(list)
    for (_id, unit_id, number, title), group in groupby(rows, key=lambda row: tuple(row[:4])):
        kuk = tuple(KukNode(*row[4:]) for row in group if row[4] is not None)
        found[unit_id].append(ElemenNode(number, title, kuk))
    return found

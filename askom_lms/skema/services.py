"""Changes to the world of skema: importing a file. What records froze earlier is not touched by it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import PLATFORM
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.skema.domain import notes
from askom_lms.skema.domain.notes import NoteKind, Origin
from askom_lms.skema.domain.problems import Problem, SourceError
from askom_lms.skema.domain.report import Change, ImportReport
from askom_lms.skema.domain.source import ignored_sections, read_skema
from askom_lms.skema.domain.tree import ASPECTS, SkemaNode, StandardNode, UnitNode
from askom_lms.skema.domain.yaml_text import parse
from askom_lms.skema.models import Elemen, Kuk, Skema, SkemaStandard, Standard, Unit, UnitNote, UnitStatus
from askom_lms.skema.policy import P
from askom_lms.skema.queries import preview_import

NUMBER_LONGEST = 80


class FileWrong(Invalid):
    """The file cannot be imported; `problems` names every place in it."""

    def __init__(self, wrong: SourceError) -> None:
        super().__init__("skema.file_wrong", count=wrong.count)
        self.problems: tuple[Problem, ...] = wrong.problems


def read_file(raw: bytes) -> Any:
    """The content of a YAML file as plain data. Raises FileWrong."""
    try:
        return parse(raw)
    except SourceError as wrong:
        raise FileWrong(wrong) from wrong


def preview_skema(act: Act, data: Any, key: str) -> ImportReport:
    """What importing this data would change; nothing is written. Raises FileWrong."""
    return preview_import(act, _read(data), key, ignored_sections(data))


def import_skema(act: Act, data: Any, key: str, source_sha256: str) -> ImportReport:
    """Save a skema under its key, new or again; standards are shared between skema.

    In: the file's content, its key (the file name) and the hash of its bytes. Out: what was changed.
    Raises Denied; FileWrong. Records hold their own frozen rows (paperwork), so nothing signed changes.
    """
    act.require(P.IMPORT)
    report = preview_skema(act, data, key)
    skema = _head(report.skema, key, source_sha256)
    _save_standards(skema.id, report.skema.standards)
    _save_units(skema.id, report)
    session().flush()
    if report.change is not Change.SAME:
        counts = {change: sum(line.change is change for line in report.units) for change in Change}
        units = {str(change): count for change, count in counts.items() if count}
        act.record("skema.imported", PLATFORM, skema, {"key": key, "sha256": source_sha256, "units": units})
    return report


def choose_aspects(act: Act, skema_id: uuid.UUID, unit_code: str, chosen: Mapping[str, str]) -> int:
    """Keep what a person chose for the KUK of one unit (000-032). `chosen`: "1/1.2" (elemen/KUK) -> aspect, or "".

    Returns how many changed; an unknown place is let pass. Records keep the rows that they froze, drafts borrow the
    new ones. Raises Denied, NotFound, Invalid (no such unit, no such aspect).
    """
    act.require(P.IMPORT)
    skema = session().get(Skema, skema_id, with_for_update=True)
    wanted = select(Kuk, Elemen.number).join(Elemen).join(Unit).where(Unit.skema_id == skema_id, Unit.code == unit_code)
    rows = session().execute(wanted).all()
    if skema is None:
        raise NotFound
    if not rows:
        raise Invalid("skema.unit_unknown", codes=unit_code[:64] or "–", skema=skema.title)
    if wrong := sorted(set(chosen.values()) - {"", *ASPECTS}):
        raise Invalid("skema.aspect_unknown", aspect=wrong[0][:40])
    changed = 0
    for kuk, elemen in rows:
        aspect = chosen.get(f"{elemen}/{kuk.number}", kuk.aspect)
        changed += aspect != kuk.aspect
        kuk.aspect = aspect
    if changed:
        skema.aspects_key = uuid.uuid4().hex
        session().flush()
        act.record("skema.aspects", PLATFORM, skema, {"unit": unit_code, "changed": changed})
    return changed


def write_note(
    act: Act, skema_id: uuid.UUID, unit_code: str, kind: NoteKind, *, seen: int, text: str, origin: str, source: str
) -> bool:
    """Hold what a person writes of a unit, with who and when; `seen` is the version that was on the page.

    An empty text takes his words back: what the file says stands again. Records keep what they were lent. Returns
    whether anything changed. Raises Denied, NotFound; Invalid `skema.unit_unknown`, `skema.note_too_long`,
    `skema.note_origin`, `skema.note_source`; Refusal `skema.note_moved` when somebody else wrote since.
    """
    act.require(P.IMPORT)
    skema = session().get(Skema, skema_id, with_for_update=True)
    if skema is None:
        raise NotFound
    if session().scalar(select(Unit.id).where(Unit.skema_id == skema_id, Unit.code == unit_code)) is None:
        raise Invalid("skema.unit_unknown", codes=unit_code[:64] or "–", skema=skema.title)
    text, source = notes.cleaned(text), " ".join(source.split())
    _check_note(text, origin, source)
    last = session().scalar(
        select(UnitNote)
        .where(UnitNote.skema_id == skema_id, UnitNote.unit_code == unit_code, UnitNote.kind == kind)
        .order_by(UnitNote.number.desc())
        .limit(1)
    )
    if (last.number if last else 0) != seen:
        raise Refusal("skema.note_moved", by=(last.by_name if last else "") or "askom")
    if (last.text, last.origin, last.source) == (text, origin, source) if last else not text:
        return False
    note = UnitNote(
        skema_id=skema_id,
        unit_code=unit_code,
        kind=kind,
        number=seen + 1,
        text=text,
        origin=Origin(origin),
        source=source,
        at=act.now,
        by_id=act.actor_id,
        by_name=act.actor_name,
    )
    session().add(note)
    skema.aspects_key = uuid.uuid4().hex
    session().flush()
    held = ("unit_code", "kind", "number", "text", "origin", "source", "at", "by_id", "by_name")
    act.record("skema.note", PLATFORM, note, {"skema": str(skema_id), "unit": unit_code, "what": str(kind)}, seals=held)
    return True


def verify_skema(act: Act, skema_id: uuid.UUID, *, on: dt.date | None, number: str) -> None:
    """Record that BNSP verified this skema, with the date and number of the document; without both it is taken back.

    Raises NotFound; Invalid `skema.verified_incomplete`, `skema.verified_future`.
    """
    act.require(P.VERIFY)
    skema = session().get(Skema, skema_id)
    if skema is None:
        raise NotFound
    number = " ".join(number.split())
    if (on is None) != (not number) or len(number) > NUMBER_LONGEST:
        raise Invalid("skema.verified_incomplete", most=NUMBER_LONGEST)
    if on is not None and on > act.today:
        raise Invalid("skema.verified_future", on=clock.tanggal(on))
    if (skema.verified_on, skema.verified_number) == (on, number):
        return
    skema.verified_on, skema.verified_number = on, number
    session().flush()
    data = {"on": on.isoformat() if on else "", "number": number}
    act.record("skema.verified", PLATFORM, skema, data, seals=("verified_on", "verified_number"))


def _check_note(text: str, origin: str, source: str) -> None:
    if len(text) > notes.LONGEST:
        raise Invalid("skema.note_too_long", most=notes.LONGEST)
    if origin not in set(Origin):
        raise Invalid("skema.note_origin")
    if (text and origin == Origin.STANDARD and not source) or len(source) > notes.SOURCE_LONGEST:
        raise Invalid("skema.note_source", most=notes.SOURCE_LONGEST)


def _read(data: Any) -> SkemaNode:
    try:
        return read_skema(data)
    except SourceError as wrong:
        raise FileWrong(wrong) from wrong


def _head(node: SkemaNode, key: str, source_sha256: str) -> Skema:
    skema = session().scalar(select(Skema).where(Skema.key == key))
    if skema is None:
        skema = Skema(key=key, title=node.title, source_sha256=source_sha256)
        session().add(skema)
    skema.title, skema.number, skema.kind, skema.note = node.title, node.number, node.kind, node.note
    skema.issuer, skema.issued_on, skema.data_version = node.issuer, node.issued_on, node.data_version
    skema.demo_codes = list(node.demo_codes)
    skema.source_sha256 = source_sha256
    skema.aspects_key = uuid.uuid4().hex
    session().flush()
    return skema


def _save_standards(skema_id: uuid.UUID, standards: tuple[StandardNode, ...]) -> None:
    session().execute(delete(SkemaStandard).where(SkemaStandard.skema_id == skema_id))
    for position, node in enumerate(standards):
        standard = _standard(node)
        session().flush()
        session().add(SkemaStandard(skema_id=skema_id, standard_id=standard.id, position=position))


def _standard(node: StandardNode) -> Standard:
    same = (Standard.kind == node.kind, Standard.number == node.number, Standard.year == node.year)
    standard = session().scalar(select(Standard).where(*same))
    if standard is None:
        standard = Standard(kind=node.kind, number=node.number, year=node.year)
        session().add(standard)
    standard.title = node.title
    standard.is_revoked = bool(node.is_revoked)
    standard.revoked_note = node.revoked_note
    standard.url = node.url
    return standard


def _save_units(skema_id: uuid.UUID, report: ImportReport) -> None:
    rows = {unit.code: unit for unit in session().scalars(select(Unit).where(Unit.skema_id == skema_id))}
    standards = _standard_ids(skema_id)
    for position, line in enumerate(report.units):
        row = rows.get(line.unit.code)
        if line.change is Change.REMOVED and row is not None:
            _drop_elemen(row.id)
            session().execute(delete(Unit).where(Unit.id == row.id))
            continue
        if row is None:
            row = Unit(skema_id=skema_id, code=line.unit.code)
            session().add(row)
        _fill_unit(row, line.unit, position)
        row.standard_id = standards.get(line.unit.standard)
        if line.change is not Change.SAME:
            session().flush()
            _drop_elemen(row.id)
            _add_elemen(row.id, line.unit)


def _standard_ids(skema_id: uuid.UUID) -> dict[str, uuid.UUID]:
    session().flush()
    rows = session().execute(
        select(Standard.id, Standard.kind, Standard.number, Standard.year)
        .join(SkemaStandard, SkemaStandard.standard_id == Standard.id)
        .where(SkemaStandard.skema_id == skema_id)
        .order_by(SkemaStandard.position.desc())
    )
    return {StandardNode(row.kind, row.number, row.year).short: row.id for row in rows}


def _fill_unit(row: Unit, node: UnitNode, position: int) -> None:
    row.position, row.title, row.status = position, node.title, UnitStatus(node.status)
    row.standard_text, row.is_ready = node.standard, node.is_ready
    row.critical_aspects, row.note, row.sources = node.critical_aspects, node.note, list(node.sources)
    row.variables, row.evidence_guide, row.descriptor = node.variables, node.evidence_guide, node.descriptor


def _drop_elemen(unit_id: uuid.UUID) -> None:
    of_unit = select(Elemen.id).where(Elemen.unit_id == unit_id)
    session().execute(delete(Kuk).where(Kuk.elemen_id.in_(of_unit)).execution_options(synchronize_session=False))
    session().execute(delete(Elemen).where(Elemen.unit_id == unit_id).execution_options(synchronize_session=False))


def _add_elemen(unit_id: uuid.UUID, node: UnitNode) -> None:
    for position, elemen in enumerate(node.elemen):
        row = Elemen(unit_id=unit_id, position=position, number=elemen.number, title=elemen.title)
        session().add(row)
        session().flush()
        session().add_all(
            Kuk(
                elemen_id=row.id,
                position=order,
                number=kuk.number,
                text=kuk.text,
                is_cut=kuk.is_cut,
                is_duplicate=kuk.is_duplicate,
                note=kuk.note,
                aspect=kuk.aspect,
            )
            for order, kuk in enumerate(elemen.kuk)
        )

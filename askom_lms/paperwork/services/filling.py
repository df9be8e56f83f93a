"""Opening a record and saving drafts: per field and per device, so that nothing typed is ever overwritten unseen."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import select

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.official_forms import DEFAULT_EDITION
from askom_lms.paperwork.domain import answers as answering
from askom_lms.paperwork.domain.cells import Cell
from askom_lms.paperwork.domain.edition import load_edition
from askom_lms.paperwork.domain.kinds import clean
from askom_lms.paperwork.domain.layout import cells_of
from askom_lms.paperwork.domain.lent import Lent
from askom_lms.paperwork.domain.seal import ROWS_OF_CONTENT
from askom_lms.paperwork.domain.sheet import drafter
from askom_lms.paperwork.domain.spec import Stage
from askom_lms.paperwork.models import FilledRecord, RecordState
from askom_lms.paperwork.queries import live_signatures, signed, spec_of, stage_of
from askom_lms.paperwork.services.signing import void_broken_signatures

BATCHES_REMEMBERED = 20
NO_DEVICE = ""
"""A form sent without a script; it counts as a device of its own."""


@dataclass(frozen=True)
class Conflict:
    """A field that another device changed meanwhile: the value sent is held, never written over the other."""

    mine: Any
    theirs: Any
    rev: int


@dataclass(frozen=True)
class Saved:
    """What became of the changes of one batch."""

    saved: dict[str, int] = field(default_factory=dict)
    """Path -> its revision now."""
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    """The paths that hold something else than before."""
    voided: tuple[str, ...] = ()
    """Signature slots whose part changed: their owners sign again."""

    def as_answer(self) -> dict[str, Any]:
        """The answer that the autosave script reads."""
        return {"saved": self.saved, "conflicts": {path: asdict(one) for path, one in self.conflicts.items()}}


def open_record(
    act: Act,
    *,
    class_id: uuid.UUID,
    code: str,
    stage: str,
    lent: Lent,
    edition: str = DEFAULT_EDITION,
    prefill: Mapping[str, Any] | None = None,
) -> FilledRecord:
    """A fresh record with the usual first answers. Raises EditionRefused, ValueError for a stage the form lacks.

    It keeps the edition that the form has in the asked family, whatever is released later.
    """
    spec = load_edition(code, edition)
    at = spec.stage(stage)
    first = {**answering.defaults(spec, at, lent), **(prefill or {})}
    known = cells_of(spec, at, lent)
    answers = {path: clean(known[path].field, value) for path, value in first.items() if path in known}
    return _add(act, class_id=class_id, code=code, edition=spec.edition, stage=at, lent=lent, answers=answers)


def open_result(act: Act, perangkat: FilledRecord, lent: Lent) -> FilledRecord:
    """The result of an instrument: starts from its perangkat, whose answers and drafters it carries unchanged."""
    spec = spec_of(perangkat)
    drafters = [drafter(signed(one)) for one in live_signatures(perangkat.id)]
    content = {key: perangkat.lent[key] for key in ROWS_OF_CONTENT if key in perangkat.lent}
    lent = {**lent, **content, "drafters": drafters}
    answers = {
        **answering.defaults(spec, Stage.HASIL, lent),
        **answering.carried_over(spec, perangkat.answers, lent),
    }
    return _add(
        act,
        class_id=perangkat.class_id,
        code=spec.code,
        edition=spec.edition,
        stage=Stage.HASIL,
        lent=lent,
        answers=answers,
    )


def _add(
    act: Act, *, class_id: uuid.UUID, code: str, edition: str, stage: Stage, lent: Lent, answers: Mapping[str, Any]
) -> FilledRecord:
    record = FilledRecord(
        id=uuid.uuid4(),
        class_id=class_id,
        form_code=code,
        edition=edition,
        stage=stage.value,
        state=RecordState.OPEN,
        answers=answering.compact(answers),
        lent=dict(lent),
        revs={},
        batches=[],
        rev=0,
        created_at=act.now,
    )
    session().add(record)
    return record


def lend_again(act: Act, record: FilledRecord, lent: Lent) -> tuple[str, ...]:
    """Bring the lent rows of a draft up to date; the slots to be signed again. Raises Refusal (sealed)."""
    record = locked(record.id)
    if dict(lent) == record.lent:
        return ()
    record.lent = dict(lent)
    return void_broken_signatures(act, record)


def save_draft(
    act: Act, record: FilledRecord, role: str, changes: Mapping[str, Mapping[str, Any]], *, device: str, batch_key: str
) -> Saved:
    """Save a batch {path: {"v": value, "rev": revision it was typed on}} of one role from one device.

    A repeated batch changes nothing and gets the same answer. Raises Refusal: the record is sealed, or a place is
    another role's.
    """
    record = locked(record.id)
    mine = _places(record, role, changes)
    if batch_key and batch_key in record.batches:
        return _answered_before(record, changes, device)
    answers, revs = dict(record.answers), dict(record.revs)
    saved: dict[str, int] = {}
    conflicts: dict[str, Conflict] = {}
    changed = []
    for path, sent in changes.items():
        rev, owner = revs.get(path) or (0, NO_DEVICE)
        value = clean(mine[path].field, sent.get("v")) if path in mine else None
        if path not in mine or _is_same(value, answers.get(path)):
            saved[path] = rev
        elif int(sent.get("rev") or 0) < rev and owner != device:
            conflicts[path] = Conflict(sent.get("v"), answers.get(path, ""), rev)
        else:
            answers[path], revs[path] = value, [rev + 1, device]
            saved[path] = rev + 1
            changed.append(path)
    record.batches = [*record.batches, batch_key][-BATCHES_REMEMBERED:] if batch_key else record.batches
    voided = _write(act, record, answers, revs, changed)
    return Saved(saved, conflicts, tuple(changed), voided)


def save_form(act: Act, record: FilledRecord, role: str, changes: Mapping[str, Any]) -> Saved:
    """Save what a whole form changes (`RecordForm.changes`, which keeps back what the page did not show).

    Raises Refusal: the record is sealed, or a place is another role's.
    """
    record = locked(record.id)
    mine = _places(record, role, changes)
    answers, revs = dict(record.answers), dict(record.revs)
    saved = {}
    for path, raw in changes.items():
        value = clean(mine[path].field, raw) if path in mine else None
        if path in mine and not _is_same(value, answers.get(path)):
            rev = (revs.get(path) or (0, NO_DEVICE))[0] + 1
            answers[path], revs[path] = value, [rev, NO_DEVICE]
            saved[path] = rev
    voided = _write(act, record, answers, revs, list(saved))
    return Saved(saved, {}, tuple(saved), voided)


def locked(record_id: uuid.UUID) -> FilledRecord:
    """The record for writing, as it is now: others wait. Raises NotFound, Refusal (sealed)."""
    wanted = select(FilledRecord).where(FilledRecord.id == record_id).with_for_update()
    found = session().scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    if found.state is not RecordState.OPEN:
        raise Refusal("paperwork.sealed")
    return found


def _places(record: FilledRecord, role: str, changes: Mapping[str, Any]) -> dict[str, Cell]:
    """The places of this role. A place that is gone meanwhile is let pass; one of another role is refused."""
    spec, stage = spec_of(record), stage_of(record)
    every = cells_of(spec, stage, record.lent)
    foreign = [path for path in changes if path in every and not _is_of(every[path], role)]
    if foreign:
        raise Refusal("paperwork.not_yours", label=every[foreign[0]].name)
    return {path: cell for path, cell in every.items() if _is_of(cell, role)}


def _is_of(cell: Cell, role: str) -> bool:
    return cell.field.filled_by == role and not cell.is_locked


def _answered_before(record: FilledRecord, changes: Mapping[str, Mapping[str, Any]], device: str) -> Saved:
    """The answer to a batch whose first answer got lost: what this device wrote is saved, the rest is in conflict."""
    saved: dict[str, int] = {}
    conflicts: dict[str, Conflict] = {}
    for path, sent in changes.items():
        rev, owner = record.revs.get(path) or (0, NO_DEVICE)
        if rev == 0 or owner == device:
            saved[path] = rev
        else:
            conflicts[path] = Conflict(sent.get("v"), record.answers.get(path, ""), rev)
    return Saved(saved, conflicts)


def _write(
    act: Act, record: FilledRecord, answers: Mapping[str, Any], revs: Mapping[str, Any], changed: list[str]
) -> tuple[str, ...]:
    record.saved_at = act.now
    if not changed:
        return ()
    record.answers, record.revs = answering.compact(answers), dict(revs)
    record.rev += 1
    return void_broken_signatures(act, record)


def _is_same(one: Any, other: Any) -> bool:
    return one == other or (answering.is_empty(one) and answering.is_empty(other))

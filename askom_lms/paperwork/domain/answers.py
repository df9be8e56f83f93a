"""The answers of a record: one flat dict from path to value. Paths are `field`, `field:scope` or `table:row:column`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from askom_lms.paperwork.domain import kinds
from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.cells import Answers, Cell, SectionView, Table
from askom_lms.paperwork.domain.layout import cells_of, lay_out
from askom_lms.paperwork.domain.lent import Lent
from askom_lms.paperwork.domain.spec import FormSpec, Kind, Stage


@dataclass(frozen=True)
class SectionProgress:
    """How far one section is: for the list beside the form."""

    key: str
    title: str
    filled: int
    required: int

    @property
    def is_complete(self) -> bool:
        return self.filled == self.required


def is_empty(value: Any) -> bool:
    """Whether nothing was answered."""
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def compact(answers: Answers) -> dict[str, Any]:
    """The answers without empty ones."""
    return {path: value for path, value in answers.items() if not is_empty(value)}


def clean(spec: FormSpec, stage: Stage, lent: Lent, sent: Mapping[str, Any], role: str | None = None) -> dict[str, Any]:
    """What is kept of sent values: known paths of this role, tidied. Empty ones are kept as None, to clear a field."""
    mine = for_role(spec, stage, lent, role) if role else writable(spec, stage, lent)
    return {path: kinds.clean(mine[path].field, raw) for path, raw in sent.items() if path in mine}


def writable(spec: FormSpec, stage: Stage, lent: Lent) -> dict[str, Cell]:
    """Every place for an answer at this stage that was not settled at an earlier one."""
    return {path: cell for path, cell in cells_of(spec, stage, lent).items() if not cell.is_locked}


def for_role(
    spec: FormSpec, stage: Stage, lent: Lent, role: str | None, answers: Answers | None = None
) -> dict[str, Cell]:
    """The places that this role fills, by path; without answers also free rows nobody used yet."""
    cells = cells_of(spec, stage, lent, answers)
    return {path: cell for path, cell in cells.items() if cell.field.filled_by == role and not cell.is_locked}


def merged(before: Answers, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with the changes on top; an emptied field leaves."""
    return compact({**before, **changes})


def diff(old: Answers, new: Answers) -> list[str]:
    """The paths whose answers differ, in order."""
    before, after = compact(old), compact(new)
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def progress(spec: FormSpec, stage: Stage, answers: Answers, lent: Lent, role: str | None = None) -> tuple[int, int]:
    """How many of the required answers are there: (filled, required), of one role or of all."""
    counts = [_count(view, answers, role) for view in lay_out(spec, stage, lent, answers)]
    return sum(filled for filled, _ in counts), sum(needed for _, needed in counts)


def section_progress(
    spec: FormSpec, stage: Stage, answers: Answers, lent: Lent, role: str | None = None
) -> list[SectionProgress]:
    """The same for each section that is filled at this stage."""
    return [
        SectionProgress(view.key, view.title, *_count(view, answers, role))
        for view in lay_out(spec, stage, lent, answers)
        if any(_is_mine(cell, role) for cell in view.cells())
    ]


def _is_mine(cell: Cell, role: str | None) -> bool:
    return cell.is_answered and not cell.is_locked and role in (None, cell.field.filled_by)


def _count(view: SectionView, answers: Answers, role: str | None) -> tuple[int, int]:
    """Each required answer counts one; so does a table in which at least one row is to be answered."""
    needed = [cell.is_filled(answers) for cell in view.cells() if _is_mine(cell, role) and cell.is_needed(answers)]
    needed += [
        any(cell.is_filled(answers) for cell in table.cells())
        for table in view.parts
        if isinstance(table, Table) and table.field.required and any(_is_mine(cell, role) for cell in table.cells())
    ]
    return sum(needed), len(needed)


def defaults(spec: FormSpec, stage: Stage, lent: Lent) -> dict[str, Any]:
    """What a fresh record starts with: lent names and dates in editable fields, and the usual choice."""
    found: dict[str, Any] = {}
    for path, cell in writable(spec, stage, lent).items():
        value = _default(cell, lent)
        if not is_empty(value):
            found |= _chosen_with_text(cell, value) if cell.field.kind is Kind.MANY else {path: value}
    return found


def _default(cell: Cell, lent: Lent) -> Any:
    settings, row = cell.field.settings, cell.row
    if "default_first" in settings:
        return settings["default_first"] if row and row.number == "1" else None
    source = str(settings.get("default_from", ""))
    if source.startswith("unit.") and row:
        unit = next(iter(lending.units_of(lent, [row.unit])), {})
        return unit.get(source.removeprefix("unit."))
    return kinds.clean(cell.field, lending.lookup(lent, source)) if source else settings.get("default")


def _chosen_with_text(cell: Cell, value: Any) -> dict[str, Any]:
    """For options with a free text beside them: the first one is ticked and its text is what was lent."""
    first = cell.companions[0]
    text = value[0] if isinstance(value, list) else value
    return {cell.path: sorted(first.when_values), first.path: text}


def carried_over(spec: FormSpec, answers: Answers, lent: Lent) -> dict[str, Any]:
    """What a result starts with: everything that was authored at the first stage."""
    authored = cells_of(spec, Stage.PERANGKAT, lent)
    return {path: value for path, value in compact(answers).items() if path in authored}


def describe(spec: FormSpec, stage: Stage, lent: Lent, path: str, answers: Answers | None = None) -> str:
    """The name of a field as a person reads it: for remarks, errors and lists of changes."""
    cell = cells_of(spec, stage, lent, answers).get(path)
    return cell.name if cell else path

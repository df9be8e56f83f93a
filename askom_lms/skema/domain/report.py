"""What an import would change, unit by unit, told before it is saved and after."""

from dataclasses import dataclass, replace
from enum import StrEnum

from askom_lms.skema.domain.tree import Found, SkemaNode, StandardNode, UnitNode


class Change(StrEnum):
    """What happens to one row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REMOVED = "removed"


@dataclass(frozen=True)
class UnitLine:
    """One unit in the report."""

    unit: UnitNode
    change: Change
    is_training_only: bool
    standard_is_known: bool

    @property
    def found(self) -> Found:
        return self.unit.found


@dataclass(frozen=True)
class StandardLine:
    """One standard in the report, as it will be kept."""

    standard: StandardNode
    change: Change


@dataclass(frozen=True)
class ImportReport:
    """What the file `key` holds, and what saving it does."""

    key: str
    skema: SkemaNode
    change: Change
    units: tuple[UnitLine, ...]
    standards: tuple[StandardLine, ...]
    ignored: tuple[str, ...] = ()

    @property
    def n_cut(self) -> int:
        return sum(line.unit.n_cut for line in self.units)

    @property
    def n_duplicate(self) -> int:
        return sum(line.unit.n_duplicate for line in self.units)

    def count(self, found: Found | str) -> int:
        """How many units of the file are found like this."""
        return sum(line.found == found for line in self.units if line.change is not Change.REMOVED)


def merged(standards: tuple[StandardNode, ...], known: dict[str, StandardNode]) -> tuple[StandardNode, ...]:
    """The file's standards with what the tables know: a file that is silent about revocation does not undo one, nor
    the address of its document.
    """
    return tuple(_merged(standard, known.get(standard.name)) for standard in standards)


def _merged(said: StandardNode, known: StandardNode | None) -> StandardNode:
    note, is_revoked = said.revoked_note, said.is_revoked
    if is_revoked is None:
        is_revoked, note = (bool(known.is_revoked), known.revoked_note) if known else (False, "")
    title = said.title or (known.title if known else "")
    url = said.url or (known.url if known else "")
    return StandardNode(said.kind, said.number, said.year, title, is_revoked, note, url)


def compare(
    key: str, new: SkemaNode, old: SkemaNode | None, known: dict[str, StandardNode], ignored: tuple[str, ...]
) -> ImportReport:
    """The report for saving `new` over `old`; `known` are standards that any skema has brought, by name."""
    standards = merged(new.standards, known)
    before = {unit.code: unit for unit in old.units} if old else {}
    units = tuple(_with_aspects(unit, before.get(unit.code)) for unit in new.units)
    kept = replace(new, standards=standards, units=units)
    lines = [_unit_line(kept, unit, before.get(unit.code)) for unit in kept.units]
    gone = [unit for code, unit in before.items() if code not in {unit.code for unit in kept.units}]
    lines += [UnitLine(unit, Change.REMOVED, is_training_only=False, standard_is_known=True) for unit in gone]
    lines_of_standards = tuple(
        StandardLine(standard, _change(standard, known.get(standard.name))) for standard in standards
    )
    return ImportReport(key, kept, _change(kept, old), tuple(lines), lines_of_standards, ignored)


def _with_aspects(unit: UnitNode, before: UnitNode | None) -> UnitNode:
    """The unit of the file with the aspects that a person chose: a silent file does not undo them for the same text."""
    chosen = {
        (elemen.number, kuk.number, kuk.text): kuk.aspect
        for elemen in (before.elemen if before else ())
        for kuk in elemen.kuk
    }
    elemen = tuple(
        replace(
            one,
            kuk=tuple(replace(k, aspect=k.aspect or chosen.get((one.number, k.number, k.text), "")) for k in one.kuk),
        )
        for one in unit.elemen
    )
    return replace(unit, elemen=elemen)


def _unit_line(skema: SkemaNode, unit: UnitNode, before: UnitNode | None) -> UnitLine:
    return UnitLine(unit, _change(unit, before), skema.is_training_only(unit), skema.standard_of(unit) is not None)


def _change(new: object, old: object | None) -> Change:
    if old is None:
        return Change.NEW
    return Change.SAME if new == old else Change.CHANGED

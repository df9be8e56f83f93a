"""A filled form as rules look at it, and what they find."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.cells import Answers, Cell, Line, SectionView, Table
from askom_lms.paperwork.domain.layout import lay_out
from askom_lms.paperwork.domain.lent import Lent
from askom_lms.paperwork.domain.spec import FormSpec, Stage


class Severity(StrEnum):
    """An error stops the hand-in; a warning is shown and may stay."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Issue:
    """One thing to mend: where, and the code of the sentence that says what to do."""

    path: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
    clause: str = ""
    section: str = ""
    where: str = ""
    """The place as a person reads it: "KUK 2.2", or the label of the field."""
    role: str = ""
    """Who can cure it: the role that fills the place or gives the signature."""
    person: str = ""
    """The name of whoever plays that role; empty while nobody does."""


@dataclass(frozen=True)
class Filled:
    """Answers, lent rows and the plan of other records, laid out once for all rules."""

    spec: FormSpec
    stage: Stage
    answers: Answers
    lent: Lent

    @cached_property
    def views(self) -> tuple[SectionView, ...]:
        return lay_out(self.spec, self.stage, self.lent, self.answers)

    @cached_property
    def cells(self) -> dict[str, Cell]:
        return {cell.path: cell for view in self.views for cell in view.cells() if cell.is_answered}

    @property
    def plan(self) -> Mapping[str, Any]:
        """What other records say; empty when the host knows nothing."""
        found: Mapping[str, Any] = self.lent.get("plan") or {}
        return found

    def text(self, path: str) -> str:
        return str(self.answers.get(path) or "")

    def many(self, path: str) -> list[str]:
        return list(self.answers.get(path) or ())

    def tables(self, key: str) -> Iterator[tuple[SectionView, Table]]:
        """The table with this key, once for every unit or group."""
        for view in self.views:
            for part in view.parts:
                if isinstance(part, Table) and part.field.key == key:
                    yield view, part

    def lines(self, key: str) -> Iterator[Line]:
        """The rows of a table that hold questions, over all units and groups."""
        for _, table in self.tables(key):
            yield from (line for line in table.lines if line.cells)

    def units(self) -> list[str]:
        return [unit["code"] for unit in lending.units(self.lent)]

    def filled_by(self, path: str) -> str:
        """Whose place it is; what belongs to no field is the owner's."""
        cell = self.cells.get(path)
        return cell.field.filled_by if cell else self.spec.owner

    def issue(
        self,
        code: str,
        path: str = "",
        /,
        *,
        severity: Severity = Severity.ERROR,
        clause: str = "",
        **params: Any,
    ) -> Issue:
        cell, role = self.cells.get(path), self.filled_by(path)
        section, where = (cell.section, self._where(cell, path)) if cell else ("", "")
        name = lending.name_of(self.lent, role)
        return Issue(path, code, params, severity, clause, section, where, role, name)

    def _where(self, cell: Cell, path: str) -> str:
        """Unit 2, KUK 2.2: where a section is repeated, its number comes first; a choice names the text beside it."""
        if cell.row is None:
            place = self.spec.field(cell.field.key).label
        else:
            name = self.spec.field(path.partition(":")[0]).row_name
            place = f"{name} {cell.row.number}" if name and cell.row.number else cell.row.label
        repeated = self._repeated.get(cell.section, "")
        return f"{repeated}, {place}" if repeated else place

    @cached_property
    def _repeated(self) -> dict[str, str]:
        """The number of each repeated section ("Unit 2"), where there is more than one."""
        times = Counter(view.section.key for view in self.views)
        return {view.key: view.title.partition(" · ")[0] for view in self.views if times[view.section.key] > 1}

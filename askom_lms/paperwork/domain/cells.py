"""The pieces of a laid-out form: cells, lines, bands, tables and sections."""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from askom_lms.paperwork.domain import kinds
from askom_lms.paperwork.domain.authoring.scaffold import is_unwritten
from askom_lms.paperwork.domain.lent import Scope
from askom_lms.paperwork.domain.rows import Row
from askom_lms.paperwork.domain.spec import Field, Kind, Option, Section

Answers = Mapping[str, Any]
TICKED = frozenset({Kind.MANY, Kind.VATM})
CHOSEN = frozenset({Kind.ONE, Kind.YN, Kind.KBK})
LETTERS_OF_A_CODE = 11
PAIR_LETTERS, PAIR = 30, 3
"""So many options with so many letters in all stand side by side; more, or longer ones, stand in a list."""
FOLDED = 12
"""More codes than these are folded away behind the first one, where they share a row with others."""


@dataclass(frozen=True)
class Cell:
    """One place for one answer, or for something lent."""

    path: str
    """Where the answer is kept; empty when nothing is answered here."""
    field: Field
    name: str
    """What a screen reader says: the label and the row."""
    row: Row | None = None
    section: str = ""
    is_locked: bool = False
    """Authored at an earlier stage: shown, never changed."""
    when_path: str = ""
    when_values: frozenset[str] = frozenset()
    text: str = ""
    """What was lent, for a reference."""
    derived: Any = None
    """What follows from other answers: nobody writes it."""
    is_spare: bool = False
    """A free row that nobody has to use."""
    companions: tuple["Cell", ...] = ()
    """Free texts beside options, the reason beside VATM marks."""

    @property
    def is_answered(self) -> bool:
        return bool(self.path)

    def is_asked(self, answers: Answers) -> bool:
        """Whether the sibling's answer makes this one necessary."""
        if not self.when_path:
            return True
        given = answers.get(self.when_path)
        chosen = given if isinstance(given, list) else [given]
        return any(str(value) in self.when_values for value in chosen if value is not None)

    def is_needed(self, answers: Answers) -> bool:
        """Required, asked, not lent, and not in an unused row."""
        if not self.is_answered:
            return False
        return self.field.required and not self.is_spare and not self.is_locked and self.is_asked(answers)

    def is_filled(self, answers: Answers) -> bool:
        """Whether something stands here; for VATM a reason counts, too, and a scaffold never does."""
        places = (self, *self.companions) if self.field.kind is Kind.VATM else (self,)
        values = (place.value(answers) for place in places)
        return any(value not in (None, "", []) and not is_unwritten(value) for value in values)

    @property
    def is_folded(self) -> bool:
        """A list of codes too long to stand open in a row of a table."""
        return self.field.kind is Kind.MANY and self.row is not None and len(self.field.options) > FOLDED

    def beside(self, option: Option) -> "Cell | None":
        """The free text that belongs to an option."""
        return next((one for one in self.companions if option.value in one.when_values), None)

    @property
    def ticks(self) -> tuple[Option, ...]:
        """The options that are columns of their own on the screen."""
        return tick_parts(self.field)

    @property
    def paper(self) -> tuple[Option, ...]:
        """The options that are columns of their own on paper."""
        return paper_parts(self.field)

    @property
    def shape(self) -> str:
        """How a choice is drawn: a pair side by side ("seg"), a list of options, or a closed list ("select")."""
        if "options_from" in self.field.settings and self.field.kind is Kind.ONE:
            return "select"
        options = self.field.options
        if self.field.kind not in CHOSEN or len(options) > PAIR or any(option.text for option in options):
            return "list"
        return "seg" if sum(len(option.label) for option in options) <= PAIR_LETTERS else "list"

    def value(self, answers: Answers) -> Any:
        return answers.get(self.path) if self.path else self.derived

    def words(self, answers: Answers) -> str:
        """The answer as a person reads it; a lent text as lent."""
        return self.text or kinds.words(self.field, self.value(answers))


@dataclass(frozen=True)
class Line:
    """One row of a table with its cells."""

    row: Row
    cells: tuple[Cell, ...]

    def read(self, answers: Answers) -> tuple[Cell, ...]:
        """The cells to read: without those that the form prints only when they are filled."""
        return tuple(c for c in self.cells if not c.field.settings.get("drop_empty") or c.is_filled(answers))

    def to_write(self, answers: Answers) -> tuple[Cell, ...]:
        """The cells of a blank form: what it prints only when filled may be written, unless it is settled."""
        return tuple(c for c in self.cells if not c.is_locked or c in self.read(answers))


@dataclass(frozen=True)
class Band:
    """Neighbouring lines under one heading: the KUK of an elemen, the evidence of a unit."""

    head: str
    lines: tuple[Line, ...]

    def unanswered(self, answers: Answers) -> tuple[str, ...]:
        """The paths of Ya/Tidak questions that are still open: for filling them at once."""
        return tuple(
            cell.path
            for line in self.lines
            for cell in line.cells
            if cell.field.kind is Kind.YN and not cell.is_locked and not cell.is_spare and not cell.is_filled(answers)
        )


@dataclass(frozen=True)
class Head:
    """One cell of a table's head."""

    text: str
    field: Field | None = None
    columns: int = 1
    rows: int = 1
    is_tick: bool = False
    """The head of one option of a split field."""


@dataclass(frozen=True)
class Table:
    """A table with the columns of this stage."""

    field: Field
    columns: tuple[Field, ...]
    lines: tuple[Line, ...]
    key: str
    """Unique in the form: the field's key, and the scope's."""
    is_closed: bool = False
    """Its rows were settled at an earlier stage."""

    def only(self, keep: Callable[[Field], bool]) -> "Table":
        """The same table with the columns that are kept."""
        lines = tuple(replace(line, cells=tuple(c for c in line.cells if keep(c.field))) for line in self.lines)
        return replace(self, columns=tuple(column for column in self.columns if keep(column)), lines=lines)

    @property
    def on_paper(self) -> "Table":
        """Without what only helps on the screen: a lent text that the official form does not have."""
        return self.only(lambda column: column.is_official or column.kind is not Kind.REFERENCE)

    @property
    def can_grow(self) -> bool:
        source = self.field.rows
        return source is not None and source.is_free and not self.is_closed and len(self.lines) < source.maximum

    @property
    def is_cards(self) -> bool:
        """Too much for a row: each row is a card of its own."""
        return self.field.settings.get("layout") == "card"

    @property
    def bands(self) -> tuple[Band, ...]:
        return tuple(Band(head, tuple(lines)) for head, lines in groupby(self.lines, lambda line: line.row.head))

    def cells(self) -> Iterator[Cell]:
        """Every cell, companions included."""
        for line in self.lines:
            for cell in line.cells:
                yield from _with_companions(cell)

    def complete(self, answers: Answers) -> tuple[int, int]:
        """How many of the rows with questions have all that they need: (complete, rows)."""
        asked = [line for line in self.lines if any(cell.is_needed(answers) for cell in line.cells)]
        done = [
            line for line in asked if not any(c.is_needed(answers) and not c.is_filled(answers) for c in line.cells)
        ]
        return len(done), len(asked)

    @property
    def has_ticks(self) -> bool:
        return any(tick_parts(column) for column in self.columns)

    @property
    def has_long_ticks(self) -> bool:
        """A tick stands under words, not under a letter: a phone gives it more room."""
        options = (option for column in self.columns for option in tick_parts(column))
        return any(len(option.on_phone) > LETTERS_OF_A_CODE for option in options)

    @property
    def has_reasons(self) -> bool:
        """VATM marks have a column for the reason beside them."""
        return any(column.kind is Kind.VATM for column in self.columns)

    @property
    def heads_on_screen(self) -> tuple[tuple[Head, ...], ...]:
        return self._heads(tick_parts)

    @property
    def heads_on_paper(self) -> tuple[tuple[Head, ...], ...]:
        return self._heads(paper_parts)

    @property
    def width_on_screen(self) -> int:
        return self._width(tick_parts) + int(self.has_reasons)

    @property
    def width_on_paper(self) -> int:
        return self._width(paper_parts)

    def shown(self, answers: Answers, changed: Container[str] = (), only_changed: bool = False) -> tuple[Line, ...]:
        """The lines to read: without unused free rows, and only those that changed where that is asked."""
        return tuple(
            line
            for line in self.used(answers)
            if not only_changed or any(one.path in changed for cell in line.cells for one in _with_companions(cell))
        )

    def used(self, answers: Answers) -> tuple[Line, ...]:
        """The lines without free rows that nobody wrote on."""
        return tuple(
            line for line in self.lines if not line.row.is_free or any(cell.is_filled(answers) for cell in line.cells)
        )

    def _width(self, parts: Callable[[Field], tuple[Option, ...]]) -> int:
        """How many columns the table has when some fields are split into one column for each option."""
        return len(self.field.row_labels) + sum(len(parts(column)) or 1 for column in self.columns)

    def _heads(self, parts: Callable[[Field], tuple[Option, ...]]) -> tuple[tuple[Head, ...], ...]:
        """One to three head rows: a band of fields, and a split field, each have a line above their columns."""
        deep = max((_depth(column, parts) for column in self.columns), default=1)
        rows: list[list[Head]] = [[] for _ in range(deep)]
        rows[0] += [Head(label, rows=deep) for label in self.field.row_labels]
        for band, grouped in groupby(self.columns, _band):
            columns = tuple(grouped)
            at = 1 if band else 0
            if band:
                rows[0].append(Head(band, columns=sum(len(parts(column)) or 1 for column in columns)))
            for column in columns:
                options = parts(column)
                under = 1 if options else 0
                rows[at].append(Head(column.label, column, columns=len(options) or 1, rows=deep - at - under))
                rows[-1] += [Head(option.short or option.label, column, is_tick=True) for option in options]
        return tuple(tuple(row) for row in rows)


@dataclass(frozen=True)
class SectionView:
    """One section, once for each unit or group."""

    key: str
    title: str
    section: Section
    scope: Scope | None
    parts: tuple[Cell | Table, ...]

    def only(self, keep: Callable[[Field], bool]) -> "SectionView":
        """The same section with the fields and columns that are kept; a table without columns leaves."""
        kept = (part.only(keep) if isinstance(part, Table) else part for part in self.parts)
        return replace(self, parts=tuple(p for p in kept if (p.columns if isinstance(p, Table) else keep(p.field))))

    def runs(self, answers: Answers, *, is_blank: bool = False) -> Iterator[tuple[Cell, ...] | Table]:
        """The parts to read: neighbouring fields together, without those that are neither asked nor answered.

        A blank form has them all: nobody knows yet what will be asked.
        """
        for is_table, parts in groupby(self.parts, lambda part: isinstance(part, Table)):
            if is_table:
                yield from (part for part in parts if isinstance(part, Table))
            else:
                cells = (part for part in parts if isinstance(part, Cell))
                yield tuple(c for c in cells if is_blank or c.is_asked(answers) or c.is_filled(answers))

    def cells(self) -> Iterator[Cell]:
        """Every cell, companions included."""
        for part in self.parts:
            if isinstance(part, Table):
                yield from part.cells()
            else:
                yield from _with_companions(part)


def _with_companions(cell: Cell) -> Iterator[Cell]:
    yield cell
    yield from cell.companions


def _band(column: Field) -> str:
    """What stands above this column and its neighbours, if anything."""
    return str(column.settings.get("band", ""))


def _depth(column: Field, parts: Callable[[Field], tuple[Option, ...]]) -> int:
    """How many head rows a column needs."""
    return 1 + bool(_band(column)) + bool(parts(column))


def no_parts(_field: Field) -> tuple[Option, ...]:
    """Every field is one column."""
    return ()


def tick_parts(field: Field) -> tuple[Option, ...]:
    """Ticks are one column for each option."""
    is_split = field.kind is Kind.VATM or (field.kind in TICKED and field.settings.get("layout") == "ticks")
    return field.options if is_split else ()


def paper_parts(field: Field) -> tuple[Option, ...]:
    """On paper a choice in a table is a column for each answer, as the official forms print it."""
    if field.kind is Kind.VATM:
        return YES_NO
    is_split = field.kind in (Kind.YN, Kind.KBK) or field.settings.get("layout") == "ticks"
    return field.options if is_split else ()


YES_NO = (Option("ya", "Ya"), Option("tidak", "Tdk"))
"""FR-ACA-07 prints "Ya" when the four rules of evidence are met."""

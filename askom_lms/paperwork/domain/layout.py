"""The form laid out for one record, as filling, showing, printing and checking all walk it: sections, rows, cells."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.cells import Answers, Cell, Line, SectionView, Table
from askom_lms.paperwork.domain.choices import CHOICES
from askom_lms.paperwork.domain.lent import Lent, Scope
from askom_lms.paperwork.domain.rows import Row, rows_of, rows_of_table
from askom_lms.paperwork.domain.spec import Field, FormSpec, Kind, Option, Section, Stage, is_visible

REASON = "alasan"
CELL_PARTS = 3
"""table:row:column"""


def lay_out(
    spec: FormSpec, stage: Stage, lent: Lent, answers: Answers | None = None, *, is_blank: bool = False
) -> tuple[SectionView, ...]:
    """All sections of a record. Without answers, free tables show every row that they may ever have; a blank form has
    as many as a hand may want."""
    views = (
        _section(_Builder(spec, section_key(section, scope), scope, stage, lent, answers, is_blank), section)
        for section in spec.sections
        if is_visible(section.stage, stage)
        for scope in lending.scopes(lent, section.per)
    )
    return tuple(view for view in views if view.parts)


def cells_of(spec: FormSpec, stage: Stage, lent: Lent, answers: Answers | None = None) -> dict[str, Cell]:
    """Every cell that holds an answer, by path."""
    views = lay_out(spec, stage, lent, answers)
    return {cell.path: cell for view in views for cell in view.cells() if cell.is_answered}


def section_key(section: Section, scope: Scope | None) -> str:
    """Unique in the form, and fit for a URL."""
    return f"{section.key}-{scope.key}" if scope else section.key


def _section(builder: "_Builder", section: Section) -> SectionView:
    scope = builder.scope
    parts = tuple(builder.part(field) for field in section.fields if is_visible(field.stage, builder.stage))
    title = f"{section.title} {_place(scope, builder.lent)} · {scope.title}" if scope else section.title
    return SectionView(builder.section, title, section, scope, parts)


def _place(scope: Scope, lent: Lent) -> int:
    keys = [found.key for found in lending.scopes(lent, scope.kind) if found is not None]
    return keys.index(scope.key) + 1


@dataclass(frozen=True)
class _Builder:
    """Makes the cells of one section for one record."""

    spec: FormSpec
    section: str
    scope: Scope | None
    stage: Stage
    lent: Lent
    answers: Answers | None
    is_blank: bool = False
    offered: dict[str, tuple[Option, ...]] = dataclasses.field(default_factory=dict)
    """What the skema offers here, made once for all rows."""

    def part(self, field: Field) -> Cell | Table:
        """The field in this section; its path is `field`, or `field:scope` where the section is repeated."""
        if field.kind is Kind.TABLE:
            return self.table(field)
        return self.cell(field, f"{field.key}:{self.scope.key}" if self.scope else field.key)

    def table(self, field: Field) -> Table:
        rows = self._rows(field)
        columns = tuple(c for c in field.columns_at(self.stage) if _is_shown(c, rows))
        lines = tuple(Line(row, self._cells(field, columns, row)) for row in rows)
        key = f"{field.key}-{self.scope.key}" if self.scope else field.key
        return Table(_named_once(field, columns, rows), columns, lines, key, self._is_locked(field))

    def _rows(self, table: Field) -> list[Row]:
        source = table.rows
        if source and source.name == "table":
            owner = self.spec.field(source.lent)
            owned = rows_of(owner, self.lent, self.scope, self.answers, is_closed=True, is_blank=self.is_blank)
            return rows_of_table(owner, owned, self.answers)
        is_closed = self._is_locked(table)
        return rows_of(table, self.lent, self.scope, self.answers, is_closed=is_closed, is_blank=self.is_blank)

    def _cells(self, table: Field, columns: Iterable[Field], row: Row) -> tuple[Cell, ...]:
        if row.is_gap:
            return ()
        return tuple(self.cell(column, f"{table.key}:{row.key}:{column.key}", row, table) for column in columns)

    def cell(self, field: Field, path: str, row: Row | None = None, table: Field | None = None) -> Cell:
        name = _name(field, row, table)
        given = self._lent_text(field, row)
        if given or not field.is_answered:
            return Cell("", field, name, row, self.section, text=given)
        if row and "agrees" in field.settings:
            agrees = agreement(field.settings["agrees"], row.key, self.answers or {})
            return Cell("", field, name, row, self.section, derived=agrees)
        base = Cell(
            path=path,
            field=_as_row_offers(self._with_options(_as_row_asks(field, row), row), row),
            name=name,
            row=row,
            section=self.section,
            is_locked=self._is_locked(field),
            is_spare=row is not None and row.is_spare,
            when_path=_sibling(path, field.when.key) if field.when else "",
            when_values=field.when.values if field.when else frozenset(),
        )
        companions = _companions(base)
        return replace(base, companions=companions) if companions else base

    def _is_locked(self, field: Field) -> bool:
        return self.stage is Stage.HASIL and field.stage is Stage.PERANGKAT

    def _lent_text(self, field: Field, row: Row | None) -> str:
        """What the host lent for this place: for references, names of people it knows, and rows it brings."""
        if field.is_answered:
            if row and field.settings.get("from_row"):
                return row.about.get(str(field.settings["from_row"]), "")
            role = row.about.get("person", "") if row and field.settings.get("from_person") else ""
            person = lending.person(self.lent, role)
            return str(person["name"]) if person else ""
        if "missed" in field.settings:
            return self._missed(*field.settings["missed"])
        source = str(field.settings.get("lent", ""))
        if row and source.startswith("row."):
            return row.about.get(source.removeprefix("row."), "")
        if row and source == "unit.standard":
            return "".join(lending.standard_of(self.lent, unit) for unit in lending.units_of(self.lent, [row.unit]))
        return lending.lookup(self.lent, source) if source else ""

    def _missed(self, *columns: str) -> str:
        """What the rows that are not achieved stand for: pairs of a column that judges and one that names the row."""
        pairs = zip(columns[::2], columns[1::2], strict=True)
        names = [name for judged, named in pairs for name in self._missed_in(judged, named)]
        return "; ".join(dict.fromkeys(name for name in names if name))

    def _missed_in(self, judged: str, named: str) -> list[str]:
        table, _, column = judged.partition(":")
        at = self.spec.field(table)
        cells = [
            self.cell(field, f"{table}:{row.key}:{field.key}", row, at)
            for row in self._rows(at)
            for field in at.columns
            if field.key == column
        ]
        answers = self.answers or {}
        return [self._short(named, cell.row.key) for cell in cells if cell.row and cell.value(answers) == "tidak"]

    def _short(self, named: str, row: str) -> str:
        table, _, column = named.partition(":")
        field = next(one for one in self.spec.field(table).columns if one.key == column)
        value = (self.answers or {}).get(f"{table}:{row}:{column}")
        options = self._with_options(field, None).options
        return next((option.short or option.label for option in options if option.value == value), "")

    def _with_options(self, field: Field, row: Row | None) -> Field:
        """Options of the row itself, of the skema in this scope, of another table, or what a row of that one holds."""
        source = str(field.settings.get("options_from", ""))
        if not source:
            return field
        if source == "row":
            return replace(field, options=row.options if row else ())
        if source in CHOICES:
            return replace(field, options=self._of_skema(source))
        kind, key, column = source.split(":")
        if kind == "filled":
            return replace(field, options=tuple(self._filled_options(self.spec.field(key), column, row)))
        return replace(field, options=tuple(self._row_options(self.spec.field(key), column)))

    def _of_skema(self, source: str) -> tuple[Option, ...]:
        if source not in self.offered:
            self.offered[source] = tuple(CHOICES[source](self.lent, self.scope))
        return self.offered[source]

    def _filled_options(self, table: Field, columns: str, row: Row | None) -> Iterator[Option]:
        """The columns of the same row of another table in which something is written."""
        named = {column.key: column.label for column in table.columns}
        for key in columns.split(","):
            if row and (self.answers or {}).get(f"{table.key}:{row.key}:{key}"):
                yield Option(key, named[key])

    def _row_options(self, table: Field, column: str) -> Iterator[Option]:
        for row in rows_of(table, self.lent, self.scope, self.answers):
            if row.is_spare:
                continue
            named = (self.answers or {}).get(f"{table.key}:{row.key}:{column}")
            yield Option(row.key, str(named or f"{table.row_name} {row.number}"))


def agreement(sources: Sequence[str], row: str, answers: Answers) -> str | None:
    """Whether two columns of a row say the same: "ya", "tidak", or None while one of them says nothing."""
    one, other = (answers.get(f"{table}:{row}:{column}") for table, column in (s.split(":") for s in sources))
    if not one or not other:
        return None
    return "ya" if one == other else "tidak"


def _sibling(path: str, key: str) -> str:
    """The path of a neighbour: the same row of a table, or the same repetition of a section."""
    parts = path.split(":")
    parts[-1 if len(parts) == CELL_PARTS else 0] = key
    return ":".join(parts)


def _as_row_asks(field: Field, row: Row | None) -> Field:
    """A fixed row may be mandatory although the column is not."""
    return replace(field, required=True) if row and row.about.get("mandatory") else field


def _as_row_offers(field: Field, row: Row | None) -> Field:
    """A fixed row may leave out some ticks of its column; their places stay, so that the columns keep their order."""
    if row is None or not row.without:
        return field
    options = tuple(replace(option, is_closed=option.value in row.without) for option in field.options)
    return replace(field, options=options)


def _is_shown(column: Field, rows: Iterable[Row]) -> bool:
    """A column for free rows only disappears when the rows are lent."""
    return not column.settings.get("free_only") or any(row.is_free for row in rows)


def _named_once(table: Field, columns: Iterable[Field], rows: Iterable[Row]) -> Field:
    """Where nothing is lent, the column to write in stands in the place of the lent text, not beside its empty one."""
    written = {column.label for column in columns if column.settings.get("free_only")}
    if not written or not all(row.is_free for row in rows):
        return table
    return replace(table, row_labels=tuple(label for label in table.row_labels if label not in written))


def _name(field: Field, row: Row | None, table: Field | None) -> str:
    if row is None:
        return field.label
    named = f"{table.row_name} {row.number}" if table and table.row_name else row.label
    return f"{field.label}: {named}"


def _companions(cell: Cell) -> tuple[Cell, ...]:
    """The free texts that belong to a choice: one beside each option that asks for it, the reason beside VATM marks."""
    if cell.field.kind is Kind.VATM:
        return (_beside(cell, REASON, "Alasan bila ada yang belum terpenuhi", Kind.LONGTEXT),)
    return tuple(
        replace(
            _beside(cell, option.value, option.ask or option.label, Kind.TEXT, required=option.text == "required"),
            when_path=cell.path,
            when_values=frozenset({option.value}),
        )
        for option in cell.field.options
        if option.text
    )


def _beside(cell: Cell, suffix: str, label: str, kind: Kind, *, required: bool = False) -> Cell:
    owner = cell.field
    field = Field(owner.key, kind, label, owner.filled_by, owner.stage, required, settings={"max": 1000})
    name = f"{label}: {cell.name}" if cell.row else label
    return replace(cell, path=f"{cell.path}__{suffix}", field=field, name=name, when_path="", when_values=frozenset())

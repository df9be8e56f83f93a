"""The rows of a table: units, elemen, KUK and names as the host lent them, fixed rows of the form, or free rows."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.lent import Lent, Scope
from askom_lms.paperwork.domain.spec import Field, Kind, Option, RowSource

NO_KUK = "KUK tidak tersedia dalam sumber"
NO_ELEMEN = "Elemen dan KUK tidak tersedia dalam sumber"
BLANK = "bunyi KUK tidak tersedia dalam sumber"
CUT = "terpotong di sumber"
FREE_ROWS = 6
FEWEST_CARDS, CARDS_AMONG = 3, 6
"""To write in, on a blank form: so many rows; of cards one for each six that the form may hold."""
WRITTEN = frozenset({Kind.TEXT, Kind.LONGTEXT})


@dataclass(frozen=True)
class Row:
    """One row: what it says, and where it belongs."""

    key: str
    number: str
    text: str = ""
    lines: tuple[str, ...] = ()
    """KUK inside an elemen, elemen and KUK inside a unit."""
    head: str = ""
    """A line above the first row of its kind: the elemen, or the unit."""
    unit: str = ""
    is_gap: bool = False
    """The source has nothing here: shown as such, never filled in."""
    is_free: bool = False
    is_spare: bool = False
    options: tuple[Option, ...] = ()
    without: frozenset[str] = frozenset()
    about: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return self.text or self.number


def rows_of(
    table: Field,
    lent: Lent,
    scope: Scope | None,
    answers: Mapping[str, Any] | None,
    *,
    is_closed: bool = False,
    is_blank: bool = False,
) -> list[Row]:
    """The rows of a table in this scope. Without answers, all rows that a free table may ever have.

    A closed table was settled at an earlier stage: it has the rows that were used, and no spare one.
    A blank one that nothing was written into has rows for the hand.
    """
    source = table.rows
    assert source is not None
    if source.name == "unit" and table.settings.get("lines") != "kuk":
        return [replace(row, lines=()) for row in _units(lent, scope)]
    if source.name in LENT_ROWS:
        found = LENT_ROWS[source.name](lent, scope)
        if table.settings.get("gaps") == "asked":
            found = [replace(row, is_gap=False) for row in found]
        return [replace(row, lines=()) for row in found] if table.settings.get("lines") == "none" else found
    if source.name == "fixed":
        return _fixed(source, lent, scope)
    given = _lent(source, lent)
    if source.name == "lent" and (not source.falls_to or (given and not source.is_joined)):
        return given
    free = _free(table, source, scope, answers, is_closed=is_closed, is_blank=is_blank)
    return _joined(table, given, free, answers) if given else free


def _joined(table: Field, given: list[Row], free: list[Row], answers: Mapping[str, Any] | None) -> list[Row]:
    """Lent rows, and after them what was written before anything was lent; a row of the same name is there once."""
    if answers is None:
        return [*given, *free]
    name = next((column.key for column in table.columns if column.kind in WRITTEN), "")
    held = used_rows(table, "", answers)
    kept = [row for row in free if int(row.number) in held]
    named = {_plain(answers.get(f"{table.key}:{row.key}:{name}")) for row in kept}
    rows = [*(row for row in given if _plain(row.text) not in named), *kept]
    return [replace(row, number=str(number), is_spare=False) for number, row in enumerate(rows, 1)]


def _plain(text: Any) -> str:
    return " ".join(str(text or "").split()).casefold()


def rows_of_table(owner: Field, owned: Iterable[Row], answers: Mapping[str, Any] | None) -> list[Row]:
    """The rows of another table of the form, as far as they are used. `about` holds what was written there."""
    return [
        replace(row, is_free=False, about={owner.key: _written(owner, row, answers or {})})
        for row in owned
        if answers is None or not row.is_spare
    ]


def _written(owner: Field, row: Row, answers: Mapping[str, Any]) -> str:
    """The first text of a row, and below it the others with their labels, without what is hidden from anybody."""
    texts = [column for column in owner.columns if column.kind in WRITTEN and not column.hidden_from]
    given = {column.label: answers.get(f"{owner.key}:{row.key}:{column.key}") for column in texts}
    first = texts[0].label if texts else ""
    return "\n".join(str(text) if label == first else f"{label}. {text}" for label, text in given.items() if text)


def _units(lent: Lent, scope: Scope | None) -> list[Row]:
    return [
        Row(
            key=unit["code"],
            number=str(number),
            text=lending.unit_name(unit),
            lines=tuple(_unit_lines(unit)),
            unit=unit["code"],
            about={"code": unit["code"], "title": unit["title"]},
        )
        for number, unit in enumerate(lending.units_in(lent, scope), 1)
    ]


def _unit_lines(unit: Mapping[str, Any]) -> Iterable[str]:
    if not unit.get("elements"):
        yield NO_ELEMEN
    for elemen in unit.get("elements") or ():
        yield f"Elemen {elemen['number']}: {elemen['title']}"
        yield from _kuk_lines(elemen)


def _kuk_lines(elemen: Mapping[str, Any]) -> Iterable[str]:
    if not elemen.get("kuk"):
        yield NO_KUK
    for kuk in elemen.get("kuk") or ():
        yield f"{kuk['number']} {kuk_text(kuk)}"


def kuk_text(kuk: Mapping[str, Any]) -> str:
    """The KUK as found; one without text and a cut one say so."""
    if not kuk["text"]:
        return BLANK
    return f"{kuk['text']} ({CUT})" if kuk.get("is_cut") else str(kuk["text"])


def _elemen(lent: Lent, scope: Scope | None) -> list[Row]:
    rows = []
    for unit in lending.units_in(lent, scope):
        if not unit.get("elements"):
            rows.append(_gap(unit, NO_ELEMEN))
        for elemen in unit.get("elements") or ():
            key = f"{unit['code']}_{elemen['number']}"
            text = f"{elemen['number']}. Elemen: {elemen['title']}"
            lines = tuple(_kuk_lines(elemen))
            rows.append(Row(key, str(elemen["number"]), text, lines, _head(unit, scope), unit["code"]))
    return rows


def _kuk(lent: Lent, scope: Scope | None) -> list[Row]:
    rows = []
    for unit in lending.units_in(lent, scope):
        if not unit.get("elements"):
            rows.append(_gap(unit, NO_ELEMEN))
        for elemen in unit.get("elements") or ():
            head = f"Elemen {elemen['number']} · {elemen['title']}"
            if not elemen.get("kuk"):
                gap = Row(f"{unit['code']}_{elemen['number']}", "", NO_KUK, (), head, unit["code"], is_gap=True)
                rows.append(gap)
            rows += [
                Row(f"{unit['code']}_{kuk['number']}", str(kuk["number"]), kuk_text(kuk), (), head, unit["code"])
                for kuk in elemen.get("kuk") or ()
            ]
    return rows


LENT_ROWS: Mapping[str, Callable[[Lent, Scope | None], list[Row]]] = {"unit": _units, "elemen": _elemen, "kuk": _kuk}


def _gap(unit: Mapping[str, Any], text: str) -> Row:
    return Row(unit["code"], "", text, unit=unit["code"], is_gap=True)


def _head(unit: Mapping[str, Any], scope: Scope | None) -> str:
    return "" if scope else lending.unit_name(unit)


def _fixed(source: RowSource, lent: Lent, scope: Scope | None) -> list[Row]:
    """The rows of the form. The host may lend other words for a row, or for the unit above it (`lent["row_names"]`)."""
    prefix = _prefix(scope)
    names: Mapping[str, str] = lent.get("row_names") or {}
    return [
        Row(
            key=prefix + row.key,
            number=str(number),
            text=names.get(row.key, row.text),
            head=names.get(row.about.get("unit", ""), row.head),
            options=row.options,
            without=row.without,
            about=row.about,
        )
        for number, row in enumerate(source.rows, 1)
    ]


def _lent(source: RowSource, lent: Lent) -> list[Row]:
    return [
        Row(
            key=str(row["key"]),
            number=str(number),
            text=str(row["name"]),
            about={key: str(value) for key, value in row.items() if isinstance(value, str)},
        )
        for number, row in enumerate(lending.named_rows(lent, source.lent), 1)
    ]


def rows_to_write(table: Field) -> int:
    """How many rows a blank form offers where the official one does not say: cards take more room than lines."""
    source = table.rows
    assert source is not None
    if source.printed:
        return source.printed
    wanted = max(FEWEST_CARDS, source.maximum // CARDS_AMONG) if table.settings.get("layout") == "card" else FREE_ROWS
    return min(source.maximum, wanted)


def _free(
    table: Field,
    source: RowSource,
    scope: Scope | None,
    answers: Mapping[str, Any] | None,
    *,
    is_closed: bool,
    is_blank: bool,
) -> list[Row]:
    """Rows r1, r2, ...: those used, at least the minimum, and one spare to write on."""
    prefix = _prefix(scope)
    used = used_rows(table, prefix, answers) if answers is not None else set()
    least = source.minimum
    if is_blank and not (is_closed and used):
        least = max(least, rows_to_write(table))
    if answers is None:
        shown = source.maximum
    else:
        spare = 0 if is_closed or is_blank else 1
        shown = min(source.maximum, max([least, spare, *(n + spare for n in used)]))
    return [
        Row(f"{prefix}r{n}", str(n), is_free=True, is_spare=n > least and n not in used) for n in range(1, shown + 1)
    ]


def used_rows(table: Field, prefix: str, answers: Mapping[str, Any]) -> set[int]:
    """The numbers of the free rows that hold any answer."""
    pattern = re.compile(rf"{re.escape(table.key)}:{re.escape(prefix)}r(\d+):")
    return {
        int(found[1])
        for path, value in answers.items()
        if value not in (None, "", []) and (found := pattern.match(path))
    }


def _prefix(scope: Scope | None) -> str:
    return f"{scope.key}_" if scope else ""

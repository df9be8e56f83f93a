"""The table that brings competence certificates: its columns, its rows, and when two names are one. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from askom_lms.certification.domain.competence import Written
from askom_lms.enrolment.domain.importing.cells import day

MOST_ROWS = 200
HEAD_WITHIN = 12
"""So many rows may stand above the head."""


class Column(StrEnum):
    """A column, by the words of its head."""

    SEAT = "kursi"
    NAME = "nama"
    NUMBER = "nomor sertifikat"
    SK_NUMBER = "nomor sk"
    SK_ON = "tanggal sk"
    ISSUED_ON = "tanggal terbit"
    VALID_UNTIL = "berlaku sampai"


NEEDED = tuple(one for one in Column if one is not Column.VALID_UNTIL)


@dataclass(frozen=True)
class TableRow:
    """One line: who is meant, and what was written about his certificate."""

    seat: str
    name: str
    written: Written
    is_day_unread: bool
    """Whether a last day was written that is no day."""


def rows_of(table: Sequence[Sequence[str]]) -> list[TableRow] | None:
    """The lines under the head; none when no row near the top names every column that is needed."""
    for n, row in enumerate(table[:HEAD_WITHIN]):
        columns = _columns(row)
        if columns is not None:
            return list(_read(table[n + 1 :], columns))
    return None


def _columns(head: Sequence[str]) -> dict[Column, int] | None:
    said = [" ".join(cell.replace(".", " ").lower().split()) for cell in head]
    found = {one: said.index(one.value) for one in Column if one.value in said}
    return found if all(one in found for one in NEEDED) else None


def _read(table: Sequence[Sequence[str]], columns: dict[Column, int]) -> Iterator[TableRow]:
    for row in table:
        cells = {one: row[at].strip() if at < len(row) else "" for one, at in columns.items()}
        if not any(cells.values()):
            continue
        until = cells.get(Column.VALID_UNTIL, "")
        written = Written(
            number=cells[Column.NUMBER],
            sk_number=cells[Column.SK_NUMBER],
            sk_on=day(cells[Column.SK_ON]),
            issued_on=day(cells[Column.ISSUED_ON]),
            valid_until=day(until),
        )
        yield TableRow(cells[Column.SEAT], cells[Column.NAME], written, bool(until) and written.valid_until is None)


def same_name(one: str, other: str) -> bool:
    """Whether two names are one: letters and their order count, neither case nor spaces."""
    return one.casefold().split() == other.casefold().split()

"""One door for spreadsheets: what we write runs nothing and keeps its types, what people send is read as plain text."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet begins to calculate, some of them only when the cell is edited."""
LONGEST_TITLE = 31
WIDEST = 48
PAPERS = {"A4": 9, "F4": 14}
"""Numbers of papers in a spreadsheet; 14 is folio, 8.5 x 13 inches."""
DAY_FORMAT, MOMENT_FORMAT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP can name."""
MADE = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
UNTITLED = str.maketrans("", "", "[]:*?/\\")
"""What no sheet may be called."""


@dataclass(frozen=True)
class Limits:
    """How much of a sheet is read: rows that hold something, rows at all, columns, and letters of a cell."""

    rows: int
    scanned: int = 20_000
    columns: int = 60
    letters: int = 500


def written(title: str, header: Sequence[str], rows: Iterable[Sequence[Any]], *, paper: str = "A4") -> bytes:
    """A workbook of one sheet: dates are dates, numbers numbers, and text stays text whatever it begins with.

    What keeps its leading zeros (a telephone, a MET number) comes as text, a moment as the wall clock shows it.
    """
    return written_book([(title, header, rows)], paper=paper)


def written_book(tables: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]], *, paper: str = "A4") -> bytes:
    """The same with a sheet for each table: title, header, rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, header, rows in tables:
        _fill(book.create_sheet(title.translate(UNTITLED)[:LONGEST_TITLE]), header, rows, paper)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def settled(book: bytes) -> bytes:
    """The same workbook without the moment at which it was made: equal rows give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in sorted(source.namelist()):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(entry, MADE.sub(rb"\g<1>1980-01-01T00:00:00Z", source.read(name)))
    return out.getvalue()


def _fill(sheet: Any, header: Sequence[str], rows: Iterable[Sequence[Any]], paper: str) -> None:
    sheet.page_setup.paperSize, sheet.page_setup.orientation = PAPERS[paper], "landscape"
    widths = [len(str(word)) for word in header]
    for number, row in enumerate((header, *rows), 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            assert isinstance(cell, Cell)
            _put(cell, value)
            widths[column - 1] = max(widths[column - 1], len(str(value or "")))
    for column, width in enumerate(widths, 1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = min(width, WIDEST) + 2
    sheet.freeze_panes = "A2"


def _put(cell: Cell, value: Any) -> None:
    """One value. A text that looks like a formula is typed as text and carries the quote prefix, as Excel's own '=1."""
    if isinstance(value, dt.datetime):
        cell.value, cell.number_format = value.replace(tzinfo=None), MOMENT_FORMAT
        return
    if isinstance(value, dt.date):
        cell.value, cell.number_format = value, DAY_FORMAT
        return
    if value is None or isinstance(value, int | float):
        cell.value = value
        return
    clean = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    cell.value = clean or None
    if clean:
        cell.data_type = "s"
    if clean.startswith(FORMULA_STARTS):
        cell.quotePrefix = True


def read(data: bytes, limits: Limits) -> list[list[str]]:
    """The rows of the first sheet with more than one row, as text; formulas are never calculated. Child only.

    A formula gives what its program stored last, or nothing. Dates come as 2026-12-31, whole numbers without a point.
    One row more than the limit is read, so that the caller can tell that there are too many.
    """
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    found: list[list[str]] = []
    for sheet in book.worksheets:
        found = _rows(sheet, limits)
        if len(found) > 1:
            break
    return found


def _rows(sheet: Any, limits: Limits) -> list[list[str]]:
    sheet.reset_dimensions()  # what the file says about its size is only a claim
    found: list[list[str]] = []
    for scanned, row in enumerate(sheet.iter_rows(values_only=True)):
        if scanned >= limits.scanned or len(found) > limits.rows:
            break
        texts = [_text(value)[: limits.letters] for value in row[: limits.columns]]
        if any(texts):
            found.append(texts)
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())

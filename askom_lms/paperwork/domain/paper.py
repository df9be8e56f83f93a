"""A sheet on paper: column widths, tables in chunks, long texts below their table, strokes as a picture."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from askom_lms.paperwork.domain.cells import Answers, Band, Cell, Line, SectionView, Table, paper_parts
from askom_lms.paperwork.domain.rows import Row
from askom_lms.paperwork.domain.sheet import Signed
from askom_lms.paperwork.domain.spec import Field, Kind

ROWS_IN_ONE_TABLE = 40
"""The PDF engine's time grows with the square of a table's length: long tables are cut."""
LINES_IN_A_CELL = 30
"""A cell higher than the page would be shrunk: longer text stands below the table."""
LINES_OF_A_CARD = 18
"""A card of so many lines at most is not cut by the end of a page."""
LINES_TO_WRITE = 5
"""A long text on a blank form: its name and four lines."""
LINES_WITH_SIGNATURES, LINES_ENOUGH = 16, 3
"""So many lines at most stand with the signatures, and no page has fewer beside them where there are more."""
LETTERS_A_PERCENT = 1.15
"""How many letters of prose, spaces counted, fit into one percent of the width."""
POINTS_A_PERCENT, BORDERS, LETTER, BORDERS_CROWDED, LETTER_CROWDED = 5.046, 8, 5.1, 4, 4.5
"""One percent of the width, what the borders of a cell take, and a letter or digit of 8 points: all in points."""
HEAD_LETTER, HEAD_LETTER_CROWDED = 5.2, 4.5
"""A letter of a table's head, bold or crowded, in points."""
LETTERS_IN_A_LINE, LETTERS_IN_A_HEAD = 88, 60
WIDE, WIDE_LETTER, CAPITAL = frozenset("WMmw@%—"), 1.6, 1.25
NARROW, NARROW_LETTER = frozenset(".,:;ijlIJ"), 0.64
"""Letters of the printed font that take more room than usual ones, or less."""
WEIGHTS = {
    Kind.LONGTEXT: 20.0,
    Kind.TEXT: 14.0,
    Kind.SIGN: 20.0,
    Kind.REFERENCE: 12.0,
    Kind.ONE: 11.0,
    Kind.MANY: 12.0,
}
SHORT = frozenset({Kind.TEXT, Kind.DATE, Kind.TIME, Kind.INT, Kind.REFERENCE})
TICK, NUMBER, ROW_TEXT, CODE, CODES, OTHER = 6.0, 6.0, 30.0, 18.0, 13.0, 10.0
NUMBER_AT_MOST = 7.0
"""A table of few columns gives what is left to its answers, not to its numbers: in percent."""
CROWDED, CROWDED_NUMBER, CROWDED_TEXT, CROWDED_TICK = 8, 5.0, 20.0, 4.0
"""With so many columns numbers, ticks and the text of the row have to make room."""
WIDE_TICK, WIDE_LABEL = 10.0, 3
"""A tick under a word needs more room than one under a letter."""
CODE_AND_TITLE = 3
"""Row labels of a table that prints code and title of a unit apart."""


@dataclass(frozen=True)
class Note:
    """A text that is too long for its cell."""

    number: int
    label: str
    text: str


@dataclass(frozen=True)
class Frame:
    """What stands around the sheet on paper: folder, class, version, seal and paraf."""

    code: str
    """Eight letters of the public check; empty for a sheet that has none."""
    version: int
    fingerprint: str
    base_url: str
    class_line: str = ""
    folder: str = ""
    """The colour of the folder in its class, or none."""
    folder_text: str = ""
    """MAP KUNING · TUGAS 2."""
    parafs: tuple[Signed, ...] = ()
    paraf_by: str | None = None
    """The master asesor whose paraf the sheet waits for: an empty place with his name, for a paraf by hand (X10)."""
    attachments: tuple[tuple[str, str], ...] = ()
    """(file name, SHA-256) of every attached file."""
    is_draft: bool = False
    is_superseded: bool = False
    """Returned, or a newer version was begun: the bytes stay, but the sheet is not the one in force."""
    is_blank: bool = False
    """The official layout for handwriting: nothing of it can be looked up."""
    paper: str = "A4"
    """A4 or F4, as the class prints (K14)."""

    @property
    def is_controlled(self) -> bool:
        """Terkendali is the current frozen version, whose code anybody may check; every other print is not.

        The mark says what was in force when the copy was made. Whoever holds a copy asks its QR what is in force now.
        """
        return not (self.is_draft or self.is_superseded or self.is_blank)


@dataclass(frozen=True)
class PaperTable:
    """One table, ready to print."""

    table: Table
    chunks: tuple[tuple[Band, ...], ...]
    widths: tuple[float, ...]
    notes: tuple[Note, ...]
    note_of: dict[str, int] = field(default_factory=dict)
    """Path -> number of the note that holds its text."""
    blank_rows: tuple[int, ...] = ()
    """Numbers of empty rows that the official form prints."""

    @property
    def is_empty(self) -> bool:
        """Nothing was written, and the official form prints no empty rows."""
        return not self.chunks and not self.blank_rows

    @property
    def has_bands(self) -> bool:
        return any(band.head for chunk in self.chunks for band in chunk)

    @property
    def is_crowded(self) -> bool:
        """So many columns that they are set smaller and closer."""
        return _is_crowded(self.table)

    def letters(self, width: float) -> int:
        """How many usual letters fit into a column of so many percent."""
        return letters_in(width, is_crowded=self.is_crowded)

    def widths_of(self, column: Field) -> tuple[float, ...]:
        """The width of each printed column of a field."""
        at = len(self.table.field.row_labels)
        for one in self.table.columns:
            count = len(paper_parts(one)) or 1
            if one.key == column.key:
                return self.widths[at : at + count]
            at += count
        raise KeyError(column.key)


def on_paper(table: Table, answers: Answers, *, is_blank: bool = False) -> PaperTable:
    """The table cut into chunks, with what does not fit moved below it; a blank one has free rows to write in."""
    table = table.on_paper
    widths = _widths(table)
    lines = table.used(answers)
    notes, note_of = _notes(table, lines, answers, widths)
    printed = table.field.rows.printed if table.field.rows else 0
    if is_blank:
        printed = max([printed, *(int(line.row.number) for line in table.lines if line.row.is_free)])
    blank = tuple(range(len(lines) + 1, printed + 1))
    return PaperTable(table, _chunks(lines), widths, notes, note_of, blank)


def _chunks(lines: Sequence[Line]) -> tuple[tuple[Band, ...], ...]:
    """Bands of at most so many lines; a band that is cut repeats its heading."""
    parts = [lines[at : at + ROWS_IN_ONE_TABLE] for at in range(0, len(lines), ROWS_IN_ONE_TABLE)]
    return tuple(tuple(_bands(part)) for part in parts)


def _bands(lines: Sequence[Line]) -> Iterator[Band]:
    start = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or lines[at].row.head != lines[start].row.head:
            yield Band(lines[start].row.head, tuple(lines[start:at]))
            start = at


def _widths(table: Table) -> tuple[float, ...]:
    """Percent of the page width for each printed column."""
    labels = len(table.field.row_labels)
    is_crowded = _is_crowded(table)
    number, text = (CROWDED_NUMBER, CROWDED_TEXT) if is_crowded else (NUMBER, ROW_TEXT)
    text = float(table.field.settings.get("width", text))
    weights = [number, *([CODE, text] if labels == CODE_AND_TITLE else [text] * (labels - 1))]
    for column in table.columns:
        weights += _weights(column, CROWDED_TICK if is_crowded else TICK)
    return _below_heads(table, _shares(weights))


def _below_heads(table: Table, widths: tuple[float, ...]) -> tuple[float, ...]:
    """Ticks as wide as the longest word above each and above all of a field; the widest column gives what they lack."""
    found = list(widths)
    at = len(table.field.row_labels)
    for column in table.columns:
        options = paper_parts(column)
        needed = [_head_width(table, option.short or option.label) for option in options]
        lacking = _head_width(table, column.label) - sum(map(max, found[at:], needed))
        for tick, least in enumerate(needed, at):
            wide = max(found[tick], least) + max(lacking, 0.0) / len(needed)
            found[found.index(max(found))] -= wide - found[tick]
            found[tick] = wide
        at += len(options) or 1
    return tuple(round(width, 2) for width in found)


def _head_width(table: Table, text: str) -> float:
    """Percent of the width that the longest word of a head takes."""
    letter, borders = (HEAD_LETTER_CROWDED, BORDERS_CROWDED) if _is_crowded(table) else (HEAD_LETTER, BORDERS)
    return (max(map(len, text.split())) * letter + borders) / POINTS_A_PERCENT


def _is_crowded(table: Table) -> bool:
    return table.width_on_paper > CROWDED


def _shares(weights: Sequence[float]) -> tuple[float, ...]:
    """Percent of the width for each weight; the first, the number, takes no more than it needs."""
    number = min(100 * weights[0] / sum(weights), NUMBER_AT_MOST)
    rest = (100 - number) / sum(weights[1:])
    return (round(number, 2), *(round(weight * rest, 2) for weight in weights[1:]))


def _weights(column: Field, tick: float) -> list[float]:
    options = paper_parts(column)
    if options:
        longest = max(len(option.short or option.label) for option in options)
        return [WIDE_TICK if longest > WIDE_LABEL + 2 else tick] * len(options)
    if column.settings.get("width"):
        return [float(column.settings["width"])]
    if column.settings.get("layout") == "codes":
        return [CODES]
    return [WEIGHTS.get(column.kind, OTHER)]


def _notes(
    table: Table, lines: Sequence[Line], answers: Answers, widths: Sequence[float]
) -> tuple[tuple[Note, ...], dict[str, int]]:
    notes: list[Note] = []
    numbers: dict[str, int] = {}
    paper = PaperTable(table, (), tuple(widths), ())
    for line in lines:
        for cell in line.cells:
            text = _too_long(cell, answers, sum(paper.widths_of(cell.field)))
            if text:
                numbers[cell.path] = len(notes) + 1
                notes.append(Note(len(notes) + 1, cell.name, text))
    return tuple(notes), numbers


def _too_long(cell: Cell, answers: Answers, width: float) -> str:
    """The text that has to stand below the table, if any."""
    if cell.field.kind is Kind.VATM:
        return _unmet(cell, answers)
    text = beside(cell, answers) if has_boxes(cell) else written(cell, answers)
    boxes = [option.label for option in cell.field.options] if has_boxes(cell) else []
    a_line = max(1.0, width * LETTERS_A_PERCENT)
    needed = sum(1 + int(len(line) // a_line) for line in (*boxes, *text.split("\n")))
    return text if needed > LINES_IN_A_CELL else ""


def _unmet(cell: Cell, answers: Answers) -> str:
    marks = cell.value(answers) or []
    unmet = [option.label.lower() for option in cell.field.options if option.value not in marks]
    reason = cell.companions[0].words(answers)
    if not unmet or not cell.is_filled(answers):
        return ""
    return f"belum terpenuhi: {', '.join(unmet)}. {reason}"


def by_length(cells: Sequence[Cell]) -> Iterator[tuple[bool, list[Cell]]]:
    """Neighbouring short answers together (they share a table), neighbouring long ones together."""
    for is_short, group in groupby(cells, lambda cell: cell.field.kind in SHORT):
        yield is_short, list(group)


def ending(sections: Sequence[SectionView], answers: Answers, *, is_blank: bool) -> list[Cell]:
    """The last answers of a sheet, where they are few enough to stand on one page with the signatures.

    A page with nothing on it but signatures could be laid under anything.
    What a choice asks for takes the choice along.
    """
    views = sections[:-1] if signed_table(sections) else sections
    runs = [run for view in views for run in view.runs(answers, is_blank=is_blank)]
    if not runs or isinstance(runs[-1], Table) or not runs[-1]:
        return []
    groups: list[list[Cell]] = []
    for is_short, cells in by_length(runs[-1]):
        groups += [cells] if is_short else [[cell] for cell in cells]
    kept: list[Cell] = []
    lines = 0
    for group in reversed(groups):
        more = sum(_lines_of(cell, answers, is_blank=is_blank) for cell in group)
        is_enough = lines >= LINES_ENOUGH and not _lacks_its_choice(kept)
        if is_enough or lines + more > LINES_WITH_SIGNATURES:
            break
        kept[:0] = group
        lines += more
    return kept


def _lacks_its_choice(cells: Sequence[Cell]) -> bool:
    """Whether one of them is asked because of a choice that is not among them."""
    return not {cell.when_path for cell in cells if cell.when_path} <= {cell.path for cell in cells}


def signed_table(sections: Sequence[SectionView]) -> Table | None:
    """The table that ends a sheet with one row to sign in: it is a signature, and stands with the last answers."""
    last = sections[-1].parts if sections else ()
    table = last[0] if len(last) == 1 else None
    if not isinstance(table, Table) or len(table.lines) != 1:
        return None
    return table if any(column.kind is Kind.SIGN for column in table.columns) else None


def is_short_card(row: Row, cells: Sequence[Cell], answers: Answers, *, is_blank: bool) -> bool:
    """Whether a card takes so little of a page that it is not cut: a question with its choices."""
    lines = len(row.lines) + sum(_lines_of(cell, answers, is_blank=is_blank) for cell in cells)
    return lines <= LINES_OF_A_CARD


def _lines_of(cell: Cell, answers: Answers, *, is_blank: bool) -> int:
    """About how many lines an answer takes below the table, or has to be written on."""
    text = written(cell, answers)
    if is_blank and not text and cell.field.kind is Kind.LONGTEXT:
        return LINES_TO_WRITE
    listed = 0 if cell.shape in ("seg", "select") else len(cell.field.options)
    return listed + sum(1 + len(line) // LETTERS_IN_A_LINE for line in text.split("\n"))


def is_met(cell: Cell, answers: Answers) -> bool | None:
    """Ya when all four rules of evidence are met, Tdk when one is not, None while nothing is said."""
    if not cell.is_filled(answers):
        return None
    return len(cell.value(answers) or ()) == len(cell.field.options)


def is_chosen(cell: Cell, value: str, answers: Answers) -> bool:
    """Whether this option is the answer, or among the answers."""
    if cell.field.kind is Kind.VATM:
        return is_met(cell, answers) is (value == "ya")
    given = cell.value(answers)
    return value in given if isinstance(given, list) else value == given


def has_boxes(cell: Cell) -> bool:
    """Whether a cell of a table prints every option with its box, as the official form does."""
    return cell.field.settings.get("layout") == "boxes"


def beside(cell: Cell, answers: Answers) -> str:
    """The free texts beside an answer."""
    return "; ".join(f"{one.field.label}: {one.words(answers)}" for one in cell.companions if one.value(answers))


def written(cell: Cell, answers: Answers) -> str:
    """The words of an answer with the free texts beside it."""
    return "; ".join(part for part in (cell.words(answers), beside(cell, answers)) if part)


def breakable(text: str, letters: int = LETTERS_IN_A_LINE) -> str:
    """Words too long for their line get a space, because the engine would write them off the page."""
    return re.sub(rf"\S{{{max(2, letters // 2)},}}", lambda found: _broken(found[0], letters), text)


def head(text: str) -> str:
    """The same for a heading, which is bold and larger."""
    return breakable(text, LETTERS_IN_A_HEAD)


def _broken(word: str, letters: int) -> str:
    pieces, room = [""], float(letters)
    for letter in word:
        takes = _room_of(letter)
        if room < takes and pieces[-1]:
            pieces.append("")
            room = float(letters)
        room -= takes
        pieces[-1] += letter
    return " ".join(pieces)


def _room_of(letter: str) -> float:
    if letter in WIDE:
        return WIDE_LETTER
    if letter in NARROW:
        return NARROW_LETTER
    return CAPITAL if letter.isupper() else 1.0


def letters_in(width: float, *, is_crowded: bool = False) -> int:
    """How many usual letters fit into a column of so many percent; crowded tables are set smaller and closer."""
    borders, letter = (BORDERS_CROWDED, LETTER_CROWDED) if is_crowded else (BORDERS, LETTER)
    return max(4, int((width * POINTS_A_PERCENT - borders) / letter))


def picture_of_strokes(strokes: Sequence[Any]) -> bytes:
    """Drawn strokes ([x, y, x, y, ...] each) as an SVG picture; the printed signature is its decoration."""
    lines = [line for line in strokes if len(line) >= 4]  # noqa: PLR2004 - a line has two ends
    if not lines:
        return b""
    width = max(max(line[::2]) for line in lines) + 20
    height = max(max(line[1::2]) for line in lines) + 20
    paths = "".join(f'<path d="{_path(line)}"/>' for line in lines)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<g fill="none" stroke="#15275B" stroke-width="14" stroke-linecap="round">{paths}</g></svg>'
    ).encode()


def _path(line: Sequence[int]) -> str:
    points = [f"{x + 10} {y + 10}" for x, y in zip(line[::2], line[1::2], strict=False)]
    return "M" + " L".join(points)

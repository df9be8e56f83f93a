"""A record on paper: html in the subset that the PDF engine knows, with the pictures it names."""

from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from askom_lms.config import ROOT
from askom_lms.kernel import qr
from askom_lms.kernel.pdf import Document
from askom_lms.paperwork.domain import paper
from askom_lms.paperwork.domain.cells import Cell, Table
from askom_lms.paperwork.domain.lent import DASH
from askom_lms.paperwork.domain.paper import Frame
from askom_lms.paperwork.domain.rows import Row
from askom_lms.paperwork.domain.sheet import Sheet, Signed

QR_PICTURE = "qr.png"


def record_document(sheet: Sheet, frame: Frame) -> Document:
    """The sheet in its official layout, for `kernel.pdf.render(document.html, pictures=document.pictures)`."""
    code = {} if frame.is_blank or not frame.code else {QR_PICTURE: qr.png(check_address(frame))}
    pictures = {**code, **_signatures(sheet, frame)}
    html = (
        environment()
        .get_template("print/record.html")
        .render(sheet=sheet, frame=frame, address=check_address(frame), pictures=pictures)
    )
    return Document(html, pictures)


def record_html(sheet: Sheet, frame: Frame) -> str:
    """Only the html of the sheet."""
    return record_document(sheet, frame).html


def check_address(frame: Frame) -> str:
    """Where anybody may check this sheet."""
    return f"{frame.base_url.rstrip('/')}/v/{frame.code}"


def _signatures(sheet: Sheet, frame: Frame) -> dict[str, bytes]:
    drawn = {picture_name(one): paper.picture_of_strokes(one.strokes) for one in (*sheet.signed, *frame.parafs)}
    return {name: picture for name, picture in drawn.items() if picture}


def picture_name(signed: Signed) -> str:
    """The name under which a template finds the drawn strokes."""
    return f"ttd-{signed.slot}.svg"


def is_drawn(signed: Signed) -> bool:
    """Whether there are strokes to print: without them the name and the time stand alone."""
    return bool(paper.picture_of_strokes(signed.strokes))


def nothing(sheet: Sheet) -> str:
    """What stands where nobody answered: a dash, or room to write."""
    return "" if sheet.is_blank else DASH


def known(text: str, sheet: Sheet) -> str:
    """A fact of the head; where nobody knows it, a blank form has room to write and no dash."""
    return "" if sheet.is_blank and text == DASH else text


def ending(sheet: Sheet) -> list[Cell]:
    """The last answers, which stand with the signatures."""
    return paper.ending(sheet.sections, sheet.answers, is_blank=sheet.is_blank)


def signed_table(sheet: Sheet) -> Table | None:
    """The table of one row in which the sheet is signed."""
    return paper.signed_table(sheet.sections)


def is_short_card(row: Row, cells: Sequence[Cell], sheet: Sheet) -> bool:
    """Whether one row of a table of cards is short enough to be kept on one page."""
    return paper.is_short_card(row, cells, sheet.answers, is_blank=sheet.is_blank)


def without(cells: Sequence[Cell], others: Sequence[Cell]) -> list[Cell]:
    """The cells that are not among the others."""
    return [cell for cell in cells if cell not in others]


@cache
def environment() -> Environment:
    """Print templates are always Indonesian and know no web: they have an environment of their own."""
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "groupby_short": paper.by_length,
        "breakable": paper.breakable,
        "head": paper.head,
    }
    environment.globals.update(
        on_paper=paper.on_paper,
        is_chosen=paper.is_chosen,
        written=paper.written,
        picture_name=picture_name,
        is_drawn=is_drawn,
        nothing=nothing,
        known=known,
        ending=ending,
        signed_table=signed_table,
        without=without,
        is_short_card=is_short_card,
    )
    return environment

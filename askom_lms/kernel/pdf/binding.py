"""The child's side of bundles: pages of finished documents, one line laid over the top of each, bookmarks."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

MILLIMETRE = 72 / 25.4
FONT, POINTS, GREY = "DejaVuSans", 7.0, 0.28
FROM_TOP, FROM_SIDE, GAP = 10 * MILLIMETRE, 16 * MILLIMETRE, 6 * MILLIMETRE
FOOT = 29 * MILLIMETRE
"""Below this line stands the running foot of a sheet."""
OVERLAY = NameObject("/AskomLine")


@dataclass(frozen=True)
class Chosen:
    """One page of a bundle, and the words of its line."""

    page: PageObject
    left: str
    right: str


def bound(parts: Sequence[dict[str, Any]], readers: Sequence[PdfReader], count: str) -> bytes:
    """The chosen pages of all parts with their line and bookmarks.

    A part: `title` of its bookmark (empty for none), `line` on the left, `pages` (numbers from 0) or none for all.
    `count` stands on the right, with places for {n} and {of}; a part without a line is counted, but nothing is drawn.
    """
    picked = [(part, _pages(part, reader)) for part, reader in zip(parts, readers, strict=True)]
    total = sum(len(pages) for _, pages in picked)
    chosen, marks = list[Chosen](), list[tuple[str, int]]()
    for part, pages in picked:
        if part["title"]:
            marks.append((part["title"], len(chosen)))
        for page in pages:
            words = count.format(n=len(chosen) + 1, of=total)
            chosen.append(Chosen(page, part["line"], words if part["line"] else ""))
    writer, out = PdfWriter(), io.BytesIO()
    lines = PdfReader(io.BytesIO(_lines(chosen)))
    for one, line in zip(chosen, lines.pages, strict=True):
        page = writer.add_page(one.page)
        if one.left:
            _lay_over(writer, page, line)
    for title, at in marks:
        writer.add_outline_item(title=title, page_number=at)
    writer.compress_identical_objects()
    writer.write(out)
    return out.getvalue()


def _pages(part: dict[str, Any], reader: PdfReader) -> list[PageObject]:
    numbers = range(len(reader.pages)) if part["pages"] is None else part["pages"]
    return [reader.pages[number] for number in numbers]


def _lines(chosen: Sequence[Chosen]) -> bytes:
    """One page for every page of the bundle, with nothing on it but its line."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for one in chosen:
        width, height = (float(side) for side in one.page.mediabox[2:])
        canvas.setPageSize((width, height))
        canvas.setFont(FONT, POINTS)
        canvas.setFillGray(GREY)
        room = width - 2 * FROM_SIDE - GAP - stringWidth(one.right, FONT, POINTS)
        canvas.drawString(FROM_SIDE, height - FROM_TOP, _shortened(one.left, room))
        canvas.drawRightString(width - FROM_SIDE, height - FROM_TOP, one.right)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _shortened(text: str, room: float) -> str:
    if stringWidth(text, FONT, POINTS) <= room:
        return text
    while text and stringWidth(f"{text}…", FONT, POINTS) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _lay_over(writer: PdfWriter, page: PageObject, line: PageObject) -> None:
    """Draw the line over the page as a picture of its own.

    pypdf's own way of laying one page over another reads and writes all that is drawn: half the cost of the rendering.
    """
    contents = line.get_contents()
    form = StreamObject()
    form.set_data(contents.get_data() if contents is not None else b"")
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(line.mediabox),
            NameObject("/Resources"): line["/Resources"].clone(writer),
        }
    )
    add = writer._add_object  # noqa: SLF001 - pypdf has no other way to add a drawing without reading the page
    own = page["/Resources"].get_object()
    assert isinstance(own, DictionaryObject)
    drawings = DictionaryObject(own.get("/XObject", DictionaryObject()).get_object())
    drawings[OVERLAY] = add(form.flate_encode())
    page[NameObject("/Resources")] = DictionaryObject({**own, NameObject("/XObject"): drawings})
    before, after = StreamObject(), StreamObject()
    before.set_data(b"q\n")
    after.set_data(b"\nQ q " + OVERLAY.encode() + b" Do Q\n")
    page[NameObject("/Contents")] = ArrayObject([add(before), page.raw_get("/Contents"), add(after)])


def changed(now: PdfReader, before: PdfReader, own: Sequence[str], earlier: Sequence[str]) -> list[int]:
    """Numbers (from 0) of the pages whose words differ from the page of the same number before.

    The running foot does not count, nor do the words that name the version: `own` in this one, `earlier` in that one.
    """
    old = [_body(page, earlier) for page in before.pages]
    return [at for at, page in enumerate(now.pages) if at >= len(old) or _body(page, own) != old[at]]


def _body(page: PageObject, without: Sequence[str]) -> str:
    """The words above the foot, without spaces and without the given ones."""
    found: list[str] = []

    def note(text: str, cm: list[float], tm: list[float], _font: Any, _size: float) -> None:
        if cm[1] * tm[4] + cm[3] * tm[5] + cm[5] > FOOT:
            found.append(text)

    page.extract_text(visitor_text=note)
    body = "".join("".join(found).split())
    for words in without:
        body = body.replace("".join(words.split()), "")
    return body

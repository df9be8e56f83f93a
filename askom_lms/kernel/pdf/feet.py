"""A foot that tells the number of pages is drawn when the last page is there.

The engine lays the whole document out twice for that number. Here each page keeps a place in its drawing, and what
belongs there is drawn at the end: the same page for little more than half the work.
"""

# ruff: noqa: SLF001 - what a page already holds is told by the canvas alone
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from xhtml2pdf.xhtml2pdf_reportlab import PmlBaseDoc, PmlPageTemplate, PmlParagraph, PmlTable

_draw: Callable[..., None] = PmlPageTemplate._paintStaticFrame


@dataclass(frozen=True)
class Foot:
    """A frame outside the text whose drawing waits, and the comment that keeps its place in the page's drawing."""

    page: int
    place: str
    draw: Callable[[], None]


class CountedDoc(PmlBaseDoc):  # type: ignore[misc]  # the engine has no types
    """Lays the text out once, where the engine would do so until the number of pages stands still."""

    _feet: list[Foot] | None = None

    def multiBuild(self, story: list[Any], **_options: Any) -> None:  # noqa: N802 - the engine's own name
        self._doSave, self._feet = 0, []
        self.build(story)
        feet, self._feet = self._feet, None
        self.canv._doctemplate = self  # the foot asks it for the number of pages
        pages = self.canv._doc.Pages.pages
        for foot in feet:
            self._place(foot, pages[foot.page - 1])
        self.canv.save()

    def _place(self, foot: Foot, page: Any) -> None:
        canvas = self.canv
        kept = canvas._code, canvas._formsinuse
        canvas._code, canvas._formsinuse = [], []
        foot.draw()
        page.stream = page.stream.replace(foot.place, "\n".join(canvas._code), 1)
        if canvas._formsinuse:
            drawings = canvas._doc.xobjDict(canvas._formsinuse)
            drawings.dict |= page.XObjects.dict if page.XObjects else {}
            page.XObjects, page.hasImages = drawings, True
        canvas._code, canvas._formsinuse = kept


def paint(template: PmlPageTemplate, frame: Any, canvas: Any, renumber: Callable[[Any], None]) -> None:
    """In place of the engine's own drawing of a frame outside the text: one with the number of pages has to wait."""
    doc = canvas._doctemplate
    if getattr(doc, "_feet", None) is None or not _tells_the_count(frame.pisaStaticStory):
        _draw(template, frame, canvas, renumber)
        return
    page = canvas.getPageNumber()
    place = f"% {page}.{len(doc._feet)}\n"
    canvas._code.append(place)
    doc._feet.append(Foot(page, place, lambda: _draw(template, frame, canvas, renumber)))


def _tells_the_count(things: Any) -> bool:
    if isinstance(things, list | tuple):
        return any(map(_tells_the_count, things))
    if isinstance(things, PmlTable):
        return _tells_the_count(things._cellvalues)
    return isinstance(things, PmlParagraph) and any(fragment.pageCount for fragment in things.frags)

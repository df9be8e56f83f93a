"""A document that ends in a kept block takes what stands before it onto its page.

A page that holds nothing but signatures could be laid under any sheet. A table is cut between rows, where the engine
itself would cut it; one that has no such place moves on with the end and takes its heading along, and so do the last
paragraphs. A last block that holds a spacer has words of its own and needs no company. A heading stays with the first
rows of its table, with all of them only where that costs little of the page.
"""

# ruff: noqa: SLF001 - what a page still holds is told by the frame alone, and what a block holds by the block
from typing import Any

from reportlab.platypus.doctemplate import ActionFlowable, FrameBreak
from reportlab.platypus.flowables import KeepTogether, Spacer, _listWrapOn
from xhtml2pdf.xhtml2pdf_reportlab import PmlPageCount, PmlParagraph, PmlTable

from askom_lms.kernel.pdf.feet import CountedDoc

A_HAIR = 0.01
"""Heights are sums of fractions of a point."""
HALVES = 2
MUCH, MARGINS = 1 / 4, 12
"""What of a page may stay empty above a table with its heading; points above and below the heading."""
COMPANY, COMPANY_POINTS = 3, 36
"""So many paragraphs before the end, or such a height of them, are company enough: what stands before them may stay
where it is."""

THINGS = PmlTable | KeepTogether | PmlParagraph
NOT_TEXT = PmlTable | KeepTogether | ActionFlowable


class EndingDoc(CountedDoc):
    """Looks ahead when the last things before the end are about to be laid out."""

    _heading: Any = None
    """The last flowable that has to stay with what follows it: what it heads is not taken away from it."""
    _before: Any = None

    def handle_flowable(self, flowables: list[Any]) -> None:
        first = flowables[0]
        if first.getKeepWithNext():
            self._heading = first
        super().handle_flowable(flowables)
        self._before = first

    def handle_keepWithNext(self, flowables: list[Any]) -> None:  # noqa: N802 - the engine's own name
        first = flowables[0]
        super().handle_keepWithNext(flowables)
        is_headed = flowables[0] is not first
        if is_headed and self._begins_here(flowables[0]._content):
            flowables[:1] = flowables[0]._content
            return
        between, end = _end_behind(flowables)
        if end and _listWrapOn(between, self.frame._getAvailableWidth(), self.canv)[1] < COMPANY_POINTS:
            self._keep(flowables, [*between, *end], is_headed=is_headed)

    def _begins_here(self, headed: list[Any]) -> bool:
        """Whether a long table begins below its heading, because to move both would leave much of the page empty."""
        *headings, table = headed
        width, room = self.frame._getAvailableWidth(), self.frame._y - self.frame._y1p
        if not isinstance(table, PmlTable) or room < self.frame._height * MUCH:
            return False
        above = _listWrapOn(headings, width, self.canv)[1]
        height = table.wrapOn(self.canv, width, room)[1]
        return above + height > room and bool(_cut(table, width, room - above - MARGINS, self.canv))

    def _keep(self, flowables: list[Any], end: list[Any], *, is_headed: bool) -> None:
        first, frame = flowables[0], self.frame
        own = first._content if isinstance(first, KeepTogether) else [first]
        width, whole = frame._getAvailableWidth(), frame._height
        above = 0 if frame._atTop else max(own[0].getSpaceBefore() - frame._prevASpace, 0)
        room = frame._y - frame._y1p - above
        if room <= 0:
            return
        height = _listWrapOn(own, width, self.canv)[1]
        behind = _listWrapOn([*own, *end], width, self.canv)[1] - height
        if height > room or height + behind <= room:
            return
        parts = _halves(own[-1], width, room, self.canv) if is_headed or own == [first] else []
        if parts and is_headed:
            return
        if parts and parts[1].wrapOn(self.canv, width, whole)[1] + behind <= whole:
            flowables[:1] = [parts[0], FrameBreak(), parts[1]]
        elif not parts and not frame._atTop and self._before is not self._heading and height + behind <= whole:
            flowables.insert(0, FrameBreak())


def _halves(last: Any, width: float, room: float, canvas: Any) -> list[PmlTable]:
    """A table cut before the last row that no cell joins to the one above it; nothing where it has no such place."""
    if not isinstance(last, PmlTable):
        return []
    return _cut(last, width, last.wrapOn(canvas, width, room)[1] - A_HAIR, canvas)


def _cut(table: PmlTable, width: float, height: float, canvas: Any) -> list[PmlTable]:
    """The table cut between two rows at this height; nothing where it has no such place."""
    table.canv = canvas
    parts = table.split(width, height)
    del table.canv
    return parts if len(parts) == HALVES and not parts[1]._rowCutTop else []


def _end_behind(flowables: list[Any]) -> tuple[list[Any], list[Any]]:
    """Few paragraphs behind the thing that is next, and the signatures alone that end the document; else nothing."""
    behind = [one for one in flowables[1 : COMPANY + 3] if not isinstance(one, PmlPageCount)]
    if not behind or len(behind) > COMPANY or not isinstance(behind[-1], KeepTogether):
        return [], []
    last = behind[-1]._content
    is_near = isinstance(flowables[0], THINGS) and not any(isinstance(one, NOT_TEXT) for one in behind[:-1])
    if not is_near or any(isinstance(one, Spacer) for one in last):
        return [], []
    return behind[:-1], last

"""A document that ends in a kept block takes the last row of the table before it onto its page.

A page that holds nothing but signatures could be laid under any sheet. A table is cut between rows, where the engine
itself would cut it; one that has no such place, and a block that is kept whole, move on with the end.
"""

# ruff: noqa: SLF001 - what a page still holds is told by the frame alone, and what a block holds by the block
from typing import Any

from reportlab.platypus.doctemplate import FrameBreak
from reportlab.platypus.flowables import KeepTogether, _listWrapOn
from xhtml2pdf.xhtml2pdf_reportlab import PmlBaseDoc, PmlPageCount, PmlTable

A_HAIR = 0.01
"""Heights are sums of fractions of a point."""
HALVES = 2


class EndingDoc(PmlBaseDoc):  # type: ignore[misc]  # the engine has no types
    """Looks ahead when the last table or block before the end is about to be laid out."""

    _heading: Any = None
    """The last flowable that has to stay with what follows it: what it heads is not taken away from it."""
    _before: Any = None

    def handle_flowable(self, flowables: list[Any]) -> None:
        end = _end_behind(flowables)
        if end:
            self._keep(flowables, end)
        first = flowables[0]
        if first.getKeepWithNext():
            self._heading = first
        self._before = first
        super().handle_flowable(flowables)

    def _keep(self, flowables: list[Any], end: list[Any]) -> None:
        first, frame = flowables[0], self.frame
        is_table = isinstance(first, PmlTable)
        width, whole = frame._getAvailableWidth(), frame._height
        above = 0 if frame._atTop else max(first.getSpaceBefore() - frame._prevASpace, 0)
        room = frame._y - frame._y1p - above
        if room <= 0:
            return
        if is_table:
            first.wrapOn(self.canv, width, room)
        own = [first] if is_table else first._content
        height = _listWrapOn(own, width, self.canv)[1]
        behind = _listWrapOn([*own, *end], width, self.canv)[1] - height
        if height > room or height + behind <= room:
            return
        parts = _halves(first, width, height - A_HAIR, self.canv) if is_table else []
        if parts and parts[1].wrapOn(self.canv, width, whole)[1] + behind <= whole:
            flowables[:1] = [parts[0], FrameBreak(), parts[1]]
        elif not parts and not frame._atTop and self._before is not self._heading and height + behind <= whole:
            flowables.insert(0, FrameBreak())


def _halves(table: PmlTable, width: float, height: float, canvas: Any) -> list[PmlTable]:
    """The table cut between its last rows that no cell joins; nothing where it has no such place."""
    table.canv = canvas
    parts = table.split(width, height)
    del table.canv
    return parts if len(parts) == HALVES and not parts[1]._rowCutTop else []


def _end_behind(flowables: list[Any]) -> list[Any]:
    """What stands behind the table or block that is next, where that is the end of the document; else nothing."""
    if not isinstance(flowables[0], PmlTable | KeepTogether):
        return []
    behind = [one for one in flowables[1:] if not isinstance(one, PmlPageCount)]
    is_last = behind and isinstance(behind[-1], KeepTogether)
    if not is_last or any(isinstance(one, PmlTable | KeepTogether) for one in behind[:-1]):
        return []
    return [*behind[:-1], *behind[-1]._content]

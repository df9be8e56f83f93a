"""The child's side of printing: the only module that calls xhtml2pdf, reportlab and pypdf."""

import base64
import io
import logging
import mimetypes
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from reportlab import rl_config
from reportlab.graphics.shapes import STATE_DEFAULTS
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus.tables import CellStyle
from xhtml2pdf import document, pisa
from xhtml2pdf.config.resources import RenderLimitError, ResourceAccessPolicy
from xhtml2pdf.xhtml2pdf_reportlab import PmlPageCount, PmlPageTemplate

from askom_lms.kernel.children import Parcel
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.pdf import binding, feet
from askom_lms.kernel.pdf.ending import EndingDoc
from askom_lms.kernel.pdf.reading import shown_points, unembedded_fonts

vars(rl_config)["invariant"] = 1  # no clock and no random id in the file: equal html gives equal bytes
vars(rl_config)["useA85"] = 0  # letters instead of bytes: a fifth more to write, to keep and to read
FIRST_FONT = "DejaVuSans"
"""Every page, cell and drawing begins in one font, used or not; the engine's own would be named but not in the file."""
logging.getLogger("pypdf").disabled = True  # it mumbles about details of files that it reads well
document.PmlBaseDoc = EndingDoc
PmlPageTemplate._paintStaticFrame = feet.paint  # noqa: SLF001 - the engine has no other place to come in
PmlPageCount.frameAction = lambda _mark, _frame: None
"""Behind the last word stands a mark that counts the pages. It draws nothing, so it takes no room: on a page that is
full to the last line it would ask for another one, and leave it empty."""
COMPLAINTS_SHOWN = 3
_convert: Callable[..., Any] = pisa.CreatePDF


class _Complaints(logging.Handler):
    """What xhtml2pdf only mumbles into its log: a blocked picture, a missing glyph, a colour it cannot read."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage().splitlines()[0][:200])


def render(parcel: Parcel) -> Parcel:
    """One document. Raises Refusal when the file would have a hole, an unreadable line or a foreign font."""
    html, *pictures = parcel.blobs
    assets = Path(parcel.facts["assets"])
    _begin_in_a_font_of_ours(assets)
    complaints, out = _Complaints(), io.BytesIO()
    logger = logging.getLogger("xhtml2pdf")
    logger.handlers, logger.propagate = [complaints], False
    try:
        status = _convert(
            html.decode(),
            dest=out,
            path=str(assets / "document.html"),
            link_callback=_finder(assets, dict(zip(parcel.facts["pictures"], pictures, strict=True))),
            resource_policy=ResourceAccessPolicy.server(base_dir=assets, allow_remote=False),
        )
    except RenderLimitError as error:
        raise Refusal("pdf.too_large", detail=str(error)[:200]) from error
    if status.err or status.warn or complaints.lines:
        raise Refusal("pdf.faulty", detail="; ".join(complaints.lines[:COMPLAINTS_SHOWN]))
    facts = _facts(PdfReader(out))
    if facts["unembedded"]:
        raise Refusal("pdf.font", detail=", ".join(facts["unembedded"]))
    if 0 < facts["smallest"] < parcel.facts["smallest"]:
        raise Refusal("pdf.too_small", points=f"{facts['smallest']:.1f}", least=f"{parcel.facts['smallest']:.1f}")
    return Parcel(facts, (out.getvalue(),))


def _begin_in_a_font_of_ours(assets: Path) -> None:
    if FIRST_FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FIRST_FONT, str(assets / f"{FIRST_FONT}.ttf")))
        vars(rl_config)["canvas_basefontname"] = STATE_DEFAULTS["fontName"] = CellStyle.fontname = FIRST_FONT


def info(parcel: Parcel) -> Parcel:
    """Facts and words of a PDF."""
    reader = _reader(parcel.blobs[0])
    words = "\n".join(page.extract_text() for page in reader.pages)
    return Parcel({**_facts(reader), "text": words})


def bind(parcel: Parcel) -> Parcel:
    """Chosen pages of many files with a line on top and bookmarks."""
    _begin_in_a_font_of_ours(Path(parcel.facts["assets"]))
    readers = [_reader(blob) for blob in parcel.blobs]
    return Parcel({}, (binding.bound(parcel.facts["parts"], readers, parcel.facts["count"]),))


def count(parcel: Parcel) -> Parcel:
    """How many pages each file has."""
    return Parcel({"pages": [len(_reader(blob).pages) for blob in parcel.blobs]})


def compare(parcel: Parcel) -> Parcel:
    """Which pages of the first file differ from those of the second."""
    now, before = (_reader(blob) for blob in parcel.blobs)
    return Parcel({"changed": binding.changed(now, before, parcel.facts["own"], parcel.facts["earlier"])})


def _finder(assets: Path, pictures: Mapping[str, bytes]) -> Callable[[str, str], str]:
    """Where a picture or font of the document really is: inline, or a path below the assets; never an address."""

    def find(uri: str, _relative_to: str) -> str:
        if uri in pictures:
            kind = mimetypes.guess_type(uri)[0] or "application/octet-stream"
            return f"data:{kind};base64,{base64.b64encode(pictures[uri]).decode()}"
        return uri if uri.startswith("data:") else str(assets / uri)

    return find


def _facts(reader: PdfReader) -> dict[str, Any]:
    smallest, unembedded = 0.0, set[str]()
    for page in reader.pages:
        unembedded |= unembedded_fonts(page)
        smallest = min([*shown_points(page), *([smallest] if smallest else [])], default=0.0)
    return {"pages": len(reader.pages), "smallest": round(smallest, 2), "unembedded": sorted(unembedded)}


def _reader(blob: bytes) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(blob))
        len(reader.pages)
    except (PyPdfError, ValueError, LookupError) as error:
        raise Refusal("pdf.unreadable") from error
    return reader


HANDLERS = {"render": render, "info": info, "bind": bind, "count": count, "compare": compare}

"""The one door to PDF: html of our own templates in, bytes out, made by a warm child process with limits."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from askom_lms.kernel.children import ROOT, ChildError, ChildPool, Limits, Parcel
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.pdf.glyphs import Printable
from askom_lms.kernel.pdf.glyphs import printable as _printable

PRINT_ASSETS = ROOT / "static" / "print"
"""Fonts (DejaVuSans.ttf, DejaVuSans-Bold.ttf) and pictures that a document may use by their file name."""
CHILDREN = 2
LEAST_POINTS = 7.0
"""Smaller print is an accident: a table cell higher than the page is shrunk without any error."""
FAILURES = {
    "time": "pdf.too_slow",
    "memory": "pdf.too_large",
    "depth": "pdf.too_large",
    "busy": "pdf.busy",
    "start": "pdf.worker",
}


class PdfRefused(Refusal):
    """No PDF was made. `params["detail"]` says to the operator what the engine complained of."""

    status = 500


@dataclass(frozen=True)
class Document:
    """What is printed: html of our own templates (autoescaped), and pictures it names in `src`."""

    html: str
    pictures: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class PdfInfo:
    """What is on the pages."""

    pages: int
    smallest_points: float
    """Height of the smallest text on paper; 0 when there is no text."""
    unembedded_fonts: tuple[str, ...]
    text: str

    @property
    def has_all_fonts(self) -> bool:
        return not self.unembedded_fonts


_pool = ChildPool("askom_lms.kernel.pdf.worker", CHILDREN, Limits(), PdfRefused)


def render(
    html: str,
    *,
    assets: Path = PRINT_ASSETS,
    pictures: Mapping[str, bytes] | None = None,
    least_points: float = LEAST_POINTS,
) -> bytes:
    """The PDF of this html; equal input gives equal bytes.

    Fonts and pictures are named relative to `assets`, or are keys of `pictures`, or data: URIs; nothing else is read
    and nothing is fetched. Characters that the printed fonts lack come out as U+25A1 (`printable` tells beforehand).
    Raises PdfRefused: pdf.faulty (anything the engine warned of), pdf.font, pdf.too_small, pdf.too_slow, pdf.too_large
    (or too deeply nested), pdf.busy, pdf.worker.
    """
    named = dict(pictures or {})
    facts = {"assets": str(assets.resolve()), "pictures": list(named), "smallest": least_points}
    return _ask("render", Parcel(facts, (printable(html).text.encode(), *named.values()))).blobs[0]


def render_many(documents: Iterable[Document], *, assets: Path = PRINT_ASSETS) -> list[bytes]:
    """The PDFs of many documents, by all children at once. Raises PdfRefused for the first that is refused."""
    with ThreadPoolExecutor(CHILDREN) as threads:
        return list(
            threads.map(lambda document: render(document.html, assets=assets, pictures=document.pictures), documents)
        )


def merge(pdfs: Sequence[bytes]) -> bytes:
    """One PDF of all pages, in order. Raises PdfRefused (pdf.unreadable and those of `render`)."""
    return _ask("merge", Parcel({}, tuple(pdfs))).blobs[0]


def info(pdf: bytes) -> PdfInfo:
    """Pages, fonts and words of a PDF. Raises PdfRefused (pdf.unreadable)."""
    facts = _ask("info", Parcel({}, (pdf,))).facts
    return PdfInfo(facts["pages"], facts["smallest"], tuple(facts["unembedded"]), facts["text"])


def text(pdf: bytes) -> str:
    """The words of a PDF. Raises PdfRefused (pdf.unreadable)."""
    return info(pdf).text


def printable(text: str) -> Printable:
    """The text with U+25A1 for what the printed fonts cannot draw, and the characters replaced."""
    return _printable(text, PRINT_ASSETS)


def close() -> None:
    """End the children that wait for work; the next document starts new ones."""
    _pool.close()


def _ask(handler: str, parcel: Parcel) -> Parcel:
    try:
        return _pool.call(handler, parcel)
    except ChildError as failure:
        raise PdfRefused(FAILURES.get(failure.reason, "pdf.worker"), detail=str(failure)) from failure

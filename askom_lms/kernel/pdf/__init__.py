"""The one door to PDF: html of our own templates in, bytes out, made by a warm child process with limits."""

import hashlib
import importlib.metadata
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

from askom_lms.kernel.children import ROOT, ChildError, ChildPool, Limits, Parcel
from askom_lms.kernel.made import MadeFiles
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
class Part:
    """One finished file in a bundle: its bookmark (empty: none), the line on top of its pages (empty: none), and which
    of its pages (numbers from 0; none: all)."""

    title: str
    line: str
    pages: tuple[int, ...] | None = None


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


def kept(documents: Sequence[Document], made: MadeFiles) -> list[bytes]:
    """The PDFs of these documents: read where the same html was rendered before, else rendered and kept.

    The name is the hash of everything that goes in (html, pictures, fonts, engine): whatever changes a sheet, be it a
    paraf, the paper of the class or a template, changes its name, so nothing has to be told that it is out of date.
    Raises PdfRefused as `render` does.
    """
    names = [_name_of(document) for document in documents]
    found = {name: made.read(name) for name in dict.fromkeys(names)}
    lacking = {name: one for name, one in zip(names, documents, strict=True) if found[name] is None}
    for name, pdf in zip(lacking, render_many(lacking.values()), strict=True):
        made.write(name, pdf)
        found[name] = pdf
    return [pdf for pdf in (found[name] for name in names) if pdf is not None]


def _name_of(document: Document) -> str:
    digest = hashlib.sha256(_engine())
    for blob in (document.html.encode(), *(part for pair in document.pictures.items() for part in pair)):
        piece = blob.encode() if isinstance(blob, str) else blob
        digest.update(len(piece).to_bytes(8) + piece)
    return f"pdf-{digest.hexdigest()}"


@cache
def _engine() -> bytes:
    """What besides the document decides how it comes out: fonts, our own code and the libraries."""
    files = [*sorted(Path(__file__).parent.glob("*.py")), *sorted(PRINT_ASSETS.glob("*.ttf"))]
    parts = [path.read_bytes() for path in files]
    parts += [importlib.metadata.version(name).encode() for name in ("xhtml2pdf", "reportlab")]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).digest()


def page_counts(pdfs: Sequence[bytes]) -> list[int]:
    """How many pages each has. Raises PdfRefused (pdf.unreadable)."""
    counts: list[int] = _ask("count", Parcel({}, tuple(pdfs))).facts["pages"]
    return counts


def bind(parts: Sequence[Part], pdfs: Sequence[bytes], *, count: str = "") -> bytes:
    """One PDF of the parts, in order; `count` stands on the right of each line and may hold {n} and {of}.

    Equal input gives equal bytes. Raises PdfRefused (pdf.unreadable and those of `render`).
    """
    facts = {"assets": str(PRINT_ASSETS), "parts": [asdict(part) for part in parts], "count": count}
    return _ask("bind", Parcel(facts, tuple(pdfs))).blobs[0]


def changed_pages(now: bytes, before: bytes, own: Sequence[str] = (), earlier: Sequence[str] = ()) -> list[int]:
    """Numbers (from 0) of the pages of `now` whose words differ from the page of the same number of `before`.

    Running feet are left out, and the words that name the version: `own` in the one, `earlier` in the other.
    """
    facts = {"own": list(own), "earlier": list(earlier)}
    changed: list[int] = _ask("compare", Parcel(facts, (now, before))).facts["changed"]
    return changed


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

"""A whole dossier as one PDF: coloured divider, contents with page numbers, then every sheet that was handed in."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from askom_lms.kernel import pdf
from askom_lms.kernel.made import MadeFiles
from askom_lms.kernel.pdf import Document, Part
from askom_lms.paperwork.domain.paper import Frame
from askom_lms.paperwork.domain.sheet import Sheet
from askom_lms.paperwork.services.printing import environment, record_document

COUNT = "Dossier, halaman {n} dari {of}"
USUAL_FRONT = 2
"""Divider and one page of contents; a longer list is laid out once more with what it takes."""


@dataclass(frozen=True)
class Cover:
    """What the divider says."""

    folder: str
    """The colour of the folder in its class."""
    folder_text: str
    """MAP KUNING · TUGAS 2."""
    title: str
    trainee: str
    class_line: str
    master: str
    paper: str


@dataclass(frozen=True)
class Entry:
    """One sheet of the dossier; without sheet and frame it is only named in the contents."""

    phase: str
    name: str
    title: str
    state: str
    """Diparaf 24 Nov 2026; belum diserahkan."""
    sheet: Sheet | None = None
    frame: Frame | None = None

    @property
    def rest(self) -> str:
        """What the title says more than the name: the peta is called Peta in both."""
        return self.title.removeprefix(self.name).strip()

    @property
    def whole_name(self) -> str:
        return f"{self.name} {self.rest}".strip()


@dataclass(frozen=True)
class Row:
    """One line of the contents."""

    entry: Entry
    page: int
    """In the bundle; 0 when the sheet is not in it."""


def dossier_pdf(cover: Cover, entries: Sequence[Entry], made: MadeFiles) -> bytes:
    """The bundle. Sheets that were printed before are read from `made`; equal input gives equal bytes.

    Each sheet keeps its own "Halaman n dari m", by which it is recognised when it is taken out; the line on top counts
    through the dossier. Raises PdfRefused.
    """
    printed = [(entry, record_document(entry.sheet, entry.frame)) for entry in entries if entry.sheet and entry.frame]
    sheets = pdf.kept([document for _, document in printed], made)
    counts = pdf.page_counts(sheets) if sheets else []
    front = _front(cover, entries, counts, made)
    parts = [Part("Pembatas", ""), Part("Daftar isi", f"{cover.folder_text} · {cover.trainee} · Daftar isi")]
    for entry, _ in printed:
        parts.append(Part(entry.whole_name, f"{cover.folder_text} · {cover.trainee} · {entry.whole_name}"))
    return pdf.bind(parts, [*front, *sheets], count=COUNT)


def _front(cover: Cover, entries: Sequence[Entry], counts: Sequence[int], made: MadeFiles) -> list[bytes]:
    """Divider and contents; the numbers of the sheets begin behind the pages that these take themselves."""
    pages = USUAL_FRONT
    while True:
        rows = _rows(entries, counts, pages)
        front = pdf.kept(_front_documents(cover, rows, pages + sum(counts)), made)
        taken = sum(pdf.page_counts(front))
        if taken == pages:
            return front
        pages = taken


def _rows(entries: Sequence[Entry], counts: Sequence[int], front: int) -> list[Row]:
    rows, following, left = [], front + 1, list(counts)
    for entry in entries:
        page = 0
        if entry.sheet and entry.frame:
            page = following
            following += left.pop(0)
        rows.append(Row(entry, page))
    return rows


def _front_documents(cover: Cover, rows: Sequence[Row], total: int) -> list[Document]:
    given = {"cover": cover, "rows": rows, "total": total, "seal": seal_of(rows)}
    given["n_printed"] = sum(row.page > 0 for row in rows)
    templates = (environment().get_template(f"print/{name}.html") for name in ("divider", "contents"))
    return [Document(template.render(given)) for template in templates]


def seal_of(rows: Sequence[Row]) -> str:
    """One fingerprint for all sheets in their order: two dossiers with the same one hold the same versions."""
    said = [f"{row.entry.frame.code} {row.entry.frame.fingerprint}\n" for row in rows if row.entry.frame]
    return hashlib.sha256("".join(said).encode()).hexdigest()

"""The contents of a dossier: one page for a usual kit, and no heading alone at the foot of a page."""

import io

import pytest
from pypdf import PdfReader

from askom_lms.kernel import pdf
from askom_lms.paperwork.services.bundling import Cover, Entry, Row
from askom_lms.paperwork.services.printing import environment
from tests.paperwork.test_paper import FRAME
from tests.paperwork.valid_answers import SHEETS, SPECS

FIRST, SECOND = "Merencanakan asesmen", "Memberikan kontribusi dalam validasi"
CLASS = "Kelas 07/2025 · Hotel Graha Melati, Sidoarjo"


def pages_of(first, second=3):
    """The contents with so many sheets in the first phase and in the second."""
    phases = [FIRST] * first + [SECOND] * second
    sheets = (SHEETS * 2)[: len(phases)]
    rows = [
        Row(Entry(phase, code, SPECS[code].title, "diparaf 24 November 2026", None, FRAME), number)
        for number, (phase, (code, _)) in enumerate(zip(phases, sheets, strict=True), 3)
    ]
    cover = Cover("hijau", "MAP HIJAU · TUGAS 3", "Uji", "Dewi Anggraini", CLASS, "Bambang Wiryawan", "A4")
    html = environment().get_template("print/contents.html").render(cover=cover, rows=rows, total=50, seal="a" * 64)
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf.render(html))).pages]


def test_the_contents_of_a_usual_kit_are_one_page():
    assert len(pages_of(22)) == 1


@pytest.mark.parametrize("first", range(23, 28))
def test_the_heading_of_a_phase_stands_on_the_page_of_its_first_sheet(first):
    page = next(page for page in pages_of(first) if SECOND in page)
    assert "diparaf" in page[page.index(SECOND) :]

"""On paper: what stands together at the end of a sheet, and what a blank form no longer asks."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from askom_lms.kernel import pdf
from askom_lms.paperwork.domain import paper
from askom_lms.paperwork.services import record_document, record_html
from tests.paperwork.test_paper import FRAME, sheet_of
from tests.paperwork.test_paper_blank import BLANK
from tests.paperwork.valid_answers import valid_answers


def pages_of(sheet, frame):
    document = record_document(sheet, frame)
    made = pdf.render(document.html, pictures=document.pictures)
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(made)).pages]


def kept(code, stage="", *, is_blank=True, answers=None):
    sheet = sheet_of(code, stage, answers)
    sheet = sheet.blank() if is_blank else sheet
    return [cell.path for cell in paper.ending(sheet.sections, sheet.answers, is_blank=is_blank)]


@pytest.mark.parametrize("size", ["A4", "F4"])
@pytest.mark.parametrize(
    ("code", "choice", "of_it"),
    [
        ("FR.IA.01", "belum kompeten pada:", "Kelompok Pekerjaan Unit Elemen KUK"),
        ("FR.IA.08", "KOMPETEN", "Elemen KUK"),
    ],
)
def test_what_a_choice_asks_for_stands_on_the_page_of_the_choice(code, choice, of_it, size):
    last = pages_of(sheet_of(code, "hasil").blank(), replace(BLANK, paper=size))[-1]
    assert choice in last
    assert of_it in last[last.index(choice) :]


def test_a_choice_is_kept_with_what_it_asks_for_and_no_more_than_that():
    assert kept("FR.IA.01", "hasil") == ["rekomendasi", "belum_kelompok", "belum_unit", "belum_elemen", "belum_kuk"]
    assert kept("FR.IA.08", "hasil")[0] == "rekomendasi"
    assert kept("FR.IA.01", "hasil", is_blank=False) == ["rekomendasi"]


def test_what_a_choice_asks_for_is_parted_from_it_where_it_is_long():
    """More than what may stand with the signatures at all: then the page ends where it ends."""
    long = {"rekomendasi": "belum", "belum_unit": "Unit\n" * (paper.LINES_WITH_SIGNATURES - 6)}
    places = dict.fromkeys(("belum_kelompok", "belum_elemen", "belum_kuk"), "1")
    answers = valid_answers("FR.IA.01", "hasil") | long | places
    assert "rekomendasi" not in kept("FR.IA.01", "hasil", is_blank=False, answers=answers)
    short = answers | {"belum_unit": "Unit 1"}
    assert "rekomendasi" in kept("FR.IA.01", "hasil", is_blank=False, answers=short)


@pytest.mark.parametrize("size", ["A4", "F4"])
@pytest.mark.parametrize("is_blank", [True, False])
def test_who_reviewed_stands_with_his_last_recommendation(size, is_blank):
    sheet = sheet_of("FR.AK.06")
    pages = (
        pages_of(sheet.blank(), replace(BLANK, paper=size)) if is_blank else pages_of(sheet, replace(FRAME, paper=size))
    )
    assert "Nama Peninjau" in pages[-1]
    assert pages[-1].index("Rekomendasi untuk peningkatan:") < pages[-1].index("Nama Peninjau")
    assert sum(page.count("Nama Peninjau") for page in pages) == 1


def test_a_table_of_one_signature_alone_is_taken_to_the_end():
    """FR.MAPA.01 asks four people in the middle of its set; a sheet with files has them behind the table."""
    for code, taken in (("FR.AK.06", True), ("FR.MAPA.01", False), ("FR.AK.03", False)):
        assert bool(paper.signed_table(sheet_of(code).sections)) is taken
    files = replace(FRAME, attachments=(("bukti.pdf", "9f2c"),))
    assert record_html(sheet_of("FR.AK.06"), files).count("Nama Peninjau") == 1


def test_a_choice_that_the_question_does_not_offer_has_no_line_once_the_question_is_written():
    written = replace(sheet_of("FR.IA.05", "hasil", signed=False), reader="asesor").blank()
    assert '<td class="b" width="5%">d</td>' in record_html(written, BLANK)
    assert '<td class="b" width="5%">e</td>' not in record_html(written, BLANK)
    fifth = valid_answers("FR.IA.05", "hasil")
    path = next(path for path in fifth if path.endswith(":d"))
    fifth |= {path.removesuffix(":d") + ":e": "Menunda pekerjaan"}
    offered = replace(sheet_of("FR.IA.05", "hasil", fifth, signed=False), reader="asesor").blank()
    assert record_html(offered, BLANK).count('<td class="b" width="5%">e</td>') == 1
    unwritten = replace(sheet_of("FR.IA.05", "perangkat", signed=False), reader="asesor").blank()
    assert record_html(unwritten, BLANK).count('<td class="b" width="5%">e</td>') == 10


@pytest.mark.parametrize("is_blank", [True, False])
def test_the_sheet_of_a_third_party_names_the_template_it_was_adopted_from(is_blank):
    """Five systems print this line below FR.IA.10; the instrument before the verification has no answers to credit."""
    origin = "Diadopsi dari templat yang disediakan di Departemen Pendidikan dan Pelatihan, Australia."
    sheet = sheet_of("FR.IA.10", "hasil")
    last = pages_of(sheet.blank() if is_blank else sheet, BLANK if is_blank else FRAME)[-1]
    assert origin in last
    assert origin not in record_html(sheet_of("FR.IA.10", "perangkat"), FRAME)

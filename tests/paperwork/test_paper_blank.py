"""On paper, for the hand that writes and the eye that checks: room instead of dashes, and no page that could belong to any form."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from askom_lms.kernel import pdf
from askom_lms.paperwork.domain import paper
from askom_lms.paperwork.domain.cells import Table
from askom_lms.paperwork.domain.spec import Stage
from askom_lms.paperwork.services import record_document, record_html
from tests.paperwork.test_paper import FRAME, sheet_of
from tests.paperwork.valid_answers import SHEETS, lent_example, valid_answers

BLANK = replace(FRAME, is_blank=True, parafs=(), version=0, fingerprint="", code="")


def pages_of(sheet, frame):
    document = record_document(sheet, frame)
    made = pdf.render(document.html, pictures=document.pictures)
    return [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]


@pytest.mark.parametrize("code", ["FR.AK.03", "FR.AK.05", "PORTOFOLIO"])
def test_every_page_of_a_blank_form_says_which_form_it_is_and_whose(code):
    pages = pages_of(sheet_of(code).blank(), BLANK)
    assert len(pages) == 2
    for page in pages:
        assert f"{code} · Nama Asesor: Dewi Anggraini" in page


@pytest.mark.parametrize(
    ("code", "label"),
    [("FR.AK.03", "Catatan/komentar lainnya"), ("FR.AK.05", "Catatan:"), ("PORTOFOLIO", "Yang perlu dilengkapi")],
)
def test_signatures_stand_with_the_last_answer_and_never_on_a_page_of_their_own(code, label):
    assert label in pages_of(sheet_of(code).blank(), BLANK)[-1]


@pytest.mark.parametrize("lines", range(17, 27))
def test_a_growing_text_never_leaves_a_page_empty_or_the_signatures_alone(lines):
    answers = valid_answers("SKEMA") | {"catatan": "\n".join(f"Baris {n}" for n in range(lines))}
    last = pages_of(sheet_of("SKEMA", answers=answers), FRAME)[-1]
    assert "Paraf master asesor" in last
    assert ("Keberlakuan" in last) or (f"Baris {lines - 1}" in last)


def test_a_long_last_answer_is_printed_once_and_flows_over_the_page():
    answers = valid_answers("SKEMA") | {"catatan": "\n".join(f"Baris {n}." for n in range(90))}
    said = "\n".join(pages_of(sheet_of("SKEMA", answers=answers), FRAME))
    assert [said.count(f"Baris {n}.") for n in (0, 45, 89)] == [1, 1, 1]


def test_what_nobody_knows_is_room_to_write_on_a_blank_form():
    lent = lent_example(skema={"judul": "Junior Database Administrator"})
    sheet = sheet_of("FR.IA.02", "perangkat", lent=lent, signed=False)
    blank, filled = record_html(sheet.blank(), BLANK), record_html(sheet, FRAME)
    assert "KKNI / Okupasi / Klaster*</td>" in blank
    assert '<td class="b" width="18%">Nomor</td><td width="32%"></td>' in blank
    assert "<td>–</td>" not in blank[blank.index("PENYUSUN DAN VALIDATOR") :]
    assert "<td>–</td>" in filled[filled.index("PENYUSUN DAN VALIDATOR") :]
    assert 'class="grid sign write"' in blank


def test_a_choice_from_a_list_has_a_line_to_write_on():
    assert "<b>Kelompok Pekerjaan:</b> ......" in record_html(sheet_of("PETA.KP").blank(), BLANK)


def test_the_official_dots_are_not_printed_twice():
    html = record_html(sheet_of("FR.AK.01").blank(), BLANK)
    assert "Lainnya: ......" in html
    assert "Lainnya ...:" not in html
    assert "Lainnya ...</p>" in record_html(sheet_of("FR.AK.01"), FRAME)


@pytest.mark.parametrize(("code", "stage"), SHEETS)
def test_a_number_takes_no_more_room_than_it_needs(code, stage):
    for view in sheet_of(code, stage, signed=False).sections:
        for part in view.parts:
            if isinstance(part, Table) and not part.is_cards:
                assert paper.on_paper(part, {}).widths[0] <= paper.NUMBER_AT_MOST


@pytest.mark.parametrize("code", ["FR.MAPA.01", "FR.AK.02", "FR.IA.08"])
def test_no_unit_code_is_broken_in_a_crowded_table(code):
    html = record_html(sheet_of(code, "hasil" if code == "FR.IA.08" else ""), FRAME)
    for unit in ("J.620100.004.02", "J.620100.020.02", "J.620100.021.02"):
        assert unit in html
    assert "J.620100.004. 02" not in html
    assert "J.620100.00 4" not in html


def test_the_last_answers_are_kept_only_where_they_are_few():
    few, many = ({"catatan": "Baris\n" * count} for count in (3, 40))
    for answers, kept in ((few, ["catatan"]), (many, [])):
        sheet = sheet_of("SKEMA", Stage.WHOLE, valid_answers("SKEMA") | answers, signed=False)
        assert [cell.path for cell in paper.ending(sheet.sections, sheet.answers, is_blank=False)] == kept


@pytest.mark.parametrize(("lent", "labels"), [({}, 2), ({"persyaratan_dasar": []}, 1)])
def test_a_name_that_is_written_stands_in_the_place_of_the_lent_one(lent, labels):
    lent = lent_example(**lent)
    sheet = sheet_of("FR.APL.01", lent=lent)
    tables = [part for view in sheet.sections for part in view.parts if isinstance(part, Table)]
    table = next(one for one in tables if one.field.key == "dasar")
    heads = [[head.text for head in row] for row in (*table.heads_on_paper, *table.heads_on_screen)]
    assert sum(row.count("Bukti Persyaratan Dasar") for row in heads) == 2
    assert len(table.field.row_labels) == labels
    assert len(paper.on_paper(table, sheet.answers).widths) == table.width_on_paper
    said = "".join("".join(pages_of(sheet, FRAME)).split())
    for line in table.used(sheet.answers):
        name = line.row.text or line.cells[0].words(sheet.answers)
        assert "".join(name.split()) in said


@pytest.mark.parametrize(
    ("code", "stage", "key", "rows"),
    [("FR.IA.05", "perangkat", "soal", 10), ("PETA.KP", "", "kelompok", 3), ("FR.IA.05", "perangkat", "kunci", 10)],
)
def test_a_blank_form_offers_cards_to_write_on(code, stage, key, rows):
    sheet = replace(sheet_of(code, stage, signed=False), reader="asesor").blank()
    tables = {part.field.key: part for view in sheet.sections for part in view.parts if isinstance(part, Table)}
    assert len(tables[key].lines) == rows
    assert not any(cell.is_spare for cell in tables[key].cells())


def test_what_an_earlier_stage_settled_gets_no_rows_on_a_blank_form():
    sheet = replace(sheet_of("FR.IA.05", "hasil", signed=False), reader="asesor")
    settled, blank = (
        next(part for view in one.sections for part in view.parts if part.field.key == "soal")
        for one in (sheet, sheet.blank())
    )
    assert len(blank.lines) == len(settled.lines) > 0


def test_a_question_and_its_choices_stand_on_one_page_of_a_blank_form():
    pages = pages_of(sheet_of("FR.IA.05", "perangkat", signed=False).blank(), BLANK)
    assert sum(page.count("Pertanyaan:") for page in pages) == 10
    for page in pages:
        assert page.count("Pertanyaan:") == page.count("Mewakili aspek kritis") > 0


@pytest.mark.parametrize(
    ("code", "stage", "is_blank", "row"),
    [
        ("FR.MAPA.01", "", True, "Manajer atau supervisor ditempat kerja"),
        ("FR.IA.04B", "perangkat", False, "Penerapan hasil"),
        ("FR.AK.06", "", False, "Nama Peninjau"),
        ("FR.IA.05", "perangkat", True, "Soal 10"),
    ],
)
def test_signatures_take_the_last_row_before_them_along(code, stage, is_blank, row):
    sheet = sheet_of(code, stage)
    pages = pages_of(sheet.blank(), BLANK) if is_blank else pages_of(sheet, FRAME)
    assert "".join(row.split()) in "".join(pages[-1].split())


@pytest.mark.parametrize("rows", range(1, 21))
def test_a_table_of_any_length_is_cut_between_rows_and_never_left_behind_by_the_signatures(rows):
    valid = valid_answers("FR.IA.04B", "perangkat")
    answers = {path: value for path, value in valid.items() if "_r" not in path}
    for n in range(1, rows + 1):
        answers |= {path.replace("_r1:", f"_r{n}:"): value for path, value in valid.items() if "_r1:" in path}
        path = next(path for path in answers if f"_r{n}:pertanyaan" in path)
        answers[path] = f"Awal{n}. {'Jelaskan pembagian waktu dan urutan pekerjaan. ' * 3} Akhir{n}."
    pages = pages_of(sheet_of("FR.IA.04B", "perangkat", answers=answers), FRAME)
    assert f"Akhir{rows}." in pages[-1]
    assert "Paraf master asesor" in pages[-1]
    for n in range(1, rows + 1):
        assert [f"Awal{n}." in page for page in pages] == [f"Akhir{n}." in page for page in pages]


@pytest.mark.parametrize(
    ("code", "stage", "last_row", "behind"),
    [
        ("FR.MAPA.02", "", "FR.IA.11. CRP", "diisi berdasarkan hasil penentuan pendekatan"),
        ("FR.IA.03", "hasil", "Bagaimana Anda menerapkan membuat prosedur", "Umpan balik untuk asesi"),
        ("FR.IA.11", "hasil", "Bagian-bagiannya tersusun rapi", "OBSERVASI LANGSUNG"),
        ("FR-ACA-07", "", "Memberikan Kontribusi dalam Validasi Asesmen", "Umpan balik untuk peserta"),
    ],
)
def test_a_table_stays_whole_where_answers_stand_between_it_and_the_signatures(code, stage, last_row, behind):
    """On F4 all rows fit on the first page; what follows the table is company enough for the signatures."""
    first, last = pages_of(sheet_of(code, stage), replace(FRAME, paper="F4"))
    plain = ["".join(page.split()) for page in (first, last)]
    assert "".join(last_row.split()) in plain[0]
    assert "".join(last_row.split()) not in plain[1]
    assert "".join(behind.split()) in plain[1]


def test_a_list_of_choices_is_not_cut_by_the_end_of_a_page():
    for size in ("A4", "F4"):
        pages = pages_of(sheet_of("FR.VA"), replace(FRAME, paper=size))
        for label, last in (("Acuan pembanding:", "Standar Kinerja"), ("Dokumen terkait:", "Peraturan/Pedoman")):
            (at,) = [n for n, page in enumerate(pages) if label in page]
            behind = pages[at][pages[at].index(last) :]
            assert "Lainnya" in behind


def test_a_heading_and_its_note_stand_with_what_they_head():
    sheet = sheet_of("FR.MAPA.02")
    for size in ("A4", "F4"):
        for page in pages_of(sheet, replace(FRAME, paper=size)):
            assert ("Keterangan\n" in page) is ("Keterangan potensi asesi" in page)


def test_the_last_page_holds_more_than_one_line_beside_the_signatures():
    long = dict.fromkeys(("aspek", "penolakan", "saran"), "Uraian laporan yang panjang. " * 32)
    answers = valid_answers("FR.AK.05") | long
    last = pages_of(sheet_of("FR.AK.05", answers=answers), FRAME)[-1]
    assert "Catatan:" in last
    assert "Saran Perbaikan" in last


def test_a_long_table_begins_below_its_heading_and_leaves_no_page_empty():
    answers = valid_answers("FR.AK.03")
    (path,) = [path for path in answers if path.endswith(":catatan")]
    first = pages_of(sheet_of("FR.AK.03", answers=answers | {path: "Catatan asesi. " * 60}), FRAME)[0]
    assert "diisi oleh Asesi setelah pengambilan keputusan" in first
    assert "Saya mendapatkan penjelasan yang cukup memadai" in " ".join(first.split())


def test_a_blank_table_has_room_for_signatures_and_for_texts_in_small_print():
    html = record_html(sheet_of("FR.MAPA.01").blank(), BLANK)
    crowded, people = html.split("Konfirmasi dengan orang yang relevan</td>")
    assert crowded.count("&nbsp;<br>&nbsp;<br>&nbsp;<br>&nbsp;") == 3
    assert people.count("&nbsp;<br>&nbsp;<br>&nbsp;") == 4


def test_a_blank_last_answer_counts_the_lines_it_is_given():
    blank = sheet_of("FR.IA.10", "hasil").blank()
    assert [cell.path for cell in paper.ending(blank.sections, blank.answers, is_blank=True)] == ["o7", ""]


def test_both_of_the_validation_team_are_named_as_such():
    assert "Tim Validasi 2.</td>" in record_html(sheet_of("FR.VA"), FRAME)


@pytest.mark.parametrize("size", ["A4", "F4"])
def test_a_question_and_its_choices_stand_on_one_page_of_a_filled_form_too(size):
    for page in pages_of(sheet_of("FR.IA.05", "perangkat"), replace(FRAME, paper=size))[:2]:
        assert page.count("Pertanyaan:") == page.count("Mewakili aspek kritis") > 0


def test_two_further_groups_of_a_blank_peta_share_a_page():
    pages = pages_of(sheet_of("PETA.KP").blank(), BLANK)
    assert ["Kelompok Pekerjaan 2" in page and "Kelompok Pekerjaan 3" in page for page in pages].count(True) == 1

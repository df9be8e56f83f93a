"""Spreadsheets: what we write runs nothing and keeps its types, what comes is read as text and never calculated."""

import datetime as dt
import io

import pytest
from openpyxl import Workbook, load_workbook

from askom_lms.kernel import sheets
from askom_lms.kernel.uploads import TableLimits, UploadRefused, read_pasted, read_table
from tests.attack_files.office import docx, entity, macro_type, sheet_command, swelling_xml, xlsx

LIMIT = 2 * 1024 * 1024
SIZE = TableLimits(rows=3)


def opened(header, *rows, **options):
    return load_workbook(io.BytesIO(sheets.written("Daftar: [x]", header, rows, **options))).active


@pytest.mark.parametrize("text", ["=1+1", "+62812", "-1", "@x", "\t=1+1", "\r=1", '=HYPERLINK("http://x";"y")'])
def test_a_cell_that_looks_like_a_formula_is_text_with_the_quote_prefix(text):
    cell = opened(["Nama"], [text])["A2"]
    assert (cell.data_type, bool(cell.quotePrefix)) == ("s", True)
    assert cell.value.strip() == text.strip()


def test_types_are_kept_and_zeros_in_front_too():
    sheet = opened(list("abcdef"), ["0812", 7, dt.date(2026, 12, 31), None, "A\x08ni", "a-b"])
    assert [cell.value for cell in sheet[2]] == ["0812", 7, dt.datetime(2026, 12, 31), None, "Ani", "a-b"]
    assert (sheet["C2"].number_format, bool(sheet["F2"].quotePrefix), sheet.title) == ("dd/mm/yyyy", False, "Daftar x")


def two_sheets(*rows):
    """A first sheet with a title only, the rows on the second."""
    made, out = Workbook(), io.BytesIO()
    made.active.append(["Petunjuk"])
    sheet = made.create_sheet("Data")
    for row in rows:
        sheet.append(row)
    made.save(out)
    return out.getvalue()


def read(data, size=SIZE, limit=LIMIT):
    return read_table(io.BytesIO(data), limit, size)


def test_a_workbook_is_read_as_text():
    found = read(
        xlsx(["Nama", "Lahir", "n"], [None], ["Ani  Lestari", dt.datetime(1990, 2, 1), 3.0], ["=1+1", True, 1.5])
    )
    assert found == [["Nama", "Lahir", "n"], ["Ani Lestari", "1990-02-01", "3"], ["", "ya", "1.5"]]


def test_the_first_sheet_with_rows_is_read():
    assert read(two_sheets(["Nama"], ["Ani"])) == [["Nama"], ["Ani"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_is_read_in_three_codes_and_with_three_delimiters(encoding, delimiter):
    text = f'Nama{delimiter}Asal\r\n"Zoë{delimiter} S.T."{delimiter} LSP  A\r\n\r\n'
    assert read(text.encode(encoding)) == [["Nama", "Asal"], [f"Zoë{delimiter} S.T.".replace("\t ", " "), "LSP A"]]


def test_the_hint_for_excel_is_no_row():
    assert read(b"sep=;\r\na;b,c\r\n") == [["a", "b,c"]]


def test_one_row_more_than_the_limit_is_read_and_no_other():
    assert len(read("\n".join(f"{n},x" for n in range(9)).encode())) == 4
    assert len(read(xlsx(*[[n, "x"] for n in range(9)]))) == 4


def test_pasted_cells_are_a_table():
    assert read_pasted("Nama\tAsal\nAni\tLSP", SIZE) == [["Nama", "Asal"], ["Ani", "LSP"]]


def code(data, limit=LIMIT):
    with pytest.raises(UploadRefused) as refused:
        read(data, limit=limit)
    return refused.value


def test_what_is_no_table_is_refused_with_a_sentence():
    assert code(b"%PDF-1.7 x").code == code(b"\x89PNG\r\n\x1a\n").code == code(b"a\0b").code == "upload.not_a_table"
    assert code(b"\x81").code == "upload.not_a_table"
    assert "XLSX, CSV" in code(b"a\0b").sentence().next
    assert code(b"").code == "upload.empty"
    assert code(b"x" * 11, limit=10).code == "upload.too_large"
    assert code(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xls").code == "upload.old_office"


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (docx(), "upload.not_a_table"),
        (swelling_xml(), "upload.office_bomb"),
        (entity(), "upload.office_entity"),
        (macro_type(), "upload.office_macro"),
        (sheet_command(), "upload.office_external"),
        (b"PK\x03\x04 nothing", "upload.damaged_office"),
    ],
)
def test_a_workbook_passes_the_checks_of_every_office_file(data, refusal):
    assert code(data).code == refusal

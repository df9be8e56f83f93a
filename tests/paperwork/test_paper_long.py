"""On paper: words, names and answers longer than anybody expects, with nothing lost or run into its neighbour."""

import pytest
from PIL import ImageFont

from askom_lms.kernel import pdf
from askom_lms.paperwork.domain import paper
from askom_lms.paperwork.services import record_document, record_html
from tests.paperwork.test_paper import FRAME, PADDING, PAGE_POINTS, SQL, sheet_of
from tests.paperwork.valid_answers import LENT, lent_example, valid_answers


@pytest.mark.parametrize(
    ("text", "letters", "broken"),
    [
        ("kata biasa", 20, "kata biasa"),
        ("x" * 20, 20, "x" * 20),
        ("x" * 21, 20, "x" * 20 + " x"),
        ("W" * 21, 20, "WWWWWWWWWWWW WWWWWWWWW"),
        ("", 20, ""),
    ],
)
def test_a_word_longer_than_its_line_gets_a_space(text, letters, broken):
    assert paper.breakable(text, letters) == broken


@pytest.mark.parametrize(("width", "letters"), [(24.4, 22), (10, 8), (100, 97), (1, 4)])
def test_so_many_letters_fit_into_a_column(width, letters):
    assert paper.letters_in(width) == letters


@pytest.mark.parametrize("word", ["x" * 90, "0" * 90, "W" * 90, "AN" * 45, "@" * 90, "—" * 90, "Ww0x" * 20])
def test_a_broken_word_stays_in_its_column(word):
    font = ImageFont.truetype(str(pdf.PRINT_ASSETS / "DejaVuSans.ttf"), 1000)
    for width in (10, 24.4, 50):
        room = PAGE_POINTS * width / 100 - PADDING[False]
        pieces = paper.breakable(word, paper.letters_in(width)).split()
        assert "".join(pieces) == word
        assert max(font.getlength(piece) * 8 / 1000 for piece in pieces) <= room


def test_names_of_groups_are_broken_wherever_they_stand():
    lent = lent_example(groups=[{"key": "g1", "name": "W" * 300, "units": [unit["code"] for unit in LENT["units"]]}])
    for code, stage in (("FR.MAPA.01", ""), ("FR.MAPA.02", ""), ("FR.IA.02", "hasil"), ("FR.IA.03", "perangkat")):
        assert "W" * 41 not in record_html(sheet_of(code, stage, lent=lent), FRAME)


def test_the_lines_of_a_long_text_stay_lines_below_a_table_too():
    lines = "\n".join(f"Baris {number}." for number in range(1, 301))
    answers = valid_answers("FR.IA.01", "perangkat") | {f"kuk:{SQL}_1.1:standar": lines}
    answers_of_a_rule = valid_answers("FR.AK.02") | {"vatm": ["V"], "vatm__alasan": lines, "komentar": lines}
    for html in (
        record_html(sheet_of("FR.IA.01", "perangkat", answers), FRAME),
        record_html(sheet_of("FR.AK.02", answers=answers_of_a_rule), FRAME),
    ):
        assert html.count("Baris 300.</p>") == html.count("Baris 299.</p>") > 0


def test_long_answers_everywhere_still_print():
    answers = valid_answers("FR.IA.03", "hasil")
    for path, cell in sheet_of("FR.IA.03", "hasil").cells.items():
        if cell.field.kind == "longtext" and path in answers:
            answers[path] = "Jawaban yang sangat panjang. " * 200
    document = record_document(sheet_of("FR.IA.03", "hasil", answers), FRAME)
    found = pdf.info(pdf.render(document.html, pictures=document.pictures))
    assert found.smallest_points >= 7
    assert found.text.count("panjang.") == 2600


UNIT_CODES = [unit["code"] for unit in LENT["units"]]


@pytest.mark.parametrize(("code", "stage"), [("FR.IA.04B", "hasil"), ("FR.IA.08", "hasil"), ("FR.IA.09", "hasil")])
def test_the_code_of_a_unit_is_not_broken_in_its_column(code, stage):
    html = record_html(sheet_of(code, stage), FRAME)
    assert all(unit[:cut] + " " + unit[cut:] not in html for unit in UNIT_CODES for cut in range(10, len(unit)))


@pytest.mark.parametrize("code", ["FR.IA.04A", "FR.IA.04B", "FR.IA.08", "FR.IA.09", "FR.IA.10", "FR.IA.11"])
def test_long_names_and_long_answers_print_whole(code):
    lent = lent_example()
    name = "Raden Ayu Kusumaningratdiningrat Sastrowardoyo Notonegoro Aji"[:60]
    for person in lent["people"].values():
        person["name"] = name
    answers = valid_answers(code, "hasil", lent, is_competent=False)
    cells = sheet_of(code, "hasil", answers, lent).cells
    long = {path: "Uraian yang sangat panjang. " * 30 for path in answers if cells[path].field.kind == "longtext"}
    document = record_document(sheet_of(code, "hasil", answers | long, lent), FRAME)
    found = pdf.info(pdf.render(document.html, pictures=document.pictures))
    assert found.smallest_points >= 7
    assert found.text.count("panjang.") == 30 * len(long)
    assert "".join(found.text.split()).count("".join(name.split())) >= 3


@pytest.mark.parametrize("code", ["PORTOFOLIO", "SKEMA", "STANDAR", "DAFTAR.PERIKSA"])
def test_the_papers_of_the_set_print_whole_when_every_remark_is_long(code):
    name = "Raden Ayu Kusumaningratdiningrat Sastrowardoyo Notonegoro Aji"[:60]
    people = {role: {**person, "name": name} for role, person in LENT["people"].items()}
    lent = lent_example(people=people)
    answers = valid_answers(code, "", lent)
    cells = sheet_of(code, "", answers, lent).cells.values()
    remarks = [one for one in cells if one.field.kind == "longtext" and not one.is_spare]
    long = {one.path: "Panjang sekali. " * 18 for one in remarks if one.field.settings.get("max", 300) >= 300}
    document = record_document(sheet_of(code, "", answers | long, lent), FRAME)
    found = pdf.info(pdf.render(document.html, pictures=document.pictures))
    assert found.smallest_points >= 7
    assert found.text.count("sekali.") == 18 * len(long) > 0
    assert "".join(found.text.split()).count("".join(name.split())) >= 2

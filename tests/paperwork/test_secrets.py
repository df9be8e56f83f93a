"""Keys of tests: the data of a form says from whom they are hidden, and no face shows them to him."""

import copy

import pytest
from flask import render_template_string
from werkzeug.datastructures import MultiDict

from askom_lms.kernel import pdf
from askom_lms.official_forms import read_edition
from askom_lms.paperwork.domain import answers as answering
from askom_lms.paperwork.domain import checks, seal
from askom_lms.paperwork.domain.edition import parse
from askom_lms.paperwork.domain.sheet import Sheet
from askom_lms.paperwork.domain.spec import Stage
from askom_lms.paperwork.forms import form_class, sentence
from askom_lms.paperwork.services import record_document
from tests.paperwork.test_faces import FILL, SHOW, Read
from tests.paperwork.test_paper import FRAME
from tests.paperwork.valid_answers import LENT, SPECS, valid_answers

KEYED = ["FR.IA.05", "FR.IA.06", "FR.IA.07"]
SECRET = "kunci-rahasia"
NOT_TOLD = ["", "asesi"]
"""Who may not see a key: the asesi, and a reader who has not said his role."""
TOLD = ["asesor", "validator", "master_asesor"]


def filled(code, stage):
    """Valid answers in which no key is to be guessed: those of FR.IA.05 are a fifth choice that nobody else names."""
    answers = valid_answers(code, stage)
    for path in list(answers):
        if path.startswith("kunci:") or path.endswith(":kunci"):
            answers[path] = SECRET if code != "FR.IA.05" else answers[path]
    return answers


def sheet_of(code, stage, reader, *, is_sealed=False, answers=None):
    return Sheet(SPECS[code], Stage(stage), answers or filled(code, stage), LENT, (), reader, is_sealed)


def columns(sheet):
    """The columns and fields that a reader sees, by `table:column`."""
    return {":".join(path.split(":")[:1] + path.split(":")[2:]) for path in sheet.cells}


def shown(sheet):
    return Read(
        render_template_string(
            SHOW, sheet=sheet, changed=set(sheet.answers), only_changed=False, mark_form="kembali", remarks={}
        )
    )


@pytest.mark.parametrize("code", KEYED)
@pytest.mark.parametrize("stage", ["perangkat", "hasil"])
@pytest.mark.parametrize("reader", NOT_TOLD)
def test_a_sheet_has_no_key_for_the_asesi_nor_for_an_unknown_reader(code, stage, reader):
    assert not {one for one in columns(sheet_of(code, stage, reader)) if one.endswith("kunci")}


@pytest.mark.parametrize("code", KEYED)
@pytest.mark.parametrize("stage", ["perangkat", "hasil"])
@pytest.mark.parametrize("reader", TOLD)
def test_everybody_else_reads_the_key(code, stage, reader):
    assert {one for one in columns(sheet_of(code, stage, reader)) if one.endswith("kunci")}


@pytest.mark.parametrize("code", ["FR.IA.05", "FR.IA.06"])
@pytest.mark.parametrize("reader", NOT_TOLD)
def test_the_sheet_of_keys_stays_hidden_after_the_end(code, reader):
    sheet = sheet_of(code, "hasil", reader, is_sealed=True)
    assert "kunci:kunci" not in columns(sheet)
    assert "kunci" not in {view.section.key for view in sheet.sections}


@pytest.mark.parametrize(
    ("stage", "is_sealed", "is_seen"), [("perangkat", True, False), ("hasil", False, False), ("hasil", True, True)]
)
def test_the_key_beside_an_oral_answer_is_seen_when_the_result_is_frozen(stage, is_sealed, is_seen):
    sheet = sheet_of("FR.IA.07", stage, "asesi", is_sealed=is_sealed)
    assert ("soal:kunci" in columns(sheet)) is is_seen


@pytest.mark.parametrize("code", KEYED)
@pytest.mark.parametrize("stage", ["perangkat", "hasil"])
@pytest.mark.parametrize("reader", [*NOT_TOLD, "asesor"])
def test_the_shown_sheet_and_its_paper_hold_no_key_for_who_may_not_see_it(request_of, code, stage, reader):
    sheet = sheet_of(code, stage, reader)
    page = shown(sheet)
    document = record_document(sheet, FRAME)
    text = "".join(pdf.text(pdf.render(document.html, pictures=document.pictures)).split())
    word = "Kunci Jawaban" if code == "FR.IA.05" else SECRET
    is_marked = reader == "asesor" and stage == "perangkat"  # on a result sheet nobody can mend a key
    for said in (page.html, document.html):
        assert (word in said) is (reader == "asesor")
        assert ("kunci:" in said or ":kunci" in said) is (is_marked and said is page.html)
    assert ("".join(word.split()) in text) is (reader == "asesor")


@pytest.mark.parametrize("code", ["FR.IA.05", "FR.IA.06"])
@pytest.mark.parametrize("is_competent", [True, False])
def test_the_page_that_the_asesi_fills_tells_neither_key_nor_result(request_of, code, is_competent):
    answers = filled(code, "hasil") | {"simpulan": "tercapai" if is_competent else "belum"}
    form = form_class(SPECS[code], Stage.HASIL, "asesi", LENT)(MultiDict(), answers=answers)
    form.validate()
    page = Read(render_template_string(FILL, form=form, only="", remarks={}))
    assert "jawaban:r1:jawaban" in page.named()
    for hidden in ("kunci:", "Kunci", "Pencapaian", SECRET):
        assert hidden not in page.html.replace("Tulis kunci jawaban", "").replace("Lembar kunci", "")
    assert [sentence(issue) for issue in form.issues] == []


def test_two_answers_give_one_page_whatever_the_key_is(request_of):
    """The asesi cannot try choices until a mark turns: nothing on his page depends on the key."""
    answers = filled("FR.IA.05", "hasil") | {"simpulan": None}
    pages = []
    for key in "abcd":
        keyed = answers | {path: key for path in answers if path.startswith("kunci:")}
        form = form_class(SPECS["FR.IA.05"], Stage.HASIL, "asesi", LENT)(MultiDict(), answers=keyed)
        form.validate()
        sheet = sheet_of("FR.IA.05", "hasil", "asesi", answers=keyed)
        document = record_document(sheet, FRAME)
        pages.append((render_template_string(FILL, form=form, only="", remarks={}), shown(sheet).html, document.html))
    assert len(set(pages)) == 1


def test_what_an_added_oral_question_left_open_is_named_with_the_others():
    more = {
        "pertanyaan": "Mengapa?",
        "kuk": "J.620100.004.02_1.2",
        "kunci": SECRET,
        "jawaban": "-",
        "pencapaian": "tidak",
    }
    answers = filled("FR.IA.07", "hasil") | {f"tambahan:r1:{key}": value for key, value in more.items()}
    answers |= {"soal:r1:pencapaian": "tidak"}
    sheet = sheet_of("FR.IA.07", "hasil", "asesor", answers=answers)
    missed = next(part for part in sheet.sections[-1].parts if part.field.key == "belum")
    assert missed.text == "J.620100.004.02 · KUK 1.1; J.620100.004.02 · KUK 1.2"
    assert "tambahan:kunci" not in columns(sheet_of("FR.IA.07", "hasil", "asesi", answers=answers))
    assert "tambahan:kunci" in columns(sheet_of("FR.IA.07", "hasil", "asesi", answers=answers, is_sealed=True))


def test_the_result_is_told_when_nothing_can_change_any_more():
    assert "Pencapaian" not in record_document(sheet_of("FR.IA.05", "hasil", "asesi"), FRAME).html
    assert ">Pencapaian</th>" in record_document(sheet_of("FR.IA.05", "hasil", "asesi", is_sealed=True), FRAME).html


def test_the_key_is_no_place_of_the_asesi():
    """What he sends for it is not kept, and a difference of keys has no name for him."""
    sent = {"kunci:r1:kunci": "a", "jawaban:r1:pencapaian": "ya", "jawaban:r1:jawaban": "b"}
    assert answering.clean(SPECS["FR.IA.05"], Stage.HASIL, LENT, sent, "asesi") == {"jawaban:r1:jawaban": "b"}
    sheet = sheet_of("FR.IA.05", "hasil", "asesi")
    changed = answering.diff(sheet.answers, sheet.answers | {"kunci:r1:kunci": "e"})
    assert [sheet.names(path) for path in changed] == ["kunci:r1:kunci"]
    assert (
        sheet.sections
        == sheet_of("FR.IA.05", "hasil", "asesi", answers=sheet.answers | {"kunci:r2:kunci": "e"}).sections
    )


@pytest.mark.parametrize("code", KEYED)
def test_nobody_signs_for_what_he_does_not_see(code):
    spec = SPECS[code]
    answers = filled(code, "hasil")
    covered = seal.covered_paths(spec, Stage.HASIL, answers, LENT, spec.slot("asesi"))
    assert covered
    assert not {path for path in covered if "kunci" in path}
    assert {
        path for path in seal.covered_paths(spec, Stage.HASIL, answers, LENT, spec.slot("asesor")) if "kunci" in path
    }


def test_the_result_follows_the_key_and_names_what_is_not_achieved():
    answers = filled("FR.IA.05", "hasil")
    key = answers["kunci:r2:kunci"]
    answers |= {"jawaban:r2:jawaban": "b" if key == "a" else "a", "jawaban:r3:jawaban": None}
    sheet = sheet_of("FR.IA.05", "hasil", "asesor", answers=answers)
    table = next(part for view in sheet.sections for part in view.parts if getattr(part, "key", "") == "jawaban")
    marks = [line.cells[2].words(answers) for line in table.lines]
    assert marks == ["Ya", "Tidak", "", *["Ya"] * 6]
    missed = next(part for part in sheet.sections[-1].parts if part.field.key == "belum")
    assert missed.text == "J.620100.004.02 · KUK 1.2"


def test_a_row_of_answers_shows_its_question_on_the_screen_and_not_on_paper(request_of):
    answers = filled("FR.IA.05", "hasil") | {"soal:r1:pertanyaan": "Apa itu indeks?", "soal:r1:e": "Tidak ada"}
    sheet = sheet_of("FR.IA.05", "hasil", "asesi", answers=answers)
    assert shown(sheet).text.count("Apa itu indeks?") == 2
    html = record_document(sheet, FRAME).html
    assert html.count("Apa itu indeks?") == 1
    assert '<td class="b" width="5%">e</td>' in html
    assert html.count('<td class="b" width="5%">e</td>') == 1


def test_only_used_questions_have_a_key_and_an_answer():
    answers = filled("FR.IA.05", "hasil")
    answers = {path: value for path, value in answers.items() if ":r4:" not in path}
    rows = [
        path for path in sheet_of("FR.IA.05", "hasil", "asesor", answers=answers).cells if path.startswith("kunci:")
    ]
    assert rows == [f"kunci:r{n}:kunci" for n in (1, 2, 3, 5, 6, 7, 8, 9)]
    assert checks.run(SPECS["FR.IA.05"], Stage.HASIL, answers, LENT) == []


@pytest.mark.parametrize(
    "change",
    [
        {"hidden_from": "asesi"},
        {"hidden_from": ["asesor"]},
        {"hidden_from": ["asesi"], "hidden_until": "besok"},
        {"hidden_until": "sealed"},
        {"rows_from": "table:planet"},
    ],
)
def test_a_misspelt_secret_is_refused(change):
    read = read_edition("FR.IA.05")
    data = copy.deepcopy(dict(read.data))
    data["section"][2]["field"][0] |= change
    with pytest.raises(ValueError, match=r"hidden|planet"):
        parse(data, read.lists["lists"])

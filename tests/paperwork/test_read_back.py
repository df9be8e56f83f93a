"""Every answer of every form and edition is read back from its print: each leaves its trace, and the PDF loses none."""

import html
import re
from collections import Counter
from dataclasses import replace

import pytest

from askom_lms.kernel import pdf
from askom_lms.paperwork.services import record_document
from tests.paperwork.test_older_editions import OLD, old
from tests.paperwork.test_older_editions import SHEETS as OLD_SHEETS
from tests.paperwork.test_older_editions import SPECS as OLD_SPECS
from tests.paperwork.test_paper import FRAME, sheet_with
from tests.paperwork.valid_answers import LENT, SHEETS, SPECS, each_left_out, lent_example, valid_answers

NAME = "Raden Ayu Kusumaningratdiningrat Sastrowardoyo Notonegoro Aji"[:60]
SENTENCE = "Uraian panjang sekali. "
ALL = [(code, stage, "V2023") for code, stage in SHEETS] + [(code, stage, OLD) for code, stage in OLD_SHEETS]


def spec_and_answers(code, stage, edition):
    if edition == OLD:
        return OLD_SPECS[code], old(code, stage)
    return SPECS[code], valid_answers(code, stage)


def printed(spec, stage, answers):
    """As the asesor prints it, keys and all."""
    return record_document(replace(sheet_with(spec, stage, answers), reader="asesor"), FRAME)


def words(document):
    """The text of a print before it is laid out, without spaces: the engine breaks words that do not fit."""
    body = re.sub(r"(?s)<(style|head|script).*?</\1>", "", document)
    body = re.sub(r"<!--.*?-->|<[^>]+>", "", body, flags=re.DOTALL)
    return "".join(html.unescape(body).split())


@pytest.mark.parametrize(("code", "stage", "edition"), ALL)
def test_every_answer_leaves_its_trace_on_paper(code, stage, edition):
    spec, answers = spec_and_answers(code, stage, edition)
    whole = words(printed(spec, stage, answers).html)
    lost = set()
    for field, _path, left in each_left_out(answers):
        if words(printed(spec, stage, left).html) == whole:
            lost.add(field)
    assert not lost


@pytest.mark.parametrize(("code", "stage", "edition"), ALL)
def test_the_pdf_loses_no_letter_and_no_tick_of_it(code, stage, edition):
    spec, answers = spec_and_answers(code, stage, edition)
    document = printed(spec, stage, answers)
    said = Counter("".join(pdf.text(pdf.render(document.html, pictures=document.pictures)).split()))
    assert not Counter(words(document.html)) - said


@pytest.mark.parametrize(("code", "stage", "edition"), ALL)
def test_long_texts_and_names_of_sixty_letters_print_whole_and_not_smaller(code, stage, edition):
    """A cell higher than a page would be shrunk by the engine, and a long name would leave its column."""
    spec, answers = spec_and_answers(code, stage, edition)
    people = {role: {**person, "name": NAME} for role, person in LENT["people"].items()}
    lent = lent_example(people=people)
    cells = sheet_with(spec, stage, answers, lent).cells
    most = {
        path: int(cells[path].field.settings.get("max", 2000)) // len(SENTENCE) for path in answers if path in cells
    }
    long = {path: min(count, 40) for path, count in most.items() if cells[path].field.kind == "longtext"}
    written = answers | {path: SENTENCE * count for path, count in long.items()}
    document = record_document(replace(sheet_with(spec, stage, written, lent), reader="asesor"), FRAME)
    found = pdf.info(pdf.render(document.html, pictures=document.pictures))
    assert found.smallest_points >= 7
    assert found.text.count("sekali.") >= sum(count for path, count in long.items())
    assert "".join(NAME.split()) in "".join(found.text.split()) or not spec.slots

"""Every kind has its faces, and every sheet opens, fills, shows and prints for every role."""

import re
from collections import Counter

import html5lib
import pytest
from flask import render_template_string
from werkzeug.datastructures import MultiDict

from askom_lms import official_forms
from askom_lms.config import ROOT
from askom_lms.paperwork.domain.cells import Table, tick_parts
from askom_lms.paperwork.domain.edition import load_edition
from askom_lms.paperwork.domain.sheet import Sheet
from askom_lms.paperwork.domain.spec import Kind, Stage
from askom_lms.paperwork.forms import form_class, summary
from tests.paperwork.valid_answers import FACES, LENT, SHEETS, SPECS, lent_example, valid_answers

FILL = """{% from "paperwork/fill.html" import fill_record, lent_head, guide, signatures %}
<!doctype html><html lang="id"><head><title>x</title></head><body><main><h1>{{ form.spec.name }}</h1>
{{ lent_head(form.sheet) }}{{ guide(form.sheet) }}<form>{{ fill_record(form, only, remarks) }}</form>
{% call(place) signatures(form.sheet) %}<button>{{ place.slot.key }}</button>{% endcall %}</main></body></html>"""
SHOW = """{% from "paperwork/show.html" import show_record %}<!doctype html><html lang="id"><head><title>x</title></head>
<body><main><h1>x</h1>{{ show_record(sheet, changed, only_changed, mark_form, remarks) }}</main></body></html>"""
SQL = "J.620100.020.02"


@pytest.fixture
def fill(request_of):
    def make(code, stage, role, answers=None, lent=LENT, only="", remarks=None, *, judged=False):
        form = form_class(SPECS[code], Stage(stage), role, lent)(MultiDict(), answers=answers)
        if judged:
            form.validate()
        return Read(render_template_string(FILL, form=form, only=only, remarks=remarks or {})), form

    return make


@pytest.fixture
def show(request_of):
    def make(code, stage="", answers=None, *, changed=(), only_changed=False, mark_form="", remarks=None, lent=LENT):
        answers = valid_answers(code, stage, lent) if answers is None else answers
        sheet = Sheet(SPECS[code], Stage(stage), answers, lent)
        return Read(
            render_template_string(
                SHOW, sheet=sheet, changed=set(changed), only_changed=only_changed, mark_form=mark_form,
                remarks=remarks or {},
            )
        )  # fmt: skip

    return make


class Read:
    """A page as a machine reads it."""

    def __init__(self, html):
        self.html = html
        self.tree = html5lib.parse(html, namespaceHTMLElements=False)

    def all(self, tag):
        return self.tree.findall(f".//{tag}")

    @property
    def text(self):
        return re.sub(r"\s+", " ", "".join(self.tree.itertext()))

    def named(self):
        return {e.get("name") for tag in ("input", "textarea", "select") for e in self.all(tag) if e.get("name")}

    def problems(self):
        """Doubled ids, unlabelled controls, links and descriptions that lead nowhere, inline styles and handlers."""
        ids = Counter(e.get("id") for e in self.tree.iter() if e.get("id"))
        wrong = [f"id twice: {one}" for one, count in ids.items() if count > 1]
        labels = {e.get("for") for e in self.all("label")}
        inside = {id(e) for label in self.all("label") for e in label.iter()}
        for tag in ("input", "textarea", "select"):
            for e in self.all(tag):
                is_hidden = e.get("type") == "hidden"
                if not (is_hidden or e.get("aria-label") or e.get("id") in labels or id(e) in inside):
                    wrong.append(f"no label: {e.get('name')}")
        for e in self.tree.iter():
            for attribute in ("aria-describedby", "aria-labelledby"):
                wrong += [
                    f"{attribute} leads nowhere: {one}" for one in (e.get(attribute) or "").split() if one not in ids
                ]
            wrong += [f"{name} on {e.tag}" for name in e.attrib if name == "style" or name.startswith("on")]
        wrong += [f"label leads nowhere: {one}" for one in labels if one and one not in ids]
        return wrong


@pytest.mark.parametrize("face", ["fill", "show", "print"])
@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
def test_every_kind_has_every_face(kind, face):
    path = ROOT / "templates" / "paperwork" / face / f"{kind}.html"
    assert re.search(r"\{%-? macro (face|rows)\(", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("code", "stage", "role"), FACES)
def test_every_sheet_is_filled_by_every_role(fill, code, stage, role):
    page, form = fill(code, stage, role, valid_answers(code, stage))

    assert page.problems() == []
    shown = {path for path, cell in form.cells.items() if cell.path in form.sheet.cells}
    assert shown <= page.named()
    assert (page.named() - {"bagian", "dilihat", "tambah"}) <= set(form.cells)


POTENTIALS = [
    "1 Pelatihan, telusur standar",
    "2 Pelatihan, belum berbasis kompetensi",
    "3 Pekerja, telusur standar",
    "4 Pekerja, belum berbasis kompetensi",
    "5 Belajar mandiri",
]


def test_a_number_at_the_head_of_a_column_is_told_in_words_where_a_phone_shows_no_head(fill, show):
    for page in (fill("FR.MAPA.02", "", "asesor")[0], show("FR.MAPA.02")):
        ticks = [cell.get("data-l") for cell in page.all("td") if "c" in (cell.get("class") or "").split()]
        assert (ticks[:5], set(ticks)) == (POTENTIALS, set(POTENTIALS))
        heads = [head.text for head in page.all("th") if head.get("scope") == "col"]
        assert "12345" in "".join(head or "" for head in heads)
    sections = fill("FR.MAPA.02", "", "asesor")[1].sheet.sections
    assert all(part.has_long_ticks for view in sections for part in view.parts if isinstance(part, Table))
    letters = {cell.get("data-l") for cell in show("FR-ACA-07").all("td") if cell.get("class") == "c"}
    assert letters >= {"V", "A", "T", "M"}


@pytest.mark.parametrize(("code", "edition"), [(c, e) for c in SPECS for e in official_forms.editions(c)])
def test_no_tick_of_any_edition_stands_beside_a_bare_number_on_a_phone(code, edition):
    ticks = [option for field in load_edition(code, edition).fields() for option in tick_parts(field)]
    assert not [option for option in ticks if option.on_phone.isdigit() or len(option.on_phone) > 40]


@pytest.mark.parametrize(("code", "stage", "role"), FACES)
def test_every_error_stands_at_its_place_and_is_linked(fill, code, stage, role):
    page, form = fill(code, stage, role, judged=True)

    assert page.problems() == []
    ids = {e.get("id") for e in page.tree.iter()}
    for issue, item in zip(form.issues, summary(form.issues), strict=True):
        if issue.path:
            assert item["href"][1:] in ids
            assert form.problems(issue.path)[0] in page.text
    invalid = [e for e in page.tree.iter() if e.get("aria-invalid")]
    assert len(invalid) >= len({issue.path for issue in form.issues if issue.path})


@pytest.mark.parametrize(("code", "stage"), SHEETS)
def test_every_sheet_is_shown(show, code, stage):
    page = show(code, stage)

    assert page.problems() == []
    assert SPECS[code].name.upper() in page.text
    assert not page.all("textarea")


@pytest.mark.parametrize(("code", "stage"), SHEETS)
def test_a_form_without_any_data_still_opens_and_shows(fill, show, code, stage):
    assert fill(code, stage, SPECS[code].owner, lent={})[0].problems() == []
    assert show(code, stage, {}, lent={}).problems() == []


def test_only_one_section_is_filled_where_that_is_asked(fill):
    page, _ = fill("FR.IA.01", "perangkat", "asesor", only=f"kuk-{SQL}")
    assert {name for name in page.named() if name.startswith("kuk:")} == {name for name in page.named() if SQL in name}
    assert [e.get("value") for e in page.all("input") if e.get("name") == "bagian"] == [f"kuk-{SQL}"]


def test_a_kuk_table_is_a_table_on_wide_and_cards_on_a_phone(fill):
    page, _ = fill("FR.IA.01", "hasil", "asesor", valid_answers("FR.IA.01", "hasil"))
    table = page.all("table")[0]
    assert table.get("class") == "kuk"
    cells = [td.get("data-l") for td in table.findall(".//td") if td.get("data-l")]
    assert {"Standar Industri atau Tempat Kerja", "Pencapaian", "Penilaian Lanjut"} == set(cells)
    assert [h.get("class") for h in table.findall(".//tr")].count("el") == 2
    assert "4 dari 4 KUK lengkap" in page.text


def test_open_questions_of_an_elemen_can_be_answered_at_once(fill):
    answers = valid_answers("FR.IA.01", "perangkat")
    page, _ = fill("FR.IA.01", "hasil", "asesor", answers)
    button = next(b for b in page.all("button") if b.get("data-fill"))
    assert (button.get("data-fill"), len(button.get("data-paths").split())) == ("ya", 2)
    assert button.get("hidden") is not None, "shown by its script only"
    page, _ = fill("FR.IA.01", "hasil", "asesi", answers)
    assert not [b for b in page.all("button") if b.get("data-fill")]


def test_gaps_of_the_source_are_shown_and_ask_nothing(fill, show):
    units = [{"code": "X.1", "title": "Unit", "elements": [{"number": "1", "title": "Satu", "kuk": []}]}]
    page, form = fill("FR.IA.01", "perangkat", "asesor", lent=lent_example(units=units))
    assert "KUK tidak tersedia dalam sumber" in page.text
    assert form.cells == {}
    assert "KUK tidak tersedia dalam sumber" in show("FR.IA.01", "perangkat", {}, lent=lent_example(units=units)).text


def test_what_belongs_to_others_is_read_only(fill):
    page, _ = fill("FR.APL.02", "", "asesi", valid_answers("FR.APL.02"))
    assert "rekomendasi" not in page.named()
    assert "dapat dilanjutkan" in page.text


def test_a_tick_that_the_official_form_greys_out_is_not_offered(fill, show):
    page, _ = fill("FR.AK.06", "", "peninjau", valid_answers("FR.AK.06"))
    offered = {
        row: [e.get("value") for e in page.all("input") if e.get("name") == f"prosedur:{row}:prinsip"]
        for row in ("rencana", "keputusan")
    }
    assert offered == {
        "rencana": ["valid", "reliabel", "fleksibel", "adil"],
        "keputusan": ["valid", "reliabel", "adil"],
    }
    cells = [[td.text for td in row.findall("td")[1:]] for row in show("FR.AK.06").all("tr") if len(row) == 6]
    assert [row[2] for row in cells if len(row) == 4] == [None, None, None, "–", "–"]


def test_codes_behind_the_first_one_open_when_one_is_chosen(fill):
    answers = {**valid_answers("FR.AK.06"), "dimensi:konsistensi:TS": ["ya"], "dimensi:konsistensi:TMS": ["L/CL"]}
    page, _ = fill("FR.AK.06", "", "peninjau", answers)
    folds = [e for e in page.all("details") if any(i.get("type") == "checkbox" for i in e.iter("input"))]
    assert len(folds) == 5
    assert [fold.get("open") is not None for fold in folds[:2]] == [False, True]
    assert {len(list(fold.iter("input"))) for fold in folds} == {30}


def test_what_is_asked_after_a_yes_stands_open(fill):
    page, _ = fill("FR.AK.07", "", "asesor", valid_answers("FR.AK.07"))
    cells = [td for td in page.all("td") if td.get("data-l") == "Keterangan"]
    assert len(cells) == 8
    assert {td.get("class") for td in cells} == {None}
    assert "Tidak diperlukan" not in page.text


def test_a_remark_stands_at_its_field(fill, show):
    path = f"kuk:{SQL}_2.2:standar"
    assert "SOP belum bernomor" in fill("FR.IA.01", "perangkat", "asesor", remarks={path: "SOP belum bernomor"})[0].text
    assert "SOP belum bernomor" in show("FR.IA.01", "perangkat", remarks={path: "SOP belum bernomor"}).text


def test_changes_are_marked_and_the_rest_can_be_left_out(show):
    path = f"kuk:{SQL}_2.2:standar"
    page = show("FR.IA.01", "hasil", changed=[path, "umpan_balik"])
    assert len(page.all("mark")) == 2
    only = show("FR.IA.01", "hasil", changed=[path, "umpan_balik"], only_changed=True)
    assert len(only.all("mark")) == 2
    assert len(only.text) < len(page.text) / 4
    assert [th.text for th in only.all("th") if th.get("scope") == "row"] == ["2.2"]


def test_boxes_for_remarks_stand_at_every_answer(show):
    page = show("FR.AK.03", mark_form="kembalikan")
    boxes = [e.get("value") for e in page.all("input") if e.get("form") == "kembalikan"]
    assert set(boxes) >= set(valid_answers("FR.AK.03"))
    assert page.problems() == []


@pytest.mark.parametrize(
    ("reached", "further", "is_there"), [("ya", "", False), ("tidak", "", True), ("ya", "Lisan", True)]
)
def test_a_remark_is_tied_only_to_a_place_that_the_trainee_sees(show, reached, further, is_there):
    """Where "Ya" asks for nothing further, a mark would lead to a place that is hidden in filling."""
    row = f"kuk:{SQL}_1.1"
    answers = {**valid_answers("FR.IA.01", Stage.HASIL), f"{row}:pencapaian": reached, f"{row}:lanjut": further}
    page = show("FR.IA.01", Stage.HASIL, answers, mark_form="kembalikan")
    marks = {one.get("value") for one in page.all("input") if one.get("name") == "fields"}
    assert f"{row}:pencapaian" in marks
    assert (f"{row}:lanjut" in marks) is is_there


def test_no_box_for_a_remark_stands_where_nothing_can_be_mended_on_this_sheet(show):
    """The questions and the key of an essay were settled on the sheet before; answers and marks are of this one."""
    page = show("FR.IA.06", Stage.HASIL, mark_form="kembalikan")
    boxes = {e.get("value").split(":")[0] for e in page.all("input") if e.get("form") == "kembalikan"}
    assert boxes == {"jawaban", "simpulan"}


def test_a_key_has_room_beside_its_question(fill):
    page, _form = fill("FR.IA.06", Stage.PERANGKAT, "asesor")
    heads = {head.text: head.get("class") for head in page.all("th") if head.get("scope") == "col"}
    assert heads["Kunci Jawaban"] == "w6"


def test_on_a_phone_only_the_ticked_of_long_columns_are_lines(show):
    """Twelve instruments with five sentences each would be sixty lines above the buttons of the desk."""
    chosen = {"instrumen:g1_ia01:potensi": ["2"]}

    def lines(**given):
        cells = [cell for cell in show("FR.MAPA.02", **given).all("td") if "c" in (cell.get("class") or "").split()]
        return len(cells), [cell.get("data-l") for cell in cells if "hm" not in cell.get("class").split()]

    n, shown = lines(answers=chosen)
    assert n == 5 * 12
    assert shown == [POTENTIALS[1]]
    assert lines(answers=chosen, changed=list(chosen))[1] == POTENTIALS
    assert lines(answers=chosen, mark_form="kembalikan")[1] == POTENTIALS * 12


def test_principles_with_the_same_letter_are_told_apart_on_a_phone(show):
    labels = [cell.get("data-l") for cell in show("FR.VA").all("td") if cell.get("class") == "c"]
    assert labels[:8] == ["V", "A", "T", "M", "Valid", "Reliabel", "Fair (adil)", "Fleksibel"]


@pytest.mark.parametrize("danger", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}"])
def test_what_is_typed_is_never_markup(fill, show, danger):
    answers = {**valid_answers("FR.AK.03"), "catatan_lain": danger, "komponen:k1:catatan": danger}
    for page in (fill("FR.AK.03", "", "asesi", answers)[0], show("FR.AK.03", "", answers)):
        assert not page.all("script")
        assert not page.all("img")
        assert danger in page.text or danger in "".join(e.text or "" for e in page.all("textarea"))


def test_names_of_people_are_never_markup(show):
    people = {**LENT["people"], "asesi": {"id": "x", "name": "<b>Eko</b>"}}
    page = show("FR.AK.03", lent=lent_example(people=people))
    assert "<b>Eko</b>" in page.text


def test_a_free_table_offers_another_row(fill):
    page, _ = fill("FR.IA.03", "perangkat", "asesor", valid_answers("FR.IA.03", "perangkat"))
    assert "pertanyaan:g1_r7:pertanyaan" in page.named()
    assert [(b.get("name"), b.get("value")) for b in page.all("button") if b.get("name")] == [
        ("tambah", "pertanyaan-g1")
    ]


def test_the_page_offers_an_action_at_each_signature_place(fill):
    page, _ = fill("FR.MAPA.01", "", "asesor")
    assert [b.text for b in page.all("button") if not b.get("name")] == ["manajer", "penyusun_1", "validator_1"]


@pytest.mark.parametrize(("role", "offered"), [("asesi", {"dasar", "administratif"}), ("asesor", set())])
def test_a_row_is_added_only_by_a_role_that_writes_into_the_table(fill, role, offered):
    lent = lent_example(persyaratan_dasar=[], bukti_administratif=[])
    page, _ = fill("FR.APL.01", "", role, {}, lent)
    assert {one.get("value") for one in page.all("button") if one.get("name") == "tambah"} == offered


def test_what_another_person_declares_can_be_read_before_he_declares_it(fill):
    page, _ = fill("FR.AK.01", "", "asesor", {})
    assert "Saya setuju mengikuti asesmen dengan pemahaman" in page.text

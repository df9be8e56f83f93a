"""MUK V2018: the forms that differ in it, the forms that do not, and rules that hold in every edition."""

import pytest
from flask import render_template_string

from askom_lms import official_forms
from askom_lms.kernel import pdf
from askom_lms.kernel.messages import catalogue
from askom_lms.paperwork.domain import checks, paper, plan
from askom_lms.paperwork.domain.answers import compact
from askom_lms.paperwork.domain.cells import Table
from askom_lms.paperwork.domain.edition import load_edition
from askom_lms.paperwork.domain.layout import cells_of
from askom_lms.paperwork.domain.samples import part_of, sample_answers
from askom_lms.paperwork.domain.spec import Stage
from askom_lms.paperwork.forms import form_class
from askom_lms.paperwork.services import record_document
from tests.paperwork.test_faces import FILL, SHOW, Read
from tests.paperwork.test_forms import sent
from tests.paperwork.test_paper import FRAME, PADDING, PAGE_POINTS, heads_too_wide, letters_wide, sheet_with
from tests.paperwork.valid_answers import LENT, lent_example

OLD = "V2018"
CHANGED = {"FR.APL.01", "FR.MAPA.01", "FR.AK.01", "FR.IA.01", "FR.IA.07", "FR.IA.09"}
SPECS = {code: load_edition(code, OLD) for code in official_forms.codes()}
SHEETS = [(code, stage) for code in sorted(CHANGED) for stage in SPECS[code].stages]
SQL, DATA = "J.620100.020.02", "J.620100.004.02"


def old(code, stage=Stage.WHOLE, lent=None, **options):
    return sample_answers(SPECS[code], Stage(stage), lent or LENT, **options)


def issues(code, changes, stage="", lent=LENT):
    told = checks.run(SPECS[code], Stage(stage), {**old(code, stage, lent), **changes}, lent)
    return {(one.code.removeprefix("paperwork."), one.path) for one in told}


def test_a_class_of_the_old_family_opens_every_form():
    assert {code for code, spec in SPECS.items() if spec.edition == OLD} == CHANGED
    assert {spec.edition for code, spec in SPECS.items() if code not in CHANGED} == {"V2023"}


def test_what_did_not_change_is_the_very_same_form():
    assert load_edition("FR.AK.03", OLD) is load_edition("FR.AK.03")
    assert load_edition("FR.IA.01", OLD) is not load_edition("FR.IA.01")


@pytest.mark.parametrize(
    ("code", "stage"), [("FR.MAPA.01", ""), *((f"FR.IA.{n}", "perangkat") for n in ("01", "07", "09"))]
)
def test_a_form_that_names_no_validator_says_nothing_of_him(code, stage):
    lent = lent_example(people={**LENT["people"], "validator": LENT["people"]["asesor"]})
    assert "validator_is_author" not in {told for told, _ in issues(code, {}, stage, lent)}
    newer = load_edition(code)
    answers = sample_answers(newer, Stage(stage), lent)
    assert "paperwork.validator_is_author" in {one.code for one in checks.run(newer, Stage(stage), answers, lent)}


@pytest.mark.parametrize(("code", "stage"), SHEETS)
@pytest.mark.parametrize("is_competent", [True, False])
def test_a_sample_of_the_edition_is_valid(code, stage, is_competent):
    answers = old(code, stage, is_competent=is_competent)
    assert checks.run(SPECS[code], stage, answers, LENT) == []
    assert set(answers) <= set(cells_of(SPECS[code], stage, LENT))


@pytest.mark.parametrize(("code", "stage"), SHEETS)
def test_each_role_fills_the_edition_and_an_empty_one_is_not_sent(request_of, code, stage):
    spec, answers = SPECS[code], old(code, stage)
    for role in spec.roles:
        mine = part_of(spec, stage, LENT, answers, role)
        others = {path: value for path, value in answers.items() if path not in mine}
        sections = {cell.section for cell in cells_of(spec, stage, LENT).values()}
        form = form_class(spec, stage, role, LENT)(sent(mine, *sections), answers=others)
        assert (compact(form.changes), form.issues, form.validate()) == (mine, [], True)
        empty = form_class(spec, stage, role, LENT)(sent({}, *sections))
        assert empty.validate() is (empty.issues == [])


@pytest.mark.parametrize(("code", "stage"), SHEETS)
def test_the_edition_prints_whole(code, stage):
    sheet = sheet_with(SPECS[code], stage, old(code, stage))
    document = record_document(sheet, FRAME)
    found = pdf.info(pdf.render(document.html, pictures=document.pictures))
    assert found.smallest_points >= 7
    said = "".join(found.text.split())
    for path, cell in sheet.cells.items():
        if path in sheet.answers and cell.field.kind in ("text", "longtext"):
            assert "".join(cell.words(sheet.answers).split()) in said, path


@pytest.mark.parametrize(("code", "stage"), SHEETS)
def test_no_head_of_the_edition_leaves_its_column(code, stage):
    assert list(heads_too_wide(sheet_with(SPECS[code], stage, old(code, stage), signed=False))) == []


@pytest.mark.parametrize(("code", "stage"), SHEETS)
def test_no_word_above_ticks_is_wider_than_all_of_them(code, stage):
    views = sheet_with(SPECS[code], stage, old(code, stage), signed=False).sections
    for table in (part for view in views for part in view.parts if isinstance(part, Table) and not part.is_cards):
        found = paper.on_paper(table, {})
        crowded = found.table.width_on_paper > paper.CROWDED
        for column in (one for one in found.table.columns if paper.paper_parts(one)):
            room = PAGE_POINTS * sum(found.widths_of(column)) / 100 - PADDING[crowded]
            assert max(letters_wide(word, crowded=crowded) for word in column.label.split()) <= room, column.label


def test_every_sentence_of_the_edition_is_written():
    missing = {f"paperwork.{field.missing}" for spec in SPECS.values() for field in spec.fields() if field.missing}
    assert missing <= set(catalogue("id")) & set(catalogue("en"))


def test_the_old_labels_stand_letter_by_letter():
    heads = {field.label for code in CHANGED for field in SPECS[code].fields()}
    assert {
        "Benchmark (SOP / spesifikasi produk industri)",
        "Jenis Standar (Standar Khusus/Standar Internasional/SKKNI)",
        "1.2 Tolok ukur Asesmen",
    } <= heads
    assert [one.label for one in SPECS["FR.AK.01"].field("bukti").options] == [
        "TL: Verifikasi Portofolio", "L: Observasi Langsung", "T: Hasil Tes Tulis", "T: Hasil Tes Lisan",
        "T: Hasil Wawancara",
    ]  # fmt: skip
    assert "Sertifikasi Ulang" in [one.label for one in SPECS["FR.APL.01"].field("tujuan").options]
    assert [one.short for one in SPECS["FR.MAPA.01"].field("asesi").options] == ["1", "2", "3"]


def test_there_is_no_table_of_drafters_and_nobody_is_held_to_it():
    assert all("drafters" not in SPECS[code].blocks for code in CHANGED)
    dewi = {**LENT["people"], "validator": LENT["people"]["asesor"]}
    for code in ("FR.IA.01", "FR.IA.07", "FR.IA.09"):
        assert issues(code, {}, "perangkat", lent_example(people=dewi)) == set()


BK = {f"kuk:{SQL}_2.2:pencapaian": "tidak"}


def test_an_observation_is_k_or_bk_by_the_same_rules():
    column = next(one for one in SPECS["FR.IA.01"].field("kuk").columns if one.key == "pencapaian")
    assert [option.short for option in column.options] == ["K", "BK"]
    assert issues("FR.IA.01", BK, "hasil") == {
        ("fr_ia_01.lanjut_bk", f"kuk:{SQL}_2.2:lanjut"),
        ("fr_ia_01.kompeten", "rekomendasi"),
    }
    named = {**BK, f"kuk:{SQL}_2.2:lanjut": "Tanya lisan", "rekomendasi": "belum", "belum_kelompok": "1"}
    named |= {"belum_unit": SQL, "belum_elemen": "2", "belum_kuk": "2.2"}
    assert issues("FR.IA.01", named, "hasil") == set()
    assert issues("FR.IA.01", {f"kuk:{SQL}_2.2:pencapaian": None}, "hasil") == {
        ("fr_ia_01.kbk", f"kuk:{SQL}_2.2:pencapaian")
    }


@pytest.mark.parametrize(("edition", "no"), [("V2018", "BK"), ("V2023", "Tidak")])
def test_a_sentence_quotes_the_answer_of_its_edition(edition, no):
    spec = load_edition("FR.IA.01", edition)
    answers = sample_answers(spec, Stage.HASIL, LENT) | BK | {f"kuk:{SQL}_2.2:lanjut": "Tanya lisan"}
    (issue,) = checks.run(spec, Stage.HASIL, answers, LENT)
    assert issue.params["no"] == no


@pytest.mark.parametrize("value", ["tidak", "ya"])
def test_an_oral_test_is_concluded_from_k_and_bk(value):
    told = issues("FR.IA.07", {"soal:r1:pencapaian": value}, "hasil")
    assert told == (set() if value == "ya" else {("pengetahuan.tercapai", "simpulan")})


def test_a_plan_by_kuk_is_a_plan_for_its_units():
    answers = old("FR.MAPA.01")
    one_kuk = next(path.split(":")[1] for path in answers if path.startswith(f"rencana:{SQL}_"))
    answers |= {f"rencana:{one_kuk}:jenis": ["TL"], f"rencana:{one_kuk}:VP": ["CVP"]}
    facts = plan.facts([plan.Known("FR.MAPA.01", Stage.WHOLE, answers)], LENT)
    assert facts["jenis"][SQL] == ["TL", "L", "T"]
    assert facts["codes"][SQL] == ["CL", "TPD", "PMO", "CVP"]
    assert facts["codes"][DATA] == ["CL", "TPD", "PMO"]


def test_each_kuk_has_an_instrument_for_its_evidence():
    row = f"rencana:{SQL}_1.1"
    assert issues("FR.MAPA.01", {f"{row}:jenis": ["L", "TL"]}) == {("fr_mapa_01.perangkat", f"{row}:VP")}
    assert issues("FR.MAPA.01", {f"{row}:jenis": None}) == {("fr_mapa_01.jenis_kuk", f"{row}:jenis")}


def test_a_unit_without_kuk_is_planned_all_the_same():
    lent = lent_example(units=[{"code": "K.1.1", "title": "Menerima Tamu", "standard": "", "elements": []}])
    assert "rencana:K.1.1:jenis" in cells_of(SPECS["FR.MAPA.01"], Stage.WHOLE, lent)
    assert "kuk:K.1.1:standar" not in cells_of(SPECS["FR.IA.01"], Stage.PERANGKAT, lent)
    answers = old("FR.MAPA.01", lent=lent)
    assert checks.run(SPECS["FR.MAPA.01"], Stage.WHOLE, answers, lent) == []
    facts = plan.facts([plan.Known("FR.MAPA.01", Stage.WHOLE, answers)], lent)
    assert facts["codes"] == {"K.1.1": ["CL", "TPD", "PMO"]}


@pytest.mark.parametrize(
    ("ticked", "agreed"),
    [
        (["FR.IA.04A"], ["observasi"]), (["FR.IA.11"], ["portofolio"]), (["FR.IA.10"], ["portofolio"]),
        (["FR.IA.01", "FR.IA.04A"], ["observasi"]), (["FR.IA.01", "FR.IA.11"], ["observasi", "portofolio"]),
        (["FR.IA.06", "FR.IA.07"], ["lisan", "tertulis"]),
    ],
)  # fmt: skip
def test_evidence_without_a_tick_of_its_own_is_agreed_under_its_kind(ticked, agreed):
    lent = lent_example(plan={"instruments": {"g1": ticked}})
    assert issues("FR.AK.01", {"bukti": agreed}, lent=lent) == set()
    assert issues("FR.AK.01", {"bukti": [*agreed, "wawancara"]}, lent=lent) == {("fr_ak_01.lebih", "bukti")}
    assert issues("FR.AK.01", {"bukti": ["wawancara"]}, lent=lent) >= {("fr_ak_01.kurang", "bukti")}


@pytest.mark.parametrize(("edition", "said"), [("V2018", "Isi “K” untuk"), ("V2023", "Isi “Ya” untuk")])
def test_the_page_offers_the_answer_of_its_edition(request_of, edition, said):
    spec = load_edition("FR.IA.01", edition)
    form = form_class(spec, Stage.HASIL, "asesor", LENT)(None, answers={})
    assert said in render_template_string(FILL, form=form, only="", remarks={})


@pytest.mark.parametrize(("code", "stage"), SHEETS)
def test_a_sheet_of_the_edition_opens_and_shows(request_of, code, stage):
    spec, answers = SPECS[code], old(code, stage)
    for role in spec.roles:
        form = form_class(spec, stage, role, LENT)(None, answers=answers)
        assert Read(render_template_string(FILL, form=form, only="", remarks={})).problems() == []
    sheet = sheet_with(spec, stage, answers)
    shown = {"sheet": sheet, "changed": set(), "only_changed": False, "mark_form": "", "remarks": {}}
    said = "".join(Read(render_template_string(SHOW, **shown)).text.split())
    for path, cell in sheet.cells.items():
        if path in answers and cell.field.kind in ("text", "longtext"):
            assert "".join(cell.words(answers).split()) in said, path


def test_a_plan_by_kuk_gives_each_kuk_of_knowledge_its_additional_evidence():
    lent = lent_example()
    for number, kuk in enumerate(kuk for unit in lent["units"] for part in unit["elements"] for kuk in part["kuk"]):
        kuk["aspect"] = "keterampilan" if number else "pengetahuan"
    unit = lent["units"][0]
    first, second = (f"rencana:{unit['code']}_{unit['elements'][0]['kuk'][n]['number']}:jenis" for n in (0, 1))
    told = ("pengetahuan.tanpa_t", first)

    assert told in issues("FR.MAPA.01", {first: ["L"]}, lent=lent)
    assert told not in issues("FR.MAPA.01", {first: ["L", "T"]}, lent=lent)
    assert told not in issues("FR.MAPA.01", {first: []}, lent=lent)
    assert not {
        one for one in issues("FR.MAPA.01", {second: ["L"]}, lent=lent) if one[0] == told[0] and one[1] == second
    }


def test_a_plan_by_kuk_is_mended_in_the_row_of_the_kuk():
    """V2018: the row, its name in the sentence, and where a KUK of knowledge lacks T."""
    row = f"rencana:{SQL}_1.1"
    bare = {f"{row}:{column}": [] for column in ("OBS", "KT", "TJ", "VP", "RP", "VPK")} | {f"{row}:jenis": ["L"]}
    told = checks.run(SPECS["FR.MAPA.01"], Stage.WHOLE, old("FR.MAPA.01") | bare, LENT)
    assert [(one.path, one.params["unit"]) for one in told] == [(f"{row}:OBS", f"{SQL} KUK 1.1")]
    lent = lent_example()
    for kuk in (kuk for unit in lent["units"] for elemen in unit["elements"] for kuk in elemen["kuk"]):
        kuk["aspect"] = "pengetahuan"
    without = {f"{row}:jenis": ["L"], f"rencana:{SQL}_1.2:jenis": ["L"]}
    told = checks.run(SPECS["FR.MAPA.01"], Stage.WHOLE, old("FR.MAPA.01", lent=lent) | without, lent)
    named = [(one.path, one.params["kuk"]) for one in told if one.code == "paperwork.pengetahuan.tanpa_t"]
    assert (f"{row}:jenis", "1.1, 1.2") in named

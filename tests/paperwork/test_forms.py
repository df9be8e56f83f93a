"""Drafts are never refused, sending is judged by every check, and every sentence is ours."""

import itertools
import json
import re

import pytest
from werkzeug.datastructures import MultiDict

from askom_lms.paperwork.domain.answers import compact
from askom_lms.paperwork.domain.samples import part_of
from askom_lms.paperwork.domain.spec import Stage
from askom_lms.paperwork.forms import SEEN, Held, draft, form_class, sentence, summary
from tests.paperwork.valid_answers import FACES, LENT, SPECS, lent_example, valid_answers

SQL = "J.620100.020.02"


def sent(answers, *sections):
    """The answers as a browser sends them, with the sections that were on the page."""
    pairs = [("bagian", section) for section in sections]
    for path, value in answers.items():
        values = value if isinstance(value, list) else ["ya" if value is True else str(value)]
        pairs += [(path, one) for one in values]
    return MultiDict(pairs)


def every_section(code, stage):
    form = form_class(SPECS[code], Stage(stage), SPECS[code].owner, LENT)
    return {cell.section for cell in form(MultiDict()).sheet.cells.values()}


@pytest.fixture
def fill(request_of):
    def make(code, stage, role, formdata=None, before=None):
        form = form_class(SPECS[code], Stage(stage), role, LENT)
        return form(MultiDict() if formdata is None else formdata, answers=before)

    return make


@pytest.mark.parametrize(("code", "stage", "role"), FACES)
def test_each_role_fills_its_part_of_each_form(fill, code, stage, role):
    answers = valid_answers(code, stage)
    mine = part_of(SPECS[code], stage, LENT, answers, role)
    others = {path: value for path, value in answers.items() if path not in mine}
    form = fill(code, stage, role, sent(mine, *every_section(code, stage)), others)

    assert compact(form.changes) == mine
    assert form.answers == answers
    assert form.validate()
    assert form.issues == []


@pytest.mark.parametrize(("code", "stage", "role"), FACES)
def test_an_empty_form_is_a_draft_and_cannot_be_sent(fill, code, stage, role):
    form = fill(code, stage, role, sent({}, *every_section(code, stage)))

    assert form.changes == {}
    assert form.validate() is (form.issues == [])
    for issue in form.issues:
        assert not re.search(r"\b(this|field|required|valid|choice|the)\b", sentence(issue), re.IGNORECASE)
        assert sentence(issue) in form.problems(issue.path) + form.hints(issue.path)


def test_a_draft_keeps_what_makes_no_sense_yet(fill):
    typed = sent(
        {"hari_tanggal": "besok", "waktu": "25:99", "bukti": ["terbang"], "tuk": "  TUK\x00 1 "}, "persetujuan"
    )
    form = fill("FR.AK.01", "", "asesor", typed)
    assert form.changes == {"bukti": ["terbang"], "hari_tanggal": "besok", "waktu": "25:99", "tuk": "TUK 1"}
    assert not form.validate()
    assert form.typed(form.cells["hari_tanggal"]) == "besok"


def test_a_section_that_was_not_on_the_page_keeps_its_answers(fill):
    before = valid_answers("FR.MAPA.01")
    form = fill("FR.MAPA.01", "", "asesor", sent({"mod_tempat": "tidak_ada"}, "modifikasi"), before)
    assert form.answers["asesi"] == before["asesi"]
    assert form.answers["konfirmasi"] == before["konfirmasi"]


def test_an_unticked_box_on_the_page_is_emptied(fill):
    before = valid_answers("FR.MAPA.01")
    form = fill("FR.MAPA.01", "", "asesor", sent({"lingkungan": "nyata"}, "pendekatan"), before)
    assert form.changes["asesi"] is None
    assert form.changes["lingkungan"] == "nyata"
    assert "acuan__skkni" not in form.changes, "a text that the page did not show is kept"
    assert "mod_tempat" not in form.changes


def test_a_statement_is_withdrawn_by_unticking_it(fill):
    form = fill("FR.AK.01", "", "asesi", sent({}, "pernyataan"), {"pern_asesi_1": True})
    assert form.changes == {"pern_asesi_1": None}


def test_only_differences_are_changes(fill):
    before = valid_answers("FR.AK.03")
    form = fill("FR.AK.03", "", "asesi", sent(before | {"catatan_lain": "Baru"}, "komponen", "lainnya"), before)
    assert form.changes == {"catatan_lain": "Baru"}


def test_another_role_cannot_be_filled_in(fill):
    form = fill(
        "FR.APL.02",
        "",
        "asesi",
        sent({"rekomendasi": "dapat", f"elemen:{SQL}_1:kbk": "K"}, f"mandiri-{SQL}", "tinjauan"),
    )
    assert form.changes == {f"elemen:{SQL}_1:kbk": "K"}


def test_a_draft_is_read_from_form_data_alone(request_of):
    form = form_class(SPECS["FR.AK.03"], Stage.WHOLE, "asesi", LENT)
    assert draft(form, sent({"catatan_lain": "x"}, "lainnya"), {}).changes == {"catatan_lain": "x"}


OTHER = "catatan_lain"


def page_sent(fill, shown, typed, now):
    """A page that was drawn with `shown` comes back with `typed` while `now` is saved."""
    drawn = fill("FR.AK.03", "", "asesi", None, shown)
    marks = {path: mark for section in ("komponen", "lainnya") for path, mark in drawn.seen(section).items()}
    data = sent(shown | typed, "komponen", "lainnya")
    data.add(SEEN, json.dumps(marks))
    return fill("FR.AK.03", "", "asesi", data, now)


def test_a_page_changes_what_was_typed_on_it_and_nothing_else(fill):
    shown = valid_answers("FR.AK.03") | {OTHER: "Lama"}
    first = next(path for path in shown if path.endswith((":komentar", ":hasil")))
    now = {path: value for path, value in shown.items() if path != first} | {OTHER: "Dari ponsel"}

    form = page_sent(fill, shown, {}, now)
    assert (form.changes, form.conflicts) == ({}, {}), "what another device changed or emptied is not taken back"

    form = page_sent(fill, shown, {OTHER: "Baru"}, shown)
    assert (form.changes, form.conflicts) == ({OTHER: "Baru"}, {})


def test_what_two_devices_changed_is_kept_back_and_shown(fill):
    shown = valid_answers("FR.AK.03") | {OTHER: ""}
    now = shown | {OTHER: "Dari ponsel"}

    form = page_sent(fill, shown, {OTHER: "Dari laptop"}, now)
    assert (form.changes, form.conflicts) == ({}, {OTHER: Held("Dari laptop", "Dari ponsel")})

    again = form_class(SPECS["FR.AK.03"], Stage.WHOLE, "asesi", LENT)(None, answers=now, held=form.conflicts)
    assert again[OTHER].data == "Dari laptop"
    assert again.seen("lainnya")[OTHER] == page_sent(fill, now, {}, now).marks[OTHER], "the other answer was seen now"


def test_a_page_without_marks_or_with_broken_ones_counts_as_newest(fill):
    data = sent({OTHER: "Baru"}, "lainnya")
    data.add(SEEN, "{broken")
    assert fill("FR.AK.03", "", "asesi", data, {OTHER: "Lama"}).changes == {OTHER: "Baru"}


def test_the_summary_says_where_and_what(fill):
    answers = valid_answers("FR.IA.01", "perangkat") | {f"kuk:{SQL}_2.2:standar": ""}
    form = fill("FR.IA.01", "perangkat", "asesor", None, answers)
    assert not form.validate()
    step = "Buka isiannya dari daftar ini, tulis jawabannya, lalu periksa lagi."
    assert summary(form.issues, reader="asesor") == [
        {
            "text": "Unit 2, KUK 2.2: tulis standar industri atau tempat kerja",
            "href": f"#kuk:{SQL}_2.2:standar",
            "cure": f"Asesor (Anda) · {step}",
        }
    ]
    (linked,) = summary(form.issues, "/tugas/2/fr-ia-01")
    assert linked["href"] == f"/tugas/2/fr-ia-01?bagian=kuk-{SQL}#kuk:{SQL}_2.2:standar"


def test_the_summary_does_not_say_a_place_twice(fill):
    form = fill("FR.AK.05", "", "asesor")
    form.validate()
    told = [item["text"] for item in summary(form.issues)]
    assert "Tulis Aspek Negatif dan Positif dalam Asesmen" in told


def test_neighbours_that_are_cured_alike_are_told_so_once_under_the_last(fill):
    form = fill("FR.IA.01", "perangkat", "asesor")
    form.validate()
    told = summary(form.issues, reader="asesor")
    assert len(told) > 3
    cures = [item["cure"] for item in told]
    assert cures[0] == ""
    assert cures[-1].startswith("Asesor (Anda) · ")
    shown = [line for line in cures if line]
    assert all(mine != following for mine, following in itertools.pairwise(shown))


def test_sentences_follow_the_language_of_the_reader(bare_app):
    with bare_app.test_request_context("/", method="POST"):
        from flask_babel import force_locale

        form = form_class(SPECS["FR.AK.03"], Stage.WHOLE, "asesi", LENT)(MultiDict())
        form.validate()
        with force_locale("en"):
            assert sentence(form.issues[0]) == "Choose Ya or Tidak for this item"
            assert summary(form.issues, reader="asesi")[-1]["cure"].startswith("Asesi (you) · Open the place")
        assert sentence(form.issues[0]) == "Pilih Ya atau Tidak untuk komponen ini"


def test_without_a_token_nothing_is_sent(bare_app):
    bare_app.config["WTF_CSRF_ENABLED"] = True
    try:
        with bare_app.test_request_context("/", method="POST"):
            form = form_class(SPECS["FR.AK.03"], Stage.WHOLE, "asesi", LENT)(
                sent(valid_answers("FR.AK.03"), "komponen", "lainnya")
            )
            assert form.validate() is False
            assert form.issues == []
    finally:
        bare_app.config["WTF_CSRF_ENABLED"] = False


def test_whoever_fills_the_rest_is_named_in_the_language_of_the_reader(bare_app):
    with bare_app.test_request_context("/", method="POST"):
        from flask_babel import force_locale

        nobody = lent_example(people={})
        form = form_class(SPECS["FR.APL.01"], Stage.WHOLE, "asesi", nobody)(MultiDict())
        left = {name for view in form.sheet.sections for name in form.left_to(view)}
        fillers = {form.filler(cell) for cell in form.sheet.cells.values()} - {""}
        with force_locale("en"):
            assert {name for view in form.sheet.sections for name in form.left_to(view)} == {"Admin of the LSP"}
            assert {form.filler(cell) for cell in form.sheet.cells.values()} - {""} <= {"Admin of the LSP"}
        assert left == {"Admin LSP"}
        assert fillers <= {"Admin LSP"}

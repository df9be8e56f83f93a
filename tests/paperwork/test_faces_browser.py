"""What only a browser can tell about forms: axe at both sizes, cells that open after a "no", tables that become cards."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import render_template_string
from werkzeug.datastructures import MultiDict

from askom_lms.config import ROOT
from askom_lms.paperwork.domain.sheet import Sheet
from askom_lms.paperwork.domain.spec import Stage
from askom_lms.paperwork.forms import form_class, summary
from tests.paperwork.valid_answers import LENT, SHEETS, SPECS, valid_answers

pytestmark = pytest.mark.browser
PAGE = """{% from "paperwork/fill.html" import fill_record, lent_head, guide, signatures %}{% from "paperwork/show.html" import show_record %}
{% from "house/field.html" import error_summary %}<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{{ title }}</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>{{ css|safe }}</style></head><body><main class="wrap f-kuning" id="isi"><h1>{{ title }}</h1>
{% if form %}{{ lent_head(form.sheet) }}{{ guide(form.sheet) }}{{ error_summary(errors) }}<form method="post" novalidate>{{ fill_record(form) }}</form>{{ signatures(form.sheet) }}
{% else %}{{ show_record(sheet, changed, mark_form="kembali") }}<form id="kembali"></form>{% endif %}</main></body></html>"""
SIZES = ((1366, 768), (390, 844))
SQL = "J.620100.020.02"


def css_of(extra):
    return "".join((ROOT / "static" / name).read_text(encoding="utf-8") for name in ("house.css", extra))


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture
def filled(request_of):
    def make(code, stage, answers=None, *, judged=False):
        form = form_class(SPECS[code], Stage(stage), SPECS[code].owner, LENT)(MultiDict(), answers=answers)
        if judged:
            form.validate()
        errors = summary(form.issues)
        return render_template_string(PAGE, form=form, title=SPECS[code].name, css=css_of("board.css"), errors=errors)

    return make


@pytest.fixture
def shown(request_of):
    def make(code, stage):
        answers = valid_answers(code, stage)
        sheet = Sheet(SPECS[code], Stage(stage), answers, LENT)
        changed = set(list(answers)[:2])
        return render_template_string(
            PAGE, form=None, sheet=sheet, title=SPECS[code].name, css=css_of("desk.css"), changed=changed, errors=()
        )

    return make


def grave(page):
    found = Axe().run(page).response["violations"]
    return [
        (one["id"], node["html"][:160])
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(("code", "stage"), SHEETS)
def test_no_serious_finding_on_any_form(page, filled, shown, code, stage):
    desk, phone = SIZES
    seen = (
        (filled(code, stage, judged=True), phone),
        (filled(code, stage, valid_answers(code, stage)), desk),
        (shown(code, stage), phone),
    )
    for html, (width, height) in seen:
        page.set_viewport_size({"width": width, "height": height})
        page.set_content(html)
        assert grave(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_further_assessment_opens_after_a_no(page, filled):
    page.set_viewport_size({"width": 1366, "height": 768})
    page.set_content(filled("FR.IA.01", "hasil", valid_answers("FR.IA.01", "perangkat")))
    name = f"kuk:{SQL}_1.1"
    further = page.locator(f'textarea[name="{name}:lanjut"]')
    assert not further.is_visible()
    page.locator(f'input[name="{name}:pencapaian"][value="tidak"]').check(force=True)
    assert further.is_visible()
    page.locator(f'input[name="{name}:pencapaian"][value="ya"]').check(force=True)
    assert not further.is_visible()


def test_the_text_of_an_option_opens_with_it(page, filled):
    page.set_content(filled("FR.MAPA.01", ""))
    text = page.locator('input[name="tujuan__lainnya"]')
    assert not text.is_visible()
    page.get_by_label("Lainnya", exact=True).check()
    assert text.is_visible()


def test_not_yet_competent_asks_where(page, filled):
    page.set_content(filled("FR.IA.01", "hasil", valid_answers("FR.IA.01", "hasil")))
    kuk = page.locator('input[name="belum_kuk"]')
    assert not kuk.is_visible()
    page.locator('input[name="rekomendasi"][value="belum"]').check()
    assert kuk.is_visible()


def test_a_kuk_is_a_row_on_wide_and_a_card_on_a_phone(page, filled):
    html = filled("FR.IA.01", "perangkat")
    for (width, height), display in zip(SIZES, ("table-row", "grid"), strict=True):
        page.set_viewport_size({"width": width, "height": height})
        page.set_content(html)
        row = page.locator("table.kuk tbody tr:not(.el)").first
        assert row.evaluate("e => getComputedStyle(e).display") == display


def test_a_link_of_the_summary_lands_on_a_control(page, filled):
    page.set_viewport_size({"width": 1366, "height": 768})
    page.set_content(filled("FR.IA.01", "hasil", valid_answers("FR.IA.01", "perangkat"), judged=True))
    for href in page.eval_on_selector_all(".err a", "all => all.map(a => a.getAttribute('href'))")[:6]:
        is_control = "id => document.getElementById(id).matches('input,textarea,select')"
        assert page.evaluate(is_control, href[1:])


NARROWEST = 200
"""Pixels in which a sentence of an official form can be written."""
WRITTEN = """() => [...document.querySelectorAll('td textarea')].filter(one => one.offsetParent)
  .map(one => [one.name, Math.round(one.getBoundingClientRect().width)])"""


@pytest.mark.parametrize(("code", "stage"), SHEETS)
def test_an_empty_text_in_a_table_has_room_before_anything_stands_in_it(page, filled, code, stage):
    page.set_viewport_size({"width": 1366, "height": 768})
    page.set_content(filled(code, stage))
    assert [one for one in page.evaluate(WRITTEN) if one[1] < NARROWEST] == []


def test_a_text_in_a_table_of_many_columns_has_room_on_a_laptop(page, filled):
    """FR.MAPA.01: eleven columns, one of them written by hand; ticks and codes need no room beside them."""
    page.set_viewport_size({"width": 1366, "height": 768})
    page.set_content(filled("FR.MAPA.01", ""))
    # the page of a filled sheet has its parts beside it: 200 px and a gap
    page.evaluate("document.querySelector('main').style.maxWidth = '1061px'")
    texts = page.locator("table.kuk textarea")
    assert texts.count() == 3
    assert {text.bounding_box()["width"] >= 220 for text in texts.all()} == {True}
    region = page.locator(".tw").filter(has=page.locator("textarea")).first
    assert region.evaluate("one => one.scrollWidth <= one.clientWidth")

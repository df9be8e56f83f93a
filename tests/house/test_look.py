"""The look is decided in one place: tokens, budgets, strict CSP and the drawings every page borrows."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC, TEMPLATES = ROOT / "static", ROOT / "templates"
CSS_OF_A_PAGE = 15_360
SCRIPT_BUDGETS = {
    "house.js": 1024, "simpan.js": 3072, "meja.js": 3072, "pad.js": 1536, "unggah.js": 2560,
    "board.js": 1024, "beda.js": 1024, "outbox.js": 1024, "keluar.js": 1024, "isi.js": 1024,
    "gladi.js": 1024, "kirim.js": 512, "layar.js": 768, "hadir.js": 1024, "daftar.js": 1280, "lti.js": 1024, "berkas.js": 512,
    "tahan.js": 768,
}  # fmt: skip
FORM_PAGE = ("house.js", "tahan.js", "outbox.js", "beda.js", "simpan.js", "isi.js", "pad.js")
PRINTED = ("print", "mail")
"""Templates for paper and plain text: no browser reads them, so the browser's rules do not bind them."""
COLOUR = re.compile(
    r"#[0-9a-fA-F]{3,8}\b(?![\"'/?&])|\b(?:rgb|hsl|hwb|lab|lch|oklch|color)a?\(|"
    r"[:\s](?:white|black|red|green|blue|gr[ae]y|yellow|orange|silver|navy|maroon|purple)\s*[;}!,]"
)
HANDLER = re.compile(r"<[a-zA-Z][^<>]*?\s(?:style|on[a-z]+)\s*=", re.DOTALL)
INLINE = re.compile(r"<style\b|<script(?![^>]*\bsrc=)|javascript:", re.IGNORECASE)
ICON = re.compile(r"""\bicon\(\s*["']([a-z]+)["']|\btag\(\s*["']([a-z]+)["']""")


def screens():
    return [p for p in sorted(TEMPLATES.rglob("*.html")) if not set(p.relative_to(TEMPLATES).parts) & set(PRINTED)]


def without_comments(text):
    return re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)


def named(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", screens(), ids=named)
def test_a_template_holds_no_raw_colour_no_style_and_no_handler(path):
    text = without_comments(path.read_text(encoding="utf-8"))
    assert [found.group() for found in COLOUR.finditer(text)] == []
    assert HANDLER.findall(text) == []
    assert INLINE.findall(text) == []


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=named)
def test_a_script_holds_no_raw_colour_and_no_eval(path):
    text = path.read_text(encoding="utf-8")
    assert [found.group() for found in re.finditer(r"['\"]#[0-9a-fA-F]{3,8}['\"]|\brgba?\(|\bhsla?\(", text)] == []
    assert re.findall(r"\beval\(|new Function|innerHTML|document\.write|\.setAttribute\('style'", text) == []


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.css")), ids=named)
def test_colours_stand_only_among_the_tokens(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    if path.name == "house.css":
        text = re.sub(r"^:root\{.*?\}$|^\.f-[a-z]+\{.*?\}$", "", text, flags=re.DOTALL | re.MULTILINE)
    assert [found.group() for found in COLOUR.finditer(text)] == []


def test_every_colour_a_rule_asks_for_is_a_token():
    house = (STATIC / "house.css").read_text(encoding="utf-8")
    defined = set(re.findall(r"(--[a-z0-9-]+):", house))
    asked = {
        name for path in STATIC.glob("*.css") for name in re.findall(r"var\((--[a-z0-9-]+)", path.read_text("utf-8"))
    }
    assert asked - defined == set()


def test_a_page_never_loads_more_css_than_its_budget():
    size = {path.name: len(path.read_bytes()) for path in STATIC.glob("*.css")}
    house = size.pop("house.css")
    assert size
    assert {name: house + extra for name, extra in size.items() if house + extra > CSS_OF_A_PAGE} == {}


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=named)
def test_a_script_keeps_its_budget(path):
    assert len(gzip.compress(path.read_bytes(), 9)) <= SCRIPT_BUDGETS[path.name]


def test_a_form_page_keeps_its_budget_of_scripts():
    assert sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in FORM_PAGE) <= 8 * 1024


def test_every_drawing_used_is_in_the_sprite():
    drawn = re.findall(r'<symbol id="([a-z]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8"))
    source = "\n".join(without_comments(path.read_text(encoding="utf-8")) for path in TEMPLATES.rglob("*.html"))
    used = {name for pair in ICON.findall(source) for name in pair if name}
    assert len(drawn) == len(set(drawn))
    assert used - set(drawn) == set()


def test_every_class_of_the_house_is_told_in_a_stylesheet():
    """A class nobody styles is a class somebody forgot; state words for scripts are attributes."""
    told = set(re.findall(r"\.([a-zA-Z][\w-]*)", "\n".join(p.read_text("utf-8") for p in STATIC.glob("*.css"))))
    used = {
        name
        for path in (TEMPLATES / "house").rglob("*.html")
        for value in re.findall(r'class="([^"{}]*)"', without_comments(path.read_text(encoding="utf-8")))
        for name in value.split()
    }
    assert used - told == set()

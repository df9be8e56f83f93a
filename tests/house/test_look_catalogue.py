"""Each macro of the house renders in the catalogue, with labels, unique ids and links that lead somewhere."""

import re
from pathlib import Path
from types import SimpleNamespace

import html5lib
import pytest
from flask import Flask, Response, render_template, render_template_string, request, send_from_directory
from flask_babel import Babel
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect
from markupsafe import Markup
from wtforms import BooleanField, FileField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from askom_lms.shell.assets import file_tags

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "templates" / "house"
PARTS = ("umum", "meja", "papan", "publik")
CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; form-action 'self'"
ERRORS = ("refusal", "forbidden", "not_found", "conflict", "too_large", "expired", "server")
HELP = ("help", "privacy", "accessibility", "shortcuts")
SAID = SimpleNamespace(
    what="Kelas ini sudah berisi 24 peserta.",
    clause="Juknis 001, bagian 4.2",
    who="Panitia kelas",
    next="Pilih kelas lain.",
)
MACRO = re.compile(r"\{%-?\s*macro\s+([a-z_]+)\(")


class Sample(FlaskForm):
    """One field of each kind a page may hold."""

    name = StringField("Nama lengkap", [InputRequired("Tulis nama lengkap")], description="Seperti pada KTP")
    note = TextAreaField("Catatan", [Length(max=200)])
    skema = SelectField("Skema", choices=["Junior Database Administrator", "Analis Program"])
    verdict = RadioField("Keputusan", [InputRequired("Pilih satu")], choices=["Kompeten", "Belum kompeten"])
    place = RadioField(
        "Tempat uji", [InputRequired("Pilih tempat uji")], choices=["Sewaktu", "Tempat kerja", "Mandiri"]
    )
    methods = SelectMultipleField(
        "Metode", choices=["Observasi", "Lisan"], widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    agree = BooleanField("Saya menyatakan isian ini benar", [InputRequired("Beri tanda setuju")])
    paper = FileField("Ijazah")


class Wrong(Sample):
    """The same fields, sent empty: other ids, so both may stand on one page."""

    class Meta:
        csrf = False


def sample_forms():
    wrong = Wrong(formdata=None, prefix="salah", data={"skema": "Analis Program"})
    wrong.validate()
    wrong.methods.errors = ["Pilih paling sedikit satu"]
    return {"form": Sample(formdata=None), "wrong_form": wrong}


class Around(SimpleNamespace):
    """What the base template reads, without an installation behind it."""

    asset = staticmethod("/static/{}".format)

    @property
    def is_signed_in(self):
        return self.user is not None

    def files(self, css, js):
        return file_tags(css, js, self.asset)

    @property
    def top(self):
        return Markup(render_template("house/_top.html", shell=self))

    @property
    def foot(self):
        return Markup(render_template("house/_foot.html", shell=self))


def look_app(templates=()):
    """A small application that renders the house alone, with the same CSP and template settings as the real one."""
    app = Flask("look", static_folder=None, template_folder=str(ROOT / "templates"))
    app.config.update(SECRET_KEY="only for looking", TESTING=True, BABEL_DEFAULT_LOCALE="id")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["asset"] = lambda name: f"/static/{name}"
    Babel(app, locale_selector=lambda: request.args.get("lang", "id"))
    CSRFProtect(app)

    @app.context_processor
    def shell():
        user = SimpleNamespace(name="Dewi Anggraini", role="peserta")
        nav = [
            {"label": "Beranda", "url": "/katalog", "current": True, "badge": 3},
            {"label": "Jadwal", "url": "/katalog"},
        ]
        return {
            "shell": Around(
                user=user if "anonim" not in request.args else None, nav=nav, lang=request.args.get("lang", "id"), problems=0,
                here=request.path, demo=True, klass_line="Kelas 07/2025 · Sidoarjo",
            )
        }  # fmt: skip

    @app.after_request
    def guard(response: Response):
        response.headers["Content-Security-Policy"] = CSP
        return response

    app.add_url_rule("/static/<path:name>", "static", lambda name: send_from_directory(ROOT / "static", name))
    app.add_url_rule("/katalog", "katalog", lambda: render_template("house/catalogue.html", **sample_forms()))
    app.add_url_rule("/galat/<name>", "galat", lambda name: render_template(f"errors/{name}.html", sentence=SAID))
    app.add_url_rule("/bantuan/<name>", "bantuan", lambda name: render_template(f"help/{name}.html"))
    app.add_url_rule("/langkah/<int:coat_id>", "coat.fold_coat", lambda coat_id: "", methods=["POST"])
    app.add_url_rule("/jemur/<int:coat_id>", "coat.hang_coat", lambda coat_id: "", methods=["POST"])
    return app


@pytest.fixture(scope="module")
def client():
    return look_app().test_client()


def parsed(client, part, query=""):
    return read(client, f"/katalog?bagian={part}{query}")


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    html5lib.HTMLParser(strict=False).parse(text)
    return text, html5lib.parse(text, namespaceHTMLElements=False)


@pytest.mark.parametrize("part", PARTS)
def test_ids_of_a_catalogue_page_are_unique_and_every_reference_finds_one(client, part):
    _, tree = parsed(client, part)
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert sorted(ids) == sorted(set(ids))
    asked = {
        (name, one)
        for e in tree.iter()
        for name in ("for", "aria-labelledby", "aria-describedby", "form", "data-dialog")
        for one in (e.get(name) or "").split()
    }
    assert {pair for pair in asked if pair[1] not in ids and pair[1] not in OTHER_PAGES} == set()


OTHER_PAGES = {"kelompok", "pintasan"}
"""A dialog and a form of the desk that the page itself brings."""


@pytest.mark.parametrize("part", PARTS)
def test_every_input_of_the_catalogue_has_a_label(client, part):
    _, tree = parsed(client, part)
    labelled = {e.get("for") for e in tree.iter("label")}
    inside = {id(e) for label in tree.iter("label") for e in label.iter()}
    bare = [
        e.attrib
        for kind in ("input", "textarea", "select")
        for e in tree.iter(kind)
        if e.get("type") not in ("hidden", "submit")
        and not (e.get("id") in labelled or id(e) in inside or e.get("aria-label"))
    ]
    assert bare == []


@pytest.mark.parametrize("part", PARTS)
def test_a_catalogue_page_has_one_h1_a_title_and_its_language(client, part):
    text, tree = parsed(client, part)
    assert text.startswith("<!doctype html>")
    assert len(list(tree.iter("h1"))) == 1
    assert tree.get("lang") == "id"
    assert "Katalog komponen dan keadaan · askom LMS" in text


def test_every_macro_stands_in_the_catalogue():
    catalogue = "\n".join(
        p.read_text("utf-8") for p in [*HOUSE.glob("catalogue/*.html"), HOUSE / "catalogue.html", HOUSE / "page.html"]
    )
    macros = {name for path in HOUSE.glob("*.html") for name in MACRO.findall(path.read_text("utf-8"))}
    elsewhere = {"steps", "tag", "extras", "below", "kind_of", "counted", "folder_word"}
    assert {name for name in macros - elsewhere if not re.search(rf"\b{name}\(", catalogue)} == set()


def test_every_macro_file_tells_the_parameters_of_its_macros():
    for path in HOUSE.glob("*.html"):
        text = path.read_text("utf-8")
        comment = text[: text.index("#}")] if text.startswith("{#") else ""
        silent = {name for name in MACRO.findall(text) if f"{name}(" not in comment}
        assert silent <= {"extras", "below", "wrong", "kind_of", "counted", "folder_word"}, path.name


def test_the_five_states_are_told_by_a_shape_and_a_word(client):
    text, _ = parsed(client, "umum")
    for shape, word in (
        ("open", "Belum diisi"), ("half", "Diisi 12 dari 34"), ("wait", "Menunggu paraf"),
        ("back", "Dikembalikan"), ("ok", "Diparaf 10.12"), ("lock", "Dibuka Kamis 24 Juli, 08.00"),
    ):  # fmt: skip
        assert re.search(
            rf'<span class="tag[^"]*"><svg class="i" aria-hidden="true"><use href="[^"]*#{shape}"/></svg>{word}</span>',
            text,
        )


def test_a_wrong_field_is_tied_to_its_sentence_and_the_summary_leads_to_it(client):
    text, tree = parsed(client, "umum")
    field = next(e for e in tree.iter("input") if e.get("id") == "salah-name")
    assert field.get("aria-invalid") == "true"
    assert field.get("aria-describedby") == "salah-name-hint salah-name-error"
    assert re.search(r'<a href="#salah-name">Nama lengkap: Tulis nama lengkap</a>', text)
    assert "Ada 5 isian yang perlu diperbaiki" in text


def test_somebody_not_signed_in_is_offered_the_way_in_and_gets_no_token(client):
    text, _ = parsed(client, "publik", "&anonim=1")
    assert 'href="/masuk">Masuk</a>' in text
    assert "csrf-token" not in text


def test_the_language_switch_keeps_the_address(client):
    text, _ = parsed(client, "publik")
    assert 'href="/katalog?lang=en" hreflang="en"' in text


def test_help_privacy_and_accessibility_stand_in_one_place_on_each_page(client):
    for part in PARTS:
        text, _ = parsed(client, part)
        assert re.search(r"<footer.*?/bantuan.*?/privasi.*?/aksesibilitas", text, re.DOTALL)


@pytest.mark.parametrize("name", ERRORS)
def test_a_refusal_says_what_which_clause_who_helps_and_where_to_go(client, name):
    text, tree = read(client, f"/galat/{name}")
    assert all(words in text for words in (SAID.what, SAID.clause, SAID.who, SAID.next))
    assert len(list(tree.iter("h1"))) == 1
    assert [a for a in tree.iter("a") if "btn" in (a.get("class") or "")]
    assert re.search(r"(Isian Anda aman|Tidak ada data yang berubah)", text)


@pytest.mark.parametrize("name", ERRORS)
def test_a_refusal_leads_back_only_to_a_page_of_ours(client, name):
    ours = client.get(f"/galat/{name}", headers={"Referer": "http://localhost/tugas/2"}).get_data(as_text=True)
    foreign = client.get(f"/galat/{name}", headers={"Referer": "http://jahat.example/"}).get_data(as_text=True)
    assert "jahat" not in foreign
    assert name in ("forbidden", "not_found", "server") or "http://localhost/tugas/2" in ours


@pytest.mark.parametrize("name", HELP)
def test_a_help_page_has_one_h1_and_a_title(client, name):
    text, tree = read(client, f"/bantuan/{name}")
    (heading,) = tree.iter("h1")
    assert f"<title>{heading.text} · askom LMS</title>" in text
    assert "%%" not in text


def test_a_step_has_one_button_in_its_own_words_that_posts_to_its_own_route():
    app = look_app()
    source = """{% from "house/steps.html" import steps %}
    {% call(event) steps(["fold", "hang"], "coat", "coat", 7, {"fold": "Lipat", "hang": "Jemur"}, alt=["hang"]) %}<b>{{ event }}</b>{% endcall %}"""
    with app.test_request_context("/"):
        forms = list(html5lib.parse(render_template_string(source), namespaceHTMLElements=False).iter("form"))
    assert [(f.get("method"), f.get("action"), f.find("button").text, f.find("b").text) for f in forms] == [
        ("post", "/langkah/7", "Lipat", "fold"),
        ("post", "/jemur/7", "Jemur", "hang"),
    ]
    assert all(f.find("input").get("name") == "csrf_token" for f in forms)

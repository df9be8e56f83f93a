"""Every sentence of the pages has its English, with the same blanks, and English pages are English."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from flask_babel import ngettext

from askom_lms.kernel import clock
from tests.coursework.world import running_class
from tests.desk import words
from tests.house import spoken

ROOT = Path(__file__).resolve().parents[2]
TRANSLATIONS = ROOT / "askom_lms" / "translations"
ENGLISH = TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po"
BLANK = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|%%")
INDONESIAN = re.compile(
    r"\b(yang|belum|untuk|dari|anda|atau|dengan|dan|tidak|sudah|ini|menunggu|menit|jam|hari|senin|selasa|rabu|kamis|jumat"
    r"|sabtu|minggu|januari|februari|maret|mei|juni|juli|agustus|oktober|desember)\b",
    re.IGNORECASE,
)
"""Words that no Indonesian paragraph or date does without and no English one has."""

TRANSLATED = re.compile(
    r"\b(panitia|petugas|pengajar|pengelola|penguji|peserta|ketua kelas|kelas|tugas|berkas|lembar|jadwal|kehadiran)\b",
    re.IGNORECASE,
)
"""What the English pages have a word of their own for; asesor, asesi, paraf and skema are terms of the forms."""


@pytest.fixture(scope="module")
def sentences():
    """Each extracted sentence (a tuple: one form, or singular and plural) and the first file that says it."""
    with (TRANSLATIONS / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)
    keywords = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None}
    found = {}
    for folder in ("templates", "askom_lms"):
        for name, line, said, *_ in extract_from_dir(ROOT / folder, methods, options, keywords):
            found.setdefault(said if isinstance(said, tuple) else (said,), f"{folder}/{name}:{line}")
    return found


@pytest.fixture(scope="module")
def english():
    with ENGLISH.open("rb") as text:
        return read_po(text, locale="en")


def forms_of(message):
    """The sentence and its translation, each as a tuple of one or two forms."""
    return tuple(one if isinstance(one, tuple | list) else (one,) for one in (message.id, message.string))


def translated(catalogue):
    return {tuple(said): tuple(english) for said, english in map(forms_of, (m for m in catalogue if m.id))}


def test_the_extraction_finds_templates_and_python(sentences):
    kinds = {place.rsplit(":")[0].rsplit(".")[-1] for place in sentences.values()}
    assert kinds == {"html", "py"}
    assert ("Masuk",) in sentences
    assert any(len(said) == 2 for said in sentences)


def test_no_sentence_hides_inside_another():
    """The extraction does not look into f-strings: what is said there would never be translated."""
    hidden = [
        f"{path.relative_to(ROOT)}:{text.lineno}"
        for path in spoken.modules()
        for text in spoken.nodes(path)
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "_l", "gettext", "ngettext")
    ]
    assert hidden == []


def test_every_sentence_has_its_english(sentences, english):
    known = translated(english)
    missing = [f"{place}: {said[0]}" for said, place in sentences.items() if not all(known.get(said, ("",)))]
    assert missing == []


def test_no_english_stands_for_a_sentence_that_nobody_says(sentences, english):
    assert [said for said in translated(english) if said not in sentences] == []


def test_the_blanks_are_those_of_the_indonesian_sentence(english):
    differing = [
        (said, form)
        for said, forms in translated(english).items()
        for form in forms
        if sorted(BLANK.findall(form)) != sorted(BLANK.findall(said[0]))
    ]
    assert differing == []


@pytest.mark.parametrize(("asked", "one", "two"), [("en", "1 class", "2 classes"), ("id", "1 kelas", "2 kelas")])
def test_a_counted_sentence_follows_the_number_in_both_languages(lms_app, asked, one, two):
    with lms_app.test_request_context(), clock.read_by(asked):
        said = [ngettext("%(num)d kelas", "%(num)d kelas", number) for number in (1, 2)]
    assert said == [one, two]


def test_no_translation_is_a_guess_or_a_leftover(english):
    assert [message.id for message in english if message.fuzzy and message.id] == []
    assert list(english.obsolete) == []


def spoken_by_rules():
    """Every English sentence beside the catalogue, without the clause that it quotes."""
    for path in (ROOT / "askom_lms").rglob("*.en.toml"):
        tables = [("", tomllib.loads(path.read_text(encoding="utf-8")))]
        while tables:
            name, table = tables.pop()
            tables += [(f"{name}.{key}", one) for key, one in table.items() if isinstance(one, dict)]
            yield from (
                f"{name}.{key}: {said}" for key, said in table.items() if isinstance(said, str) and key != "clause"
            )


def test_what_has_an_english_word_is_called_by_it_everywhere(english):
    said = [form for forms in translated(english).values() for form in forms] + [
        text.partition(": ")[2] for text in spoken_by_rules()
    ]
    assert [text for text in said if TRANSLATED.search(text)] == []


def spoken_in_english(page):
    """The text of the body outside everything marked as Indonesian."""
    body = page.tree.find("body")
    for parent in list(body.iter()):
        for child in list(parent):
            if child.get("lang") == "id":
                child.text = ""
                for inner in list(child):
                    child.remove(inner)
    return words(body)


@pytest.mark.parametrize(
    ("address", "heading", "sentence"),
    [
        ("/masuk", "Sign in", "Forgotten your password?"),
        ("/bantuan", "Help", "Returned is not rejected."),
        ("/alur", "Process map", "At least once a year competence is checked"),
    ],
)
def test_a_visitor_reads_a_public_page_in_english(desk_of, address, heading, sentence):
    page = desk_of(None).go(f"{address}?lang=en")
    assert page.tree.get("lang") == "en"
    assert page.h1 == heading
    assert sentence in page.text
    assert INDONESIAN.findall(spoken_in_english(page)) == []


def test_the_same_page_stays_indonesian_when_nobody_asks_for_english(desk_of):
    page = desk_of(None).go("/masuk")
    assert page.tree.get("lang") == "id"
    assert page.h1 == "Masuk"


def test_a_trainee_reads_home_in_english_and_official_titles_in_indonesian(desk_of):
    trainee = running_class(1).trainees[0]
    page = desk_of(trainee).go("/beranda?lang=en")
    assert page.tree.get("lang") == "en"
    assert "Your master asesor" in page.text
    titles = [words(e) for e in page.tree.iter() if e.get("lang") == "id" and e.tag in ("a", "span")]
    assert any("Merencanakan Aktivitas dan Proses Asesmen" in title for title in titles)
    assert INDONESIAN.findall(spoken_in_english(page)) == []


def test_a_class_in_english_speaks_of_trainees_and_keeps_its_topics_in_indonesian(desk_of):
    world = running_class(1)
    for person in (world.master, world.panitia):
        page = desk_of(person).go(f"/kelas/{world.klass.slug}/jadwal?lang=en")
        topics = [words(e) for e in page.tree.iter("b") if e.get("lang") == "id"]
        assert topics
        assert all(topics)
        assert INDONESIAN.findall(spoken_in_english(page)) == []
    (menu,) = [e for e in page.tree.iter("nav") if e.get("class") == "nav"]
    entries = {a.get("href"): words(a) for a in menu.iter("a")}
    assert entries[f"/kelas/{world.klass.slug}/peserta"] == "Trainees"

"""Each kind reads, judges and writes an answer; a draft is never refused."""

import re

import pytest

from askom_lms import official_forms
from askom_lms.paperwork.domain import kinds
from askom_lms.paperwork.domain.edition import load_edition
from askom_lms.paperwork.domain.spec import ANSWERED, Field, Kind, Option, Stage

EDITIONS = [(code, edition) for code in official_forms.codes() for edition in official_forms.editions(code)]
POINTS = re.compile(r"\b(nilai|skor|angka|poin)\b", re.IGNORECASE)
OPTIONS = (Option("a", "Apel", short="A"), Option("b", "Belimbing", short="B"))


def field(kind, **settings):
    options = settings.pop("options", OPTIONS if kind in (Kind.ONE, Kind.MANY, Kind.VATM) else ())
    return Field("x", Kind(kind), "Isian", "asesor", Stage.WHOLE, options=options, settings=settings)


@pytest.mark.parametrize(
    ("kind", "raw", "kept"),
    [
        ("text", "  Dewi \t Anggraini ", "Dewi Anggraini"),
        ("text", "", None),
        ("text", "\x00\x07", None),
        ("text", ["a"], None),
        ("text", {"v": 1}, None),
        ("longtext", "satu\r\n\r\ndua  \n", "satu\n\ndua"),
        ("longtext", "   ", None),
        ("date", "23/07/2025", "2025-07-23"),
        ("date", "1-2-2025", "2025-02-01"),
        ("date", "2025-07-23", "2025-07-23"),
        ("date", "besok", "besok"),
        ("time", "9.05", "09:05"),
        ("time", "09:05:00", "09:05"),
        ("time", "pagi", "pagi"),
        ("int", "60", 60),
        ("int", 60, 60),
        ("int", "enam puluh", "enam puluh"),
        ("int", "1" * 20, "1" * 20),
        ("one", "a", "a"),
        ("one", "", None),
        ("many", ["b", "a", "b", ""], ["a", "b"]),
        ("many", "b", ["b"]),
        ("many", [], None),
        ("many", None, None),
        ("statement", "ya", True),
        ("statement", True, True),
        ("statement", "", None),
        ("statement", None, None),
        ("vatm", ["b"], ["b"]),
    ],
)
def test_what_is_kept_of_what_was_sent(kind, raw, kept):
    assert kinds.clean(field(kind), raw) == kept


@pytest.mark.parametrize(
    ("kind", "value", "settings", "code"),
    [
        ("text", "x" * 300, {}, None),
        ("text", "x" * 301, {}, "paperwork.too_long"),
        ("text", "x" * 11, {"max": 10}, "paperwork.too_long"),
        ("longtext", "x" * 6000, {}, None),
        ("longtext", "x" * 6001, {}, "paperwork.too_long"),
        ("text", "nama@contoh.id", {"format": "email"}, None),
        ("text", "nama@contoh", {"format": "email"}, "paperwork.email"),
        ("date", "2025-02-28", {}, None),
        ("date", "2025-02-30", {}, "paperwork.date"),
        ("time", "23:59", {}, None),
        ("time", "24:00", {}, "paperwork.time"),
        ("int", 1, {"min": 1, "max": 960}, None),
        ("int", 0, {"min": 1, "max": 960}, "paperwork.number_range"),
        ("int", 961, {"min": 1, "max": 960}, "paperwork.number_range"),
        ("int", "x", {"min": 1}, "paperwork.number"),
        ("one", "b", {}, None),
        ("one", "z", {}, "paperwork.choice"),
        ("many", ["a"], {}, None),
        ("many", ["a", "z"], {}, "paperwork.choice"),
        ("many", "a", {}, "paperwork.choice"),
        ("statement", True, {}, None),
        ("statement", "ya", {}, "paperwork.choice"),
    ],
)
def test_what_is_wrong_with_a_kept_value(kind, value, settings, code):
    found = kinds.problem(field(kind, **settings), value)
    assert (found and found[0]) == code


@pytest.mark.parametrize(
    ("kind", "value", "settings", "words"),
    [
        ("text", "Dewi", {}, "Dewi"),
        ("date", "2025-07-23", {}, "23 Juli 2025"),
        ("date", "besok", {}, "besok"),
        ("time", "09:05", {}, "09.05"),
        ("one", "a", {}, "Apel"),
        ("many", ["a", "b"], {}, "Apel; Belimbing"),
        ("many", ["a", "b"], {"layout": "codes"}, "A, B"),
        ("statement", True, {"text": "Saya setuju."}, "Saya setuju."),
        ("text", None, {}, ""),
        ("many", [], {}, ""),
    ],
)
def test_the_words_of_an_answer(kind, value, settings, words):
    assert kinds.words(field(kind, **settings), value) == words


@pytest.mark.parametrize("mark", ["\u202e", "\u202a", "\u2066", "\u2069", "\ufeff", "\x00", "\x7f"])
def test_marks_that_nobody_sees_are_dropped(mark):
    assert kinds.clean(field("longtext"), f"SOP{mark}-01\nبعد 👩‍👧") == "SOP-01\nبعد 👩‍👧"


def test_a_number_is_written_with_its_unit():
    minutes = Field("waktu", Kind.INT, "Waktu", "asesor", Stage.WHOLE, hint="menit")
    assert kinds.words(minutes, 90) == "90 menit"
    assert kinds.words(minutes, "lama") == "lama"


def test_every_answered_kind_has_a_codec():
    assert set(kinds.CODECS) == ANSWERED


def test_a_choice_of_rows_is_not_judged_by_its_kind():
    rows = field(Kind.ONE, options=(), options_from="rows:kelompok:nama")
    assert kinds.problem(rows, "r7") is None


@pytest.mark.row("004-017")
@pytest.mark.parametrize(("code", "edition"), EDITIONS)
def test_no_form_asks_for_a_mark(code, edition):
    """004-017: kompeten or belum kompeten, never points; the only numbers are minutes."""
    fields = list(load_edition(code, edition).fields())

    assert [field.label for field in fields if field.kind == "int" and "Waktu" not in field.label] == []
    assert [field.label for field in fields if POINTS.search(field.label)] == []

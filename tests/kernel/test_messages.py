"""Every refusal has a sentence, in both languages."""

import string

import pytest

from askom_lms.kernel import messages
from askom_lms.kernel.messages import Denied, Invalid, Refusal, TooMany, catalogue, sentence


@pytest.mark.parametrize("code", [code for code in catalogue("id") if code.startswith(("people.", "kernel."))])
def test_a_sentence_says_what_who_and_what_next(code):
    entry = catalogue("id")[code]

    assert entry["what"]
    assert entry["who"]
    assert entry["next"]
    assert entry["what"].rstrip().endswith(".")


def fields(entry):
    return {name for text in entry.values() for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", list(catalogue("en")))
def test_english_speaks_of_the_same_things(code):
    assert code in catalogue("id")
    assert fields(catalogue("en")[code]) == fields(catalogue("id")[code])


@pytest.mark.parametrize("code", [code for code in catalogue("id") if code.startswith(("people.", "kernel."))])
def test_the_sentences_of_people_and_kernel_exist_in_english(code):
    assert code in catalogue("en")


def test_params_fill_the_sentence():
    assert "12 menit" in sentence("people.too_many_tries", {"wait": "12 menit"}).next
    assert str(Refusal("people.email_taken", email="sari@contoh.id")).startswith("Sudah ada orang")


def test_a_language_without_the_sentence_falls_back(monkeypatch):
    monkeypatch.setattr(messages, "catalogue", lambda language: {"x.y": {"what": "Ada."}} if language == "id" else {})

    assert sentence("x.y", language="en").what == "Ada."


def test_a_code_that_nobody_wrote_is_a_mistake():
    with pytest.raises(KeyError):
        sentence("people.never_written")


def test_two_files_may_not_speak_one_code(tmp_path, monkeypatch):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "messages.id.toml").write_text('["x.y"]\nwhat = "Ada."\n', encoding="utf-8")
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    catalogue.cache_clear()
    try:
        with pytest.raises(ValueError, match="written twice"):
            catalogue("id")
    finally:
        catalogue.cache_clear()


def test_tables_and_dotted_names_are_the_same_code(tmp_path, monkeypatch):
    (tmp_path / "messages.id.toml").write_text('[a.b]\nwhat = "Satu."\n["a.c"]\nwhat = "Dua."\n', encoding="utf-8")
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    catalogue.cache_clear()
    try:
        assert sorted(catalogue("id")) == ["a.b", "a.c"]
    finally:
        catalogue.cache_clear()


@pytest.mark.parametrize(("kind", "status"), [(Refusal, 409), (Invalid, 422), (TooMany, 429), (Denied, 403)])
def test_a_refusal_has_the_status_of_its_kind(kind, status):
    assert kind("kernel.stale").status == status

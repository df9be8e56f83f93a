"""The glossary: complete terms, found where a text uses them and nowhere else."""

import pytest

from askom_lms.regulations import glossary, terms_in


@pytest.mark.parametrize("term", glossary(), ids=lambda term: term.name)
def test_a_term_is_explained_in_one_line_of_both_languages(term):
    for text in (term.id, term.en, term.english):
        assert text == text.strip()
    assert term.id.endswith(".")
    assert term.en.endswith(".")
    assert term.explained("en") == term.en
    assert term.explained("id") == term.explained("jv") == term.id


def test_terms_have_names_of_their_own_and_stand_in_order():
    names = [term.name for term in glossary()]
    assert len(names) == len(set(names))
    assert names == sorted(names, key=str.casefold)


def test_what_the_notes_say_of_cbt_is_quoted_with_its_usual_meaning():
    """K19: the notes gloss CBT as computer based; no rule rests on it."""
    [cbt] = [term for term in glossary() if term.name == "CBT"]
    assert cbt.source == "000"
    assert "competency based training" in cbt.id
    assert "berbasis komputer" in cbt.id


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Dimensi", ["Dimensi kompetensi"]), ("dimensional", []), ("PMO", ["Pertanyaan Mendukung Observasi (PMO)"]),
        ("pw", []), ("Potensi Asesi", ["Asesi", "Potensi asesi"]), ("Waktu", []), ("", []),
    ],
)  # fmt: skip
def test_a_term_is_found_as_a_whole_word(text, names):
    assert [term.name for term in terms_in([text])] == names

"""What the words of a part mean stands beside the part: from the glossary, each term once, in the reader's language."""

import pytest

from askom_lms.regulations import glossary
from tests.desk import words

TERMS = {term.name: term for term in glossary()}


def explained(page, word="Istilah"):
    """The names that the help of this page explains, in order."""
    helps = [one for one in page.all("details") if words(one.find("summary")).startswith(f"{word}: ")]
    return [words(name) for one in helps for name in one.iter("dt")]


@pytest.mark.parametrize("key", ["peta", "fr-mapa-01", "fr-mapa-02", "fr-ia-03-perangkat"])
def test_each_term_of_a_part_is_explained_once_where_it_occurs(dewi, key):
    page = dewi.go(f"/tugas/1/{key}")
    names = explained(page)
    assert names
    assert len(names) == len(set(names))
    assert [name for name in names if " ".join(TERMS[name].explained("id").split()) not in page.text] == []


def test_the_help_is_told_in_the_language_of_the_reader(dewi):
    page = dewi.go("/tugas/1/peta?lang=en")
    names = explained(page, "Terms")
    assert [name for name in names if " ".join(TERMS[name].explained("en").split()) not in page.text] == []
    assert names

"""The glossary: what the words of the sheets mean, in one sentence each, read from its file."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from askom_lms.regulations.clauses import documents

FILE = Path(__file__).with_name("glossary.toml")
HOUSE = ("formulir", "askom")
"""Sources that are no document of the register: the official sheets, and this application."""


@dataclass(frozen=True)
class Term:
    """One term: its official name is never translated, its explanation is there in two languages."""

    name: str
    english: str
    id: str
    en: str
    source: str
    words: tuple[str, ...] = ()

    def explained(self, language: str) -> str:
        """The sentence in this language; Indonesian where there is no other."""
        return self.en if language == "en" else self.id

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Capitals of a code count (CL, PW); other words are found in any case."""
        said = (re.escape(word) if word.isupper() else f"(?i:{re.escape(word)})" for word in self.words or (self.name,))
        return re.compile(rf"\b(?:{'|'.join(said)})\b")

    def occurs_in(self, text: str) -> bool:
        """Whether the text uses the term."""
        return self._pattern.search(text) is not None


@cache
def glossary() -> tuple[Term, ...]:
    """All terms by name. Raises ValueError for a source that nobody knows."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    found = [Term(**{**entry, "words": tuple(entry.get("words", ()))}) for entry in data["term"]]
    if unknown := {term.source for term in found} - {*documents(), *HOUSE}:
        raise ValueError(f"no source {', '.join(sorted(unknown))}")
    return tuple(sorted(found, key=lambda term: term.name.casefold()))


def terms_in(texts: Iterable[str]) -> list[Term]:
    """The terms that occur in any of the texts."""
    whole = "\n".join(texts)
    return [term for term in glossary() if term.occurs_in(whole)]

"""The texts as data: locked versions, so that who signed can be shown word for word what he signed. Pure.

To release a version, add its line to `editions.lock` (the output of `sha256sum <key>/<n>.toml`). A released file never
changes: another wording is the next number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from askom_lms.agreements.domain import Key
from askom_lms.official_forms import read_lock, released

ROOT = Path(__file__).resolve().parents[1] / "texts"


@dataclass(frozen=True)
class Line:
    """One sentence, its source, and in the other language. `{names}` are filled with the facts of the subject."""

    text: str
    en: str
    source: str = ""

    def said(self, language: str, facts: Mapping[str, Any]) -> str:
        """In the language of the page; a fact that nobody knew is a dash."""
        return (self.en if language == "en" else self.text).format_map(_Facts(facts))


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "-"


@dataclass(frozen=True)
class Part:
    """A heading with its sentences."""

    key: str
    heading: Line
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Text:
    """One version of a text."""

    key: Key
    version: int
    title: Line
    clause: str
    opening: Line
    parts: tuple[Part, ...]
    yes: Line
    """What who signs says of himself, in the first person."""
    sha256: str


@cache
def newest(key: Key, root: Path = ROOT) -> int:
    """The number of the version that is signed from now on."""
    return max(int(path.stem) for path in (root / key).glob("*.toml"))


@cache
def text_of(key: Key, version: int = 0, root: Path = ROOT) -> Text:
    """A version, 0 for the newest. Raises EditionRefused: unknown, unreleased or changed since its release."""
    version = version or newest(key, root)
    path = f"{key}/{version}.toml"
    data: Mapping[str, Any] = released(root, path, key, str(version))
    parts = tuple(
        Part(one["key"], Line(**one["heading"]), tuple(Line(**line) for line in one["line"])) for one in data["part"]
    )
    opening, title, yes = (Line(**data[name]) for name in ("opening", "title", "yes"))
    return Text(key, version, title, data["clause"], opening, parts, yes, read_lock(root)[path])

"""Printed papers about the system and the day of a class: headings and sentences are data (texts/*.toml)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from askom_lms.training.domain.templates import read_toml


@dataclass(frozen=True)
class Section:
    """A heading with its sentences."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class PrintedText:
    """A paper before it is drawn."""

    title: str
    source: str
    """Which rule asks for it."""
    sections: tuple[Section, ...]

    def filled(self, facts: Mapping[str, str]) -> "PrintedText":
        """The same with the facts of a class in its blanks. Raises KeyError for a blank without fact."""
        return PrintedText(
            self.title.format_map(facts),
            self.source,
            tuple(Section(one.title, tuple(line.format_map(facts) for line in one.lines)) for one in self.sections),
        )


@cache
def printed_text(name: str) -> PrintedText:
    """The paper of this name. Raises FileNotFoundError."""
    raw: dict[str, Any] = read_toml(f"texts/{name}.toml")
    sections = tuple(Section(one["title"], tuple(one["lines"])) for one in raw["sections"])
    return PrintedText(raw["title"], raw["source"], sections)

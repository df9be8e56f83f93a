"""What the source documents ask for, row by row: what a test has to prove, and what is only handed on."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from askom_lms.regulations.clauses import documents

FILE = Path(__file__).with_name("requirements.toml")


class Scope(StrEnum):
    """Who answers for a row: a test of this application, or somebody it is handed to."""

    INSIDE = "I"
    FED = "F"


@dataclass(frozen=True)
class Requirement:
    """One row: `rule` says it in our words, `quote` is the source's own wording."""

    id: str
    type: str
    scope: Scope
    part: str
    rule: str
    quote: str


@cache
def requirements() -> Mapping[str, Requirement]:
    """All rows by id, in the order of the file. Raises ValueError for a source or scope that is none."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    found = {}
    for row, entry in data["rows"].items():
        if row.partition("-")[0] not in documents():
            raise ValueError(f"no source of {row}")
        found[row] = Requirement(
            row, entry["type"], Scope(entry["scope"]), entry["part"], entry["rule"], entry["quote"]
        )
    return MappingProxyType(found)

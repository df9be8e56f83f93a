"""Every refusal has a sentence: what, which clause, who can cure it, what to do next."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Sentence:
    """What a person reads when something is not possible."""

    what: str
    clause: str = ""
    who: str = ""
    next: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.next) if part)


class Refusal(Exception):
    """A no with a reason. `code` names the sentence in a messages.<lang>.toml; params fill it."""

    status = 409

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params

    def sentence(self, language: str = "id") -> Sentence:
        return sentence(self.code, self.params, language)

    def __str__(self) -> str:
        return str(self.sentence())


class Invalid(Refusal):
    """What was sent cannot be read or is incomplete; nothing was changed."""

    status = 422


class TooMany(Refusal):
    """Too many tries in too short a time."""

    status = 429


class Denied(Refusal):
    """The role may not do this at all."""

    status = 403


class NotFound(Exception):
    """There is no such object for this person: foreign and missing look the same."""


class StepUpNeeded(Exception):
    """The second factor is older than fifteen minutes (or was never shown)."""


class SignInNeeded(Exception):
    """Nobody is signed in."""


@cache
def catalogue(language: str) -> Mapping[str, Mapping[str, str]]:
    """All sentences of one language, by code. Raises ValueError when two files speak one code."""
    found: dict[str, Mapping[str, str]] = {}
    for path in sorted(PACKAGE.rglob(f"messages.{language}.toml")):
        for code, entry in _flatten(tomllib.loads(path.read_text(encoding="utf-8"))).items():
            if code in found:
                raise ValueError(f"{code} is written twice, again in {path}")
            found[code] = entry
    return found


def _flatten(data: Mapping[str, Any], prefix: str = "") -> dict[str, Mapping[str, str]]:
    """Tables that hold a `what` are sentences; tables of tables are namespaces."""
    if isinstance(data.get("what"), str):
        return {prefix: data}
    found: dict[str, Mapping[str, str]] = {}
    for key, value in data.items():
        if isinstance(value, Mapping):
            found |= _flatten(value, f"{prefix}.{key}" if prefix else key)
    return found


def sentence(code: str, params: Mapping[str, Any] | None = None, language: str = "id") -> Sentence:
    """The sentence of a code. Raises KeyError when nobody wrote it (a test walks all codes)."""
    book = catalogue(language)
    entry = book.get(code) or catalogue("id")[code]
    filled = {part: str(text).format_map(dict(params or {})) for part, text in entry.items()}
    return Sentence(**filled)

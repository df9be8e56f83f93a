"""What the rules of entry say to a person: sentences as data, filled with dates, lengths and names."""

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from askom_lms.kernel.clock import tanggal


class Length(NamedTuple):
    """How long something took, as a person says it."""

    years: int
    months: int
    days: int


@dataclass(frozen=True)
class Said:
    """A sentence by its code, with what fills it (also another sentence); rendered only when a language is known."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


def say(said: Said | Iterable[Said], language: str = "id") -> str:
    """The sentence, or several in a row. Raises KeyError when nobody wrote it."""
    if not isinstance(said, Said):
        return " ".join(say(each, language) for each in said)
    text = _book(language)["sentences"][said.code]
    return str(text).format_map({name: _word(value, language) for name, value in said.params.items()})


def named(value: StrEnum, language: str = "id") -> str:
    """What a person calls this choice: foto 3x4 latar merah."""
    return _word(value, language)


def codes(language: str = "id") -> frozenset[str]:
    """All sentences of one language."""
    return frozenset(_book(language)["sentences"])


def _word(value: Any, language: str) -> str:
    if isinstance(value, Said):
        return say(value, language)
    if isinstance(value, Length):
        return _length(value, language)
    if isinstance(value, dt.date):
        return tanggal(value, with_day=False) if language == "id" else _english_date(value)
    if isinstance(value, StrEnum):
        return str(_book(language)["names"].get(value, value))
    if isinstance(value, (list, tuple, frozenset)):
        return ", ".join(_word(each, language) for each in value)
    return str(value)


def _english_date(day: dt.date) -> str:
    return f"{day.day} {_book('en')['units'][f'month_{day.month}']} {day.year}"


def _length(length: Length, language: str) -> str:
    """2 tahun 8 bulan; nothing at all is 0 hari."""
    units = _book(language)["units"]
    parts = [(length.years, "year"), (length.months, "month"), (length.days, "day")]
    said = [f"{count} {units[name if count == 1 else name + 's']}" for count, name in parts if count]
    return " ".join(said) or f"0 {units['days']}"


@cache
def _book(language: str) -> Mapping[str, Mapping[str, str]]:
    path = Path(__file__).with_name(f"sentences.{language}.toml")
    book: dict[str, Mapping[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return book

"""The code table of instruments (K21): one code for each, what it is called elsewhere, and a helpful no."""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from askom_lms.kernel.messages import Invalid
from askom_lms.regulations.clauses import Clause, clause, documents
from askom_lms.regulations.glossary import HOUSE

FILE = Path(__file__).with_name("instruments.toml")


class UnknownInstrument(Invalid):
    """No instrument has this code, under any name."""

    def __init__(self, found: str) -> None:
        near = difflib.get_close_matches(_plain(found), _by_name(), n=1)
        meant = f" ({near[0]}?)" if near else ""
        super().__init__("regulations.instrument_unknown", found=found.strip()[:24], meant=meant)


@dataclass(frozen=True)
class Alias:
    """Another code of one instrument; without a name where no source explains it."""

    code: str
    name: str
    source: str
    is_read: bool = False
    """That it means this instrument is a reading of ours: no source says so."""


@dataclass(frozen=True)
class Instrument:
    """One instrument: its code, its official name and the forms that carry it."""

    code: str
    name: str
    forms: tuple[str, ...]
    source: str
    clause: Clause | None = None
    aliases: tuple[Alias, ...] = ()


@cache
def instruments() -> tuple[Instrument, ...]:
    """All instruments in the order of their forms. Raises ValueError for a code that is written twice, or a source
    that nobody knows; UnknownClause for a clause that is not registered.
    """
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    found = tuple(
        Instrument(
            entry["code"],
            entry["name"],
            tuple(entry["forms"]),
            entry["source"],
            clause(entry["clause"]) if "clause" in entry else None,
            tuple(Alias(**alias) for alias in entry.get("alias", ())),
        )
        for entry in data["instrument"]
    )
    codes = [code for one in found for code in (one.code, *(alias.code for alias in one.aliases))]
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise ValueError(f"written twice: {', '.join(sorted(twice))}")
    sources = {one.source for one in found} | {alias.source for one in found for alias in one.aliases}
    if unknown := sources - {*documents(), *HOUSE}:
        raise ValueError(f"no source {', '.join(sorted(unknown))}")
    return found


def instrument(code: str) -> Instrument:
    """The instrument of a code or of one of its aliases, in any case. Raises UnknownInstrument."""
    try:
        return _by_name()[_plain(code)]
    except KeyError:
        raise UnknownInstrument(code) from None


@cache
def _by_name() -> Mapping[str, Instrument]:
    pairs = ((name, one) for one in instruments() for name in (one.code, *(alias.code for alias in one.aliases)))
    return MappingProxyType({_plain(name): one for name, one in pairs})


def _plain(code: str) -> str:
    return " ".join(code.split()).upper()

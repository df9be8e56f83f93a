"""The register of clauses: each has an id, a document, a section, its quoted wording and who enforces it.

An id is `<document>:<place>`. The document is the number of a source (`000` class notes, `001` juknis, `002` scheme,
`003` remote assessment, `004` class report) or `askom` for what this house decided where no source speaks.
The place is as near to the source's own numbering as there is one:

- 002 has clause numbers, letters are a last part: `002:6.1.4`, `002:9.4.2`, `002:9.1.2.1.c`.
- 001 has headings with bullets: `001:peserta.1.b` (1 pelatihan, 2 peningkatan; a, b, c by order), `001:penyelenggara.5`
  (bullets counted from 1), `001:dasar.4`, `001:definisi.2`, `001:tahap.3`, `001:alur.4`.
- 000 has headings and lists: `000:internalisasi.1`, `000:kelas.3`, `000:kewajiban.1`, `000:perlengkapan.5`,
  `000:skkni.2`, `000:tugas.3`, `000:mapa.1`, `000:asesor.7`, `000:cba.3`, `000:lsp.1` (counted from 1).
- 003 and 004 likewise: `003:ajj.a`, `004:uji.1`, `004:praktik.1`, `004:rekognisi.1`.
- askom names the decision: `askom:D3` (paraf), `askom:D4.keputusan`, `askom:D5.jumat`, `askom:kursi.1`.
"""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

FILE = Path(__file__).with_name("clauses.toml")


class UnknownClause(LookupError):
    """Nobody registered a clause with this id."""

    def __init__(self, clause_id: str) -> None:
        near = difflib.get_close_matches(clause_id, clauses(), n=3)
        hint = f"; near it: {', '.join(near)}" if near else ""
        super().__init__(f"there is no clause {clause_id!r} in {FILE.name}{hint}")


@dataclass(frozen=True)
class Document:
    """A source: its number, full title, short name in print, and what standing it has."""

    id: str
    title: str
    short: str
    standing: str


@dataclass(frozen=True)
class Clause:
    """One clause: `text` is the source's own wording, letter by letter."""

    id: str
    document: Document
    section: str
    text: str
    enforced_in: tuple[str, ...] = ()
    """The parts of the application whose rules act on it; empty when it is quoted as reference only."""

    @property
    def enforced(self) -> bool:
        return bool(self.enforced_in)

    @property
    def place(self) -> str:
        """The id without its document: 6.1.4, peserta.1.b."""
        return self.id.partition(":")[2]

    @property
    def citation(self) -> str:
        """How a sentence names it: Juknis BNSP (001), peserta.1.b."""
        number = "" if self.document.id == "askom" else f" ({self.document.id})"
        return f"{self.document.short}{number}, {self.place}"


def clause(clause_id: str) -> Clause:
    """The clause with this id. Raises UnknownClause, which names the nearest ids."""
    try:
        return clauses()[clause_id]
    except KeyError:
        raise UnknownClause(clause_id) from None


def clauses() -> Mapping[str, Clause]:
    """All clauses by id, in the order of the file."""
    return _register()[1]


def documents() -> Mapping[str, Document]:
    """All sources by number."""
    return _register()[0]


@cache
def _register() -> tuple[Mapping[str, Document], Mapping[str, Clause]]:
    data: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    sources = {number: Document(number, **entry) for number, entry in data["documents"].items()}
    found = {
        clause_id: Clause(
            clause_id,
            sources[clause_id.partition(":")[0]],
            entry["section"],
            entry["text"],
            tuple(entry["enforced_in"]),
        )
        for clause_id, entry in data["clauses"].items()
    }
    return MappingProxyType(sources), MappingProxyType(found)

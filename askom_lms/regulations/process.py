"""The steps of the process map: which forms and clauses belong to each, read from their file."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from askom_lms.regulations.clauses import Clause, clause

FILE = Path(__file__).with_name("process.toml")


@dataclass(frozen=True)
class ProcessStep:
    """One step of a chain."""

    chain: str
    key: str
    forms: tuple[str, ...]
    clauses: tuple[Clause, ...]

    @property
    def citation(self) -> str:
        """001:alur.1, 002:9.1.2: the ids of the register, short enough for a column."""
        return ", ".join(one.id for one in self.clauses)


@cache
def process_steps() -> tuple[ProcessStep, ...]:
    """All steps in the order of the file. Raises UnknownClause for a clause that is not registered."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        ProcessStep(entry["chain"], entry["key"], tuple(entry["forms"]), tuple(map(clause, entry["clauses"])))
        for entry in data["step"]
    )

"""What is wrong with a file, with the place inside it; all problems are told at once."""

from dataclasses import dataclass, field
from typing import Any

MOST_TOLD = 40


@dataclass(frozen=True)
class Problem:
    """One thing wrong. `path` counts from 1: units[3].elements[1].kuk[2].teks."""

    path: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)


class SourceError(Exception):
    """The file cannot be taken as it is."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(f"{p.path} {p.code}" for p in problems[:3]))
        self.problems = problems[:MOST_TOLD]
        self.count = len(problems)

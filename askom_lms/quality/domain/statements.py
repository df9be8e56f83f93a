"""The statements that are rated, as data: a locked edition, so that answers keep what was asked.

To release an edition, add its line to `editions.lock` (the output of `sha256sum evaluasi/<n>.toml`). A released file
never changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from askom_lms.official_forms import released
from askom_lms.quality.domain.states import Side

ROOT = Path(__file__).resolve().parents[1] / "statements"
KIND = "evaluasi"
NEWEST = max(int(path.stem) for path in (ROOT / KIND).glob("*.toml"))


@dataclass(frozen=True)
class Statement:
    """One sentence about a master asesor, where it comes from, and who is asked."""

    key: str
    text: str
    en: str
    source: str
    by: tuple[str, ...]

    def said(self, language: str) -> str:
        """In the language of the page."""
        return self.en if language == "en" else self.text


@cache
def statements(edition: int = NEWEST, root: Path = ROOT) -> tuple[Statement, ...]:
    """All of one edition. Raises EditionRefused: unknown, unreleased or changed since its release."""
    data: Mapping[str, Any] = released(root, f"{KIND}/{edition}.toml", KIND, str(edition))
    return tuple(Statement(**{**row, "by": tuple(row["by"])}) for row in data["statement"])


def asked_of(side: Side, edition: int = NEWEST) -> tuple[Statement, ...]:
    """What this side is asked."""
    return tuple(one for one in statements(edition) if side in one.by)

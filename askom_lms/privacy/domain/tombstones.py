"""What stands where words about a person stood. Pure."""

import json
import re
import uuid
from collections.abc import Iterable
from typing import Any

GONE = "[dihapus]"
SHORTEST_ALONE = 8
"""A name of one word is searched for in other people's rows only when it is at least this long."""


def address_of(person_id: uuid.UUID) -> str:
    """An address that nobody has and that stays unique (RFC 6761)."""
    return f"{person_id.hex}@dihapus.invalid"


def emptied(value: Any, column: str, *, longest: int | None = None) -> Any:
    """What is left of one value: nothing of its words; the same kind, so that pages still open."""
    if value is None or value == "":
        return value
    if isinstance(value, dict):
        return {}
    if isinstance(value, list):
        return []
    if column.endswith(("sha256", "_sealed")):
        return ""
    return GONE[:longest] if longest else GONE


def is_telling(marker: str) -> bool:
    """Whether these words, found anywhere, mean this person and not a word of the language."""
    return len(marker.split()) > 1 or len(marker) >= SHORTEST_ALONE


class Sweeper:
    """Replaces what names one person wherever it is written."""

    def __init__(self, markers: Iterable[str], by: str = GONE) -> None:
        self.markers = sorted({marker for marker in markers if marker}, key=len, reverse=True)
        self.by = by
        found = "|".join(re.escape(marker) for marker in self.markers)
        self._pattern = re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE) if found else None

    @property
    def searched(self) -> list[str]:
        """The markers as a column of text or of JSON holds them, in small letters."""
        return sorted({form.lower() for marker in self.markers for form in (marker, json.dumps(marker)[1:-1])})

    def swept(self, value: Any, longest: int | None = None) -> Any:
        """The value without the markers, at any depth; the same object when there were none."""
        if self._pattern is None:
            return value
        if isinstance(value, str):
            return self._pattern.sub(self.by, value)[:longest] if self._pattern.search(value) else value
        if isinstance(value, dict):
            return {self.swept(key): self.swept(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.swept(inner) for inner in value]
        return value

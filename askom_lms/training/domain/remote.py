"""A class at a distance: the conditions of SE.011/BNSP/IV/2020, point D number 2, letters A to C (003).

Letter D asks for the distance of 2020 and is no condition of a class today.
"""

from collections.abc import Collection

CONDITIONS = {
    "telusur": "A",
    "aman": "A",
    "teknis": "B",
    "tersedia": "B",
    "sop": "C",
    "uraian": "C",
    "permohonan": "C",
}
"""Key -> the letter that asks for it, in the order of the letters."""


def is_proven(note: str, sha256: str | None) -> bool:
    """A tick says by what: a text or a file."""
    return bool(note.strip()) or sha256 is not None


def open_conditions(ticked: Collection[str]) -> tuple[str, ...]:
    """What still keeps the class from being held at a distance, in order."""
    return tuple(key for key in CONDITIONS if key not in ticked)

"""What everybody brings to the class, and who lacks what of it at the door. Pure."""

from collections.abc import Mapping, Sequence

DEFAULT = (
    "Laptop", "Hardcopy formulir", "Kertas A4", "Map Tugas 1", "Map Tugas 2", "Map Tugas 3", "Map berkas permohonan",
)  # fmt: skip
"""As panitia wrote it (000 Perlengkapan Askom; instruments 12.1 for the four folders)."""
MOST, LONGEST = 12, 60


def read(written: str) -> tuple[str, ...]:
    """One thing in each line; empty lines are left out."""
    return tuple(line for line in (" ".join(raw.split()) for raw in written.splitlines()) if line)


def is_list(items: Sequence[str]) -> bool:
    """Whether this can be a list: not empty, not too long, nothing twice."""
    names = {item.casefold() for item in items}
    return 0 < len(items) <= MOST and len(names) == len(items) and all(len(item) <= LONGEST for item in items)


def lacking(items: Sequence[str], found: Mapping[str, bool]) -> list[str]:
    """What was looked for and not found; what nobody looked for yet is not lacking."""
    return [item for item in items if found.get(item) is False]


def unseen(items: Sequence[str], found: Mapping[str, bool]) -> list[str]:
    """What nobody has looked for."""
    return [item for item in items if item not in found]

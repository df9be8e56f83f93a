"""The kit of a class: which sheets a dossier holds, chosen from an edition by the evidence path of each folder."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from types import MappingProxyType
from typing import Any

from askom_lms.training.domain.states import Folder, Programme
from askom_lms.training.domain.templates import read_toml

NEWEST_KIT = 2
"""The edition of a new class; one that has begun keeps its own."""
PATHS = ("L", "TL", "L+T", "L+TL")
"""Evidence paths: the kinds of evidence that the instruments of a folder give (instruments 12.1)."""
DIRECT = "L"
PHASES = ("planning", "conduct", "validation")


@dataclass(frozen=True)
class KitRow:
    """One sheet of every dossier of a class."""

    folder: Folder
    key: str
    form_code: str
    stage: str
    phase: str
    title: str
    opens_with: str
    unit_role: str
    """For which unit of the asesor standard it is evidence: planning, conduct or validation."""
    position: int = 0


@dataclass(frozen=True)
class Paper:
    """One paper of the blue folder."""

    key: str
    title: str


@dataclass(frozen=True)
class KitLine:
    """One sheet of the kit as the organiser wants it."""

    folder: Folder
    key: str
    is_on: bool
    order: int
    opens_with: str


@dataclass(frozen=True)
class Sheet:
    """One sheet of an edition: its row, and when a class that follows the default has it."""

    row: KitRow
    evidence: str
    """L, TL or T for an instrument; empty for a sheet of every path."""
    is_default: bool

    def is_on(self, path: str) -> bool:
        """Whether a folder on this evidence path holds it."""
        return self.is_default and (not self.evidence or self.evidence in path.split("+"))


@cache
def sheets_of(edition: int) -> tuple[Sheet, ...]:
    """Every sheet that a class with this edition may use, folder by folder. Raises FileNotFoundError."""
    data = read_toml(f"kits/edition-{edition}.toml")
    return tuple(
        _sheet(entry, Folder(name), index) for index, name in enumerate(data["folders"]) for entry in data["item"]
    )


@cache
def default_paths(edition: int = NEWEST_KIT) -> Mapping[str, str]:
    """folder -> evidence path; empty for an edition that knows only one."""
    return MappingProxyType(dict(read_toml(f"kits/edition-{edition}.toml").get("paths", {})))


def default_kit(edition: int = NEWEST_KIT, paths: Mapping[str, str] | None = None) -> tuple[KitRow, ...]:
    """The sheets of an edition with these evidence paths (folder -> path), or with its own.

    Raises FileNotFoundError.
    """
    chosen = default_paths(edition) if paths is None else paths
    rows = [one.row for one in sheets_of(edition) if one.is_on(chosen.get(one.row.folder.value, ""))]
    return tuple(numbered(rows))


def all_rows(edition: int) -> tuple[KitRow, ...]:
    """Every sheet of an edition, used or not."""
    return tuple(one.row for one in sheets_of(edition))


@cache
def blue_papers(edition: int = NEWEST_KIT, programme: Programme = Programme.PELATIHAN) -> tuple[Paper, ...]:
    """The papers of the blue folder in this programme; panitia judges them, they have no paraf."""
    entries = read_toml(f"kits/edition-{edition}.toml")["paper"]
    return tuple(
        Paper(entry["key"], entry["title"]) for entry in entries if entry.get("programme", programme) == programme
    )


def numbered(rows: Iterable[KitRow]) -> list[KitRow]:
    """The rows with their places in the progress string, folders together in their fixed order."""
    order = list(Folder)
    return [replace(row, position=n) for n, row in enumerate(sorted(rows, key=lambda row: order.index(row.folder)))]


def kit_shape(rows: Sequence[KitRow]) -> dict[str, list[int]]:
    """folder -> [first position, count] in the progress string."""
    shape = {}
    for folder, group in groupby(sorted(rows, key=lambda row: row.position), key=lambda row: row.folder):
        positions = [row.position for row in group]
        shape[str(folder)] = [positions[0], len(positions)]
    return shape


def kit_phases(rows: Iterable[KitRow]) -> str:
    """One letter for each place in the progress string, the same one for all sheets of a folder and phase."""
    return "".join(_letter(row.folder, row.phase) for row in sorted(rows, key=lambda row: row.position))


def _letter(folder: Folder, phase: str) -> str:
    return chr(ord("a") + list(Folder).index(folder) * len(PHASES) + PHASES.index(phase))


@cache
def planning_beside(phases: str, position: int) -> tuple[int, ...]:
    """Positions of the planning sheets in the folder of this one; `phases` comes from `kit_phases`."""
    if position >= len(phases):
        return ()
    n = ord(phases[position]) - ord("a")
    planning = chr(ord("a") + n - n % len(PHASES))
    return tuple(place for place, letter in enumerate(phases) if letter == planning)


def reopened(rows: Iterable[KitRow], keys: Sequence[str]) -> list[KitRow]:
    """Rows whose session is not in this timetable open with its first session."""
    return [row if row.opens_with in keys else replace(row, opens_with=keys[0]) for row in rows]


def _sheet(entry: Mapping[str, Any], folder: Folder, index: int) -> Sheet:
    row = KitRow(
        folder=folder,
        key=entry["key"],
        form_code=entry["form_code"],
        stage=entry.get("stage", ""),
        phase=entry["phase"],
        title=entry["title"],
        opens_with=entry["opens_with"][index],
        unit_role=entry["unit"],
    )
    return Sheet(row, entry.get("evidence", ""), folder.value in entry.get("on", [folder.value]))

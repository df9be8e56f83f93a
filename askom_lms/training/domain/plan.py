"""The default kit and timetable, and how a class copies them."""

import datetime as dt
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from askom_lms.training.domain.states import Folder, Programme

HERE = Path(__file__).resolve().parent.parent
DEFAULT_KIT = 1
DEFAULT_TIMETABLE = "default-40jp"
JP_MINUTES = 45
FULL_JP = 40
MOST_SESSIONS = 64
"""Length of the attendance string of the roster."""
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
    unit_code: str
    position: int = 0


@dataclass(frozen=True)
class Paper:
    """One paper of the blue folder."""

    key: str
    title: str


@dataclass(frozen=True)
class PlannedSession:
    """One row of a timetable before it has dates: day 0 is the pre-day."""

    key: str
    day: int
    start: dt.time
    end: dt.time
    jp: int
    title: str
    output: str = ""
    is_aca: bool = False
    breaks: int = 0

    @property
    def taught_minutes(self) -> int:
        day = dt.date.min
        length = dt.datetime.combine(day, self.end) - dt.datetime.combine(day, self.start)
        return int(length.total_seconds()) // 60 - self.breaks


@dataclass(frozen=True)
class SessionLine:
    """One row of the timetable as the organiser wrote it; `key` is empty for a new one."""

    key: str
    day: int
    on: dt.date
    start: dt.time
    end: dt.time
    jp: int
    title: str
    output: str = ""
    speaker: str = ""
    room: str = ""
    is_aca: bool = False


@dataclass(frozen=True)
class KitLine:
    """One sheet of the kit as the organiser wants it."""

    folder: Folder
    key: str
    is_on: bool
    order: int
    opens_with: str


@cache
def default_kit(edition: int = DEFAULT_KIT) -> tuple[KitRow, ...]:
    """Every sheet of this edition, folder by folder. Raises FileNotFoundError."""
    data = _toml(f"kits/edition-{edition}.toml")
    folders = [Folder(name) for name in data["folders"]]
    rows = [_kit_row(entry, folder, index) for index, folder in enumerate(folders) for entry in data["item"]]
    return tuple(numbered(rows))


@cache
def blue_papers(edition: int = DEFAULT_KIT, programme: Programme = Programme.PELATIHAN) -> tuple[Paper, ...]:
    """The papers of the blue folder in this programme; panitia judges them, they have no paraf."""
    entries = _toml(f"kits/edition-{edition}.toml")["paper"]
    return tuple(
        Paper(entry["key"], entry["title"]) for entry in entries if entry.get("programme", programme) == programme
    )


@cache
def default_timetable(name: str = DEFAULT_TIMETABLE) -> tuple[PlannedSession, ...]:
    """The rows of a timetable template. Raises FileNotFoundError."""
    return tuple(
        PlannedSession(
            key=entry["key"],
            day=entry["day"],
            start=dt.time.fromisoformat(entry["start"]),
            end=dt.time.fromisoformat(entry["end"]),
            jp=entry["jp"],
            title=entry["title"],
            output=entry.get("output", ""),
            is_aca=entry.get("is_aca", False),
            breaks=entry["breaks"],
        )
        for entry in _toml(f"timetables/{name}.toml")["session"]
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


def date_of(day: int, starts_on: dt.date, pre_day_on: dt.date | None) -> dt.date | None:
    """The date of a day of the timetable; None for the pre-day of a class without one."""
    return pre_day_on if day == 0 else starts_on + dt.timedelta(days=day - 1)


def _kit_row(entry: dict[str, Any], folder: Folder, index: int) -> KitRow:
    return KitRow(
        folder=folder,
        key=entry["key"],
        form_code=entry["form_code"],
        stage=entry.get("stage", ""),
        phase=entry["phase"],
        title=entry["title"],
        opens_with=entry["opens_with"][index],
        unit_code=entry["unit"],
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))

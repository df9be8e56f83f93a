"""What is watched while a trainee assesses, in role play and on Friday: ordered steps with their points (data beside
this file). The opening is step 1 (000:mapa.4); dress and badge are points of it (002:9.10.4).
"""

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("observation.toml")


@dataclass(frozen=True)
class Point:
    """One thing to see. `ask` is the sentence asked when it was not seen."""

    key: str
    text: str
    ask: str


@dataclass(frozen=True)
class Step:
    """One part of the assessment, in the order in which it should be done (004 praktik)."""

    key: str
    title: str
    points: tuple[Point, ...]
    in_turn: bool = True
    """Whether it belongs to a turn of role play; report and validation come after it."""


@dataclass(frozen=True)
class Seen:
    """What was recorded about one point: seen or not yet, when, a note, and by whom where several may record."""

    seen: bool
    at: dt.datetime
    note: str = ""
    by: str = ""


@cache
def steps() -> tuple[Step, ...]:
    """The checklist, first step to last."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        Step(
            step["key"],
            step["title"],
            tuple(Point(f"{step['key']}.{p['key']}", p["text"], p["ask"]) for p in step["point"]),
            step.get("in_turn", True),
        )
        for step in data["step"]
    )


def points() -> dict[str, Point]:
    """Every point by key."""
    return {point.key: point for step in steps() for point in step.points}


def turn_steps() -> tuple[Step, ...]:
    """The steps of a turn of role play, opening to closing (004:praktik.1)."""
    return tuple(step for step in steps() if step.in_turn)


def points_of_turn() -> list[Point]:
    """Every point of a turn, first to last."""
    return [point for step in turn_steps() for point in step.points]


def points_under(key: str) -> list[Point]:
    """The points of a turn that one tick stands for: those of a step, or one; none for a key of nothing."""
    for step in turn_steps():
        if step.key == key:
            return list(step.points)
    return [point for point in points_of_turn() if point.key == key]


def next_of_turn(stored: Mapping[str, Any]) -> Point | None:
    """The first point of a turn that is still open; None when the turn is whole."""
    return _first_open(points_of_turn(), stored)


def skipped_in_turn(stored: Mapping[str, Any], key: str) -> Point | None:
    """The point that must be ticked before this one: in a turn none is skipped."""
    following = points_of_turn()
    place = next(number for number, point in enumerate(following) if point.key == key)
    return _first_open(following[:place], stored)


def open_in_opening(stored: Mapping[str, Any], key: str = "") -> Point | None:
    """The point of the opening that must be recorded before this one on Friday; inside it any order will do."""
    opening = steps()[0].points
    return None if any(point.key == key for point in opening) else _first_open(opening, stored)


def _first_open(wanted: Iterable[Point], stored: Mapping[str, Any]) -> Point | None:
    return next((point for point in wanted if not _is_recorded(stored, point.key)), None)


def _is_recorded(stored: Mapping[str, Any], key: str) -> bool:
    """A note alone says nothing yet about a point."""
    return key in stored and not _is_note_alone(stored[key])


def _is_note_alone(entry: Mapping[str, Any]) -> bool:
    return set(entry) == {"note"}


def recorded(stored: Mapping[str, Any]) -> dict[str, Seen]:
    """What is stored of an exam or a turn, read back."""
    return {
        key: Seen(
            bool(entry["seen"]), dt.datetime.fromisoformat(entry["at"]), entry.get("note", ""), entry.get("by", "")
        )
        for key, entry in stored.items()
        if not _is_note_alone(entry)
    }


def notes(stored: Mapping[str, Any]) -> dict[str, str]:
    """What was noted about each point, of those too that are not recorded yet."""
    return {key: entry.get("note", "") for key, entry in stored.items()}


def noted(stored: Mapping[str, Any], written: Mapping[str, str]) -> dict[str, Any]:
    """The same records with these notes; a note of a point that is not recorded yet waits for its tick."""
    changed = {key: {**stored.get(key, {}), "note": note.strip()} for key, note in written.items() if key in points()}
    return {key: entry for key, entry in {**stored, **changed}.items() if not _is_note_alone(entry) or entry["note"]}


def stored_entry(seen: Seen) -> dict[str, Any]:
    """One record as it is kept."""
    entry: dict[str, Any] = {"seen": seen.seen, "at": seen.at.isoformat(), "note": seen.note}
    return {**entry, "by": seen.by} if seen.by else entry


def handed_on(stored: Mapping[str, Any], by: str) -> dict[str, Any]:
    """What the next examiner finds: what was seen, under the name of who saw it; the rest he records himself."""
    return {key: {**entry, "by": entry.get("by") or by} for key, entry in stored.items() if entry.get("seen")}


def is_handed_on(stored: Mapping[str, Any], key: str) -> bool:
    """Whether an examiner before the present one recorded this point."""
    return bool(stored.get(key, {}).get("by"))


def unrecorded(stored: Mapping[str, Any]) -> list[Point]:
    """Points about which the examiner has said nothing yet: the observation may not end before (004 praktik)."""
    return [point for key, point in points().items() if not _is_recorded(stored, key)]


def not_seen(stored: Mapping[str, Any]) -> list[Point]:
    """Points recorded as not yet, in order; the first one carries the question to ask."""
    found = recorded(stored)
    return [point for key, point in points().items() if key in found and not found[key].seen]

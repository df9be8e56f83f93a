"""What the examiner watches while a trainee assesses: ordered steps with their points (data beside this file)."""

import datetime as dt
import tomllib
from collections.abc import Mapping
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


@dataclass(frozen=True)
class Seen:
    """What the examiner recorded about one point: seen or not yet, when, and his note."""

    seen: bool
    at: dt.datetime
    note: str = ""


@cache
def steps() -> tuple[Step, ...]:
    """The checklist, first step to last."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        Step(
            step["key"],
            step["title"],
            tuple(Point(f"{step['key']}.{p['key']}", p["text"], p["ask"]) for p in step["point"]),
        )
        for step in data["step"]
    )


def points() -> dict[str, Point]:
    """Every point by key."""
    return {point.key: point for step in steps() for point in step.points}


def recorded(stored: Mapping[str, Any]) -> dict[str, Seen]:
    """What is stored of an exam, read back."""
    return {
        key: Seen(bool(entry["seen"]), dt.datetime.fromisoformat(entry["at"]), entry.get("note", ""))
        for key, entry in stored.items()
    }


def stored_entry(seen: Seen) -> dict[str, Any]:
    """One record as it is kept."""
    return {"seen": seen.seen, "at": seen.at.isoformat(), "note": seen.note}


def unrecorded(stored: Mapping[str, Any]) -> list[Point]:
    """Points about which the examiner has said nothing yet: the observation may not end before (004 praktik)."""
    return [point for key, point in points().items() if key not in stored]


def not_seen(stored: Mapping[str, Any]) -> list[Point]:
    """Points recorded as not yet, in order; the first one carries the question to ask."""
    found = recorded(stored)
    return [point for key, point in points().items() if key in found and not found[key].seen]

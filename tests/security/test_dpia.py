"""docs/dpia.md knows every table, every column of text and everybody a row points to, and the places it names are there."""

import re
from collections import Counter
from pathlib import Path

from sqlalchemy import JSON, Enum, String, Uuid

from askom_lms.kernel import db

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "dpia.md").read_text(encoding="utf-8")
LEVELS = "SRNPJT"
ROWS = re.findall(rf"^\| `(\w+)` \| ([^|]+) \| ([{LEVELS}]) \| ([abcf, -]+) \| ([^|]+) \|$", TEXT, re.MULTILINE)


def named(cells):
    """The columns of a row: name -> level."""
    parts = [part.strip().partition(": ") for part in cells.split(";") if part.strip() != "-"]
    return [(column, level) for level, _, columns in parts for column in re.findall(r"`(\w+)`", columns)]


def must_be_named(column):
    """What may hold words about somebody, or the id of a person."""
    points_to = {key.column.table.name for key in column.foreign_keys}
    is_text = isinstance(column.type, String | JSON) and not isinstance(column.type, Enum)
    is_loose = isinstance(column.type, Uuid) and not points_to and column.name != "id"
    return is_text or is_loose or "person" in points_to


def test_every_column_of_every_table_is_named_with_its_level(installation):
    mappers = [one for one in db.Base.registry.mappers if one.class_.__module__.startswith("askom_lms.")]
    tables = {one.local_table.name: one.local_table for one in mappers}
    assert Counter(name for name, *_ in ROWS) == Counter(tables.keys())
    wrong = []
    for name, cells, *_ in ROWS:
        told = named(cells)
        columns = tables[name].columns
        wrong += [f"{name}.{column} is told twice" for column, n in Counter(c for c, _ in told).items() if n > 1]
        wrong += [f"{name}.{column} is no column" for column, _ in told if column not in columns]
        wrong += [f"{name}.{column}: {level}?" for column, level in told if level not in LEVELS]
        known = {column for column, _ in told}
        wrong += [f"{name}.{c.name} is not told" for c in columns if must_be_named(c) and c.name not in known]
    assert wrong == []


def test_every_level_has_its_requirements():
    lines = re.findall(rf"^\| ([{LEVELS}]) \|(.+)\|$", TEXT, re.MULTILINE)
    assert [level for level, _ in lines] == list(LEVELS)
    assert all(len(cells.split("|")) == 6 and all(cell.strip() for cell in cells.split("|")) for _, cells in lines)


def test_every_place_that_the_documents_name_is_there():
    both = TEXT + (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
    places = set(re.findall(r"`((?:askom_lms|tests|templates|static|docs)/[\w/.-]+)(?:::\w+)?`", both))
    assert len(places) > 60
    assert [place for place in sorted(places) if not (ROOT / place).exists()] == []

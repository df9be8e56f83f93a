"""docs/asvs.md answers every requirement of levels 1 and 2 of ASVS 5.0.0 once, and what it says is still so."""

import dataclasses
import datetime as dt
import functools
import importlib
import re
from collections import Counter
from pathlib import Path

import pytest

from askom_lms.config import Settings
from askom_lms.people.services.throttle import Limit
from tests.security.test_sources import CODE

ROOT = Path(__file__).resolve().parents[2]
TABLE, _, APPENDICES = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8").partition("\n## Lampiran A")
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \|$", TABLE, re.MULTILINE)
ANSWERS = re.compile(r"(uji|tidak berlaku|penyimpangan yang diterima|terbuka): \S.{4,}")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
LEVELS = {
    1: ("22", "1111122223", "112222222223", "222", "123"),
    2: ("122", "112", "12223", "23"),
    3: ("3", "113", "12223", "11222233", "11122333", "3", "22333"),
    4: ("12233", "23333", "22", "1222"),
    5: ("2", "112333", "113", "222"),
    6: ("122", "111111112222", "11223333", "112233", "22222333", "2223", "33", "2222"),
    7: ("222", "1111", "22", "11222", "223", "22"),
    8: ("1233", "1123", "133", "23"),
    9: ("111", "1222"),
    10: ("22", "223", "22223", "1111122222233333", "22222", "22", "222"),
    11: ("2233", "22233", "11233", "1222", "23", "23", "33"),
    12: ("12233", "11", "22223"),
    13: ("2333", "222223", "2233", "1222233"),
    14: ("22", "12223333", "122"),
    15: ("12233", "12233", "1222222", "3333"),
    16: ("2", "22222", "2222", "222", "2223"),
    17: ("23", "22223333", "22"),
}
"""Chapter -> the levels of the requirements of each section, as released in 5.0.0."""
ALL = {
    f"{chapter}.{section}.{number}": level
    for chapter, sections in LEVELS.items()
    for section, levels in enumerate(sections, 1)
    for number, level in enumerate(levels, 1)
}
MEGABYTE = 1024 * 1024


def test_the_standard_is_known_whole():
    assert Counter(ALL.values()) == {"1": 70, "2": 183, "3": 92}


def test_every_requirement_of_levels_1_and_2_is_answered_once():
    assert Counter((number, level) for number, level, *_ in ROWS) == Counter(
        (number, level) for number, level in ALL.items() if level != "3"
    )
    assert TABLE.count("\n| ") == len(ROWS) + len(LEVELS)  # one head for each chapter


def test_every_line_has_one_of_the_four_answers():
    assert [number for number, *_, answer in ROWS if not ANSWERS.fullmatch(answer)] == []
    assert [number for number, *_, answer in ROWS if answer.startswith("uji") and not TEST.search(answer)] == []


def test_the_sums_at_the_top_are_right():
    kinds = Counter(answer.partition(":")[0] for *_, answer in ROWS)
    assert ", ".join(f"{kinds[kind]} {kind}" for kind in ANSWERS.pattern[1:].partition(")")[0].split("|")) in TABLE


@functools.cache
def names_in(path):
    file = ROOT / path
    return (
        set(re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)) if file.is_file() else set()
    )


def test_every_test_that_is_named_exists():
    named = TEST.findall(TABLE)
    assert len(named) > 150
    assert [f"{path}::{name}" for path, name in named if name not in names_in(path)] == []


def said(value):
    """As the appendices write it."""
    if isinstance(value, Limit):
        return f"{value.tries} kali dalam {said(value.window)}"
    if isinstance(value, dt.timedelta):
        minutes = value // dt.timedelta(minutes=1)
        return next(
            f"{minutes // n} {unit}" for n, unit in ((1440, "hari"), (60, "jam"), (1, "menit")) if minutes % n == 0
        )
    return f"{value // MEGABYTE} MB" if value and value % MEGABYTE == 0 else str(value)


def test_the_numbers_of_the_appendices_are_those_of_the_code():
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| `([\w.]+):([\w.]+)` \|$", APPENDICES, re.MULTILINE)
    found = []
    for what, written, module, name in rows:
        value = functools.reduce(getattr, name.split("."), importlib.import_module(module))
        if said(value) != written:
            found.append((what, written, said(value)))
    assert found == []
    assert len(rows) == 57


def test_every_event_of_the_security_log_stands_in_the_appendix():
    told = re.compile(r"(?:trail\.note|log\.(?:info|warning|error))\(\s*\"([^\"]+)\"")
    events = {event for text in CODE.values() for event in told.findall(text)}
    listed = APPENDICES.partition("| kejadian di stderr")[2]
    assert set(re.findall(r"^\| `([^`]+)` \|", listed, re.MULTILINE)) == events


def test_every_purpose_of_a_key_stands_in_the_appendix():
    named = re.compile(r"(?:\bbox|\bderived)\(\"([^\"]+)\"\)|salt=\"(askom-[\w-]+)\"")
    purposes = {one or other for text in CODE.values() for one, other in named.findall(text)}
    assert len(purposes) > 5
    assert [purpose for purpose in sorted(purposes) if f"`{purpose}`" not in APPENDICES] == []


def test_every_setting_stands_in_the_appendix():
    missing = [f.name for f in dataclasses.fields(Settings) if f"`ASKOM_{f.name.upper()}`" not in APPENDICES]
    assert missing == []


PINS = re.findall(r"^\| ([a-z0-9-]+) \| (\d[\d.]+) \|", APPENDICES, re.MULTILINE)


@pytest.mark.parametrize(("library", "lowest"), PINS)
def test_no_library_is_older_than_its_mended_version(library, lowest):
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    used = re.search(rf"^{library}==([\d.]+)", lock, re.MULTILINE)[1]
    assert [int(n) for n in used.split(".")] >= [int(n) for n in lowest.split(".")]

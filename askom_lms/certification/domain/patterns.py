"""Patterns of numbers, as an institution writes them: {urut:3}/PLT/{kode}/{bulan_romawi}/{tahun}. Pure."""

import datetime as dt
import re

from askom_lms.kernel.clock import ROMAN_MONTHS

FIELDS = ("urut", "kode", "bulan", "bulan_romawi", "tahun")
FIELD = re.compile(r"\{(urut(?::[1-6])?|kode|bulan_romawi|bulan|tahun)\}")
LITERAL = re.compile(r"[A-Za-z0-9 ./-]*")
LONGEST = 64
"""Characters of a number, and of its pattern."""
ROOM = 99999
"""A number so far on must still fit."""


def written(pattern: str, n: int, code: str, on: dt.date) -> str:
    """The number as it is printed: ST/001/LSP-X/XI/2026. Raises ValueError for a number below 1."""
    if n < 1:
        raise ValueError("numbers start at 1")
    values = {
        "kode": code,
        "bulan": f"{on.month:02}",
        "bulan_romawi": ROMAN_MONTHS[on.month - 1],
        "tahun": str(on.year),
    }

    def filled(found: re.Match[str]) -> str:
        name, _, width = found[1].partition(":")
        return f"{n:0{int(width or 1)}}" if name == "urut" else values[name]

    return FIELD.sub(filled, pattern)


def shape(pattern: str) -> str:
    """Patterns of one shape write the same number for the same count; the width of a count counts for nothing."""
    return FIELD.sub(lambda found: "{urut}" if found[1].startswith("urut") else found[0], pattern).lower()


def fields_of(pattern: str) -> list[str]:
    """The names of what a pattern fills in, without widths."""
    return [found.partition(":")[0] for found in FIELD.findall(pattern)]


def problem(pattern: str, code: str, on: dt.date) -> str:
    """What is wrong with a pattern: `number_field`, `number_once`, `number_year`, `number_long`; empty when nothing is.

    `code` is that of the institution, which counts for the length.
    """
    names = fields_of(pattern)
    if not LITERAL.fullmatch(FIELD.sub("", pattern)):
        return "number_field"
    if names.count("urut") != 1:
        return "number_once"
    if "tahun" not in names:
        return "number_year"
    longest = written(pattern, ROOM, code, on.replace(month=8, day=1))
    return "number_long" if len(longest) > LONGEST or len(pattern) > LONGEST else ""

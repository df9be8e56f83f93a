"""How an institution numbers its letters: a template for each kind, and the series that counts. Pure."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from askom_lms.correspondence.domain.states import LetterKind
from askom_lms.kernel.clock import ROMAN_MONTHS
from askom_lms.kernel.messages import Invalid

FIELDS = ("urut", "kode", "bulan", "bulan_romawi", "tahun")
FIELD = re.compile(r"\{(urut(?::[1-6])?|kode|bulan_romawi|bulan|tahun)\}")
LITERAL = re.compile(r"[A-Za-z0-9 ./-]*")
LONGEST = 64
"""Characters of a number, and of its template."""
ROOM = 99999
"""A number so far on must still fit."""


@dataclass(frozen=True)
class Format:
    """The template of one kind and the series it counts in: that of the kind itself, or of another one."""

    template: str
    series: LetterKind


def from_edition(template: str) -> str:
    """The template of a locked edition in the words of this page: {n:03} is {urut:3}."""
    return re.sub(r"\{n(?::0?(\d))?\}", lambda found: f"{{urut:{found[1]}}}" if found[1] else "{urut}", template)


def written(template: str, n: int, code: str, on: dt.date) -> str:
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

    return FIELD.sub(filled, template)


def check(formats: Mapping[LetterKind, Format], code: str, on: dt.date) -> None:
    """Each template is one, and no two series write the same number.

    Raises Invalid `correspondence.number_field`, `correspondence.number_once`, `correspondence.number_year`,
    `correspondence.number_long`, `correspondence.number_series`, `correspondence.number_alike`, naming the kind.
    """
    for kind, one in formats.items():
        _check_one(kind, one, formats, code, on)
    seen: dict[str, tuple[LetterKind, LetterKind]] = {}
    for kind, one in formats.items():
        shape = _shape(one.template)
        other, series = seen.setdefault(shape, (kind, one.series))
        if series is not one.series:
            raise Invalid("correspondence.number_alike", kind=kind.value, other=other.value)


def _shape(template: str) -> str:
    """Templates of one shape write the same number for the same count; the width of a count counts for nothing."""
    return FIELD.sub(lambda found: "{urut}" if found[1].startswith("urut") else found[0], template).lower()


def _check_one(kind: LetterKind, one: Format, formats: Mapping[LetterKind, Format], code: str, on: dt.date) -> None:
    names = [found.partition(":")[0] for found in FIELD.findall(one.template)]
    if not LITERAL.fullmatch(FIELD.sub("", one.template)):
        raise Invalid(
            "correspondence.number_field", kind=kind.value, fields=", ".join(f"{{{name}}}" for name in FIELDS)
        )
    if names.count("urut") != 1:
        raise Invalid("correspondence.number_once", kind=kind.value)
    if "tahun" not in names:
        raise Invalid("correspondence.number_year", kind=kind.value)
    longest = written(one.template, ROOM, code, on.replace(month=8, day=1))
    if len(longest) > LONGEST or len(one.template) > LONGEST:
        raise Invalid("correspondence.number_long", kind=kind.value, most=LONGEST)
    if one.series is not kind and formats[one.series].series is not one.series:
        raise Invalid("correspondence.number_series", kind=kind.value, other=one.series.value)

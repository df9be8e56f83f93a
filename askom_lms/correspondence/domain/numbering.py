"""How an institution numbers its letters: a template for each kind, and the series that counts. Pure."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from askom_lms.certification.domain.patterns import FIELDS, LONGEST, problem, shape, written
from askom_lms.correspondence.domain.states import LetterKind
from askom_lms.kernel.messages import Invalid

__all__ = ["FIELDS", "LONGEST", "Format", "check", "from_edition", "written"]


@dataclass(frozen=True)
class Format:
    """The template of one kind and the series it counts in: that of the kind itself, or of another one."""

    template: str
    series: LetterKind


def from_edition(template: str) -> str:
    """The template of a locked edition in the words of this page: {n:03} is {urut:3}."""
    return re.sub(r"\{n(?::0?(\d))?\}", lambda found: f"{{urut:{found[1]}}}" if found[1] else "{urut}", template)


def check(formats: Mapping[LetterKind, Format], code: str, on: dt.date) -> None:
    """Each template is one, and no two series write the same number.

    Raises Invalid `correspondence.number_field`, `correspondence.number_once`, `correspondence.number_year`,
    `correspondence.number_long`, `correspondence.number_series`, `correspondence.number_alike`, naming the kind.
    """
    for kind, one in formats.items():
        _check_one(kind, one, formats, code, on)
    seen: dict[str, tuple[LetterKind, LetterKind]] = {}
    for kind, one in formats.items():
        other, series = seen.setdefault(shape(one.template), (kind, one.series))
        if series is not one.series:
            raise Invalid("correspondence.number_alike", kind=kind.value, other=other.value)


def _check_one(kind: LetterKind, one: Format, formats: Mapping[LetterKind, Format], code: str, on: dt.date) -> None:
    if wrong := problem(one.template, code, on):
        fields = ", ".join(f"{{{name}}}" for name in FIELDS)
        raise Invalid(f"correspondence.{wrong}", kind=kind.value, fields=fields, most=LONGEST)
    if one.series is not kind and formats[one.series].series is not one.series:
        raise Invalid("correspondence.number_series", kind=kind.value, other=one.series.value)

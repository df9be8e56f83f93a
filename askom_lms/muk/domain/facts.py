"""What a person writes of a MUK."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_NUMBER, LONGEST_NAME, LONGEST_NOTE = 64, 200, 2000
"""Characters of the number, the name, and a note or reason in its history."""


@dataclass(frozen=True)
class MukFacts:
    """The content of a draft, its files left out."""

    number: str
    name: str
    form_edition: str
    unit_codes: Sequence[str] = ()
    form_codes: Sequence[str] = ()
    authors: Sequence[dict[str, str]] = ()
    composed_on: dt.date | None = None

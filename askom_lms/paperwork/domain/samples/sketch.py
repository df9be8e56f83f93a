"""What a sample filler works with: the form, what was lent, and a seeded choice."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.choices import CHOICES
from askom_lms.paperwork.domain.lent import Lent, Scope
from askom_lms.paperwork.domain.spec import FixedRow, FormSpec, Option, Stage

T = TypeVar("T")


@dataclass(frozen=True)
class Sketch:
    """One sample in the making."""

    spec: FormSpec
    stage: Stage
    lent: Lent
    chance: random.Random
    is_competent: bool

    def pick(self, choices: Sequence[T]) -> T:
        return self.chance.choice(choices)

    def units(self) -> Sequence[Mapping[str, Any]]:
        return lending.units(self.lent)

    def groups(self) -> Sequence[Mapping[str, Any]]:
        return lending.groups(self.lent)

    @property
    def day(self) -> str:
        """The day of the form; of the first diklat in the sources when the host lent none."""
        return lending.lookup(self.lent, "date") or "2025-07-23"

    @property
    def place(self) -> str:
        return lending.lookup(self.lent, "tuk.nama") or "TUK Sewaktu"

    @property
    def plan(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.lent.get("plan") or {}
        return found

    def elements(self) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
        """Every elemen with its unit."""
        for unit in self.units():
            for elemen in unit.get("elements") or ():
                yield unit, elemen

    def elemen_of(self, codes: Sequence[str]) -> str:
        """The title of some elemen of these units, as it stands inside a sentence."""
        titles = [
            str(elemen["title"]) for unit in lending.units_of(self.lent, codes) for elemen in unit.get("elements") or ()
        ]
        return in_sentence(self.pick(titles)) if titles else "pekerjaan ini"

    def options(self, source: str, codes: Sequence[str]) -> list[Option]:
        """What the skema offers for these units: "elemen" or "kuk"."""
        return list(CHOICES[source](self.lent, Scope("unit", "", "", tuple(codes))))

    def rows(self, table: str) -> tuple[FixedRow, ...]:
        """The fixed rows of a table of the form."""
        source = self.spec.field(table).rows
        return source.rows if source else ()

    def name(self, role: str, otherwise: str) -> str:
        person = lending.person(self.lent, role)
        return str(person["name"]) if person else otherwise

    def missed(self) -> str:
        """The KUK that a not yet competent asesi misses: the last one of the first unit."""
        for unit in self.units():
            numbers = [kuk["number"] for elemen in unit.get("elements") or () for kuk in elemen.get("kuk") or ()]
            if numbers:
                return f"{unit['code']}_{numbers[-1]}"
        return ""


def in_sentence(title: str) -> str:
    """Menggunakan SQL -> menggunakan SQL."""
    return title[:1].lower() + title[1:].rstrip(".")

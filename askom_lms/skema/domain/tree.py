"""A skema as one frozen tree: standards, units, elemen and KUK, word for word as found."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from askom_lms.skema.domain.notes import Note, NoteKind


class Found(StrEnum):
    """How much of a unit is really there, whatever its file says of itself."""

    COMPLETE = "complete"
    PARTLY = "partly"
    EMPTY = "empty"


ASPECTS = ("pengetahuan", "keterampilan", "sikap")


@dataclass(frozen=True)
class KukNode:
    """One kriteria unjuk kerja."""

    number: str
    text: str
    is_cut: bool = False
    is_duplicate: bool = False
    note: str = ""
    aspect: str = ""
    """Pengetahuan, keterampilan or sikap, as a person chose it; empty while nobody did."""

    @property
    def is_blank(self) -> bool:
        """Whether the source has the number and no text."""
        return not self.text


@dataclass(frozen=True)
class ElemenNode:
    """One element and its KUK; none when the source does not have them."""

    number: str
    title: str
    kuk: tuple[KukNode, ...] = ()


@dataclass(frozen=True)
class UnitNode:
    """One unit of competence. `standard` is the number and year of the decree it cites: 282/2016."""

    code: str
    title: str
    status: str
    standard: str = ""
    is_ready: bool = False
    critical_aspects: str = ""
    note: str = ""
    sources: tuple[str, ...] = ()
    elemen: tuple[ElemenNode, ...] = ()
    variables: str = ""
    evidence_guide: str = ""
    descriptor: str = ""
    """Deskripsi unit of the standard; empty where the source does not have it."""
    written: tuple[Note, ...] = field(default=(), compare=False)
    """What people wrote of the unit, the last of each kind; no part of the file, so no import changes it."""

    @property
    def notes(self) -> tuple[Note, ...]:
        """One of each kind: what a person wrote last, else the words of the file, else an empty one."""
        said = {
            NoteKind.CRITICAL: self.critical_aspects,
            NoteKind.RANGE: self.variables,
            NoteKind.GUIDE: self.evidence_guide,
        }
        last = {note.kind: note for note in self.written}
        return tuple(
            last[kind] if kind in last and last[kind].text else Note(kind, said[kind], number=self.last_number(kind))
            for kind in NoteKind
        )

    def last_number(self, kind: NoteKind) -> int:
        """The version that a person wrote last, be it the empty one; 0 for none."""
        return max((note.number for note in self.written if note.kind is kind), default=0)

    @property
    def kuk(self) -> list[KukNode]:
        return [kuk for elemen in self.elemen for kuk in elemen.kuk]

    @property
    def n_cut(self) -> int:
        return sum(kuk.is_cut for kuk in self.kuk)

    @property
    def n_blank(self) -> int:
        return sum(kuk.is_blank for kuk in self.kuk)

    @property
    def n_duplicate(self) -> int:
        return sum(kuk.is_duplicate for kuk in self.kuk)

    @property
    def found(self) -> Found:
        """Complete only when the file says so and no element is empty and no KUK is blank or cut."""
        if self.n_blank == len(self.kuk):
            return Found.EMPTY
        has_all = all(elemen.kuk for elemen in self.elemen) and not (self.n_cut or self.n_blank)
        return Found.COMPLETE if self.status.startswith("lengkap") and has_all else Found.PARTLY

    @property
    def overstates(self) -> bool:
        """Whether the file calls the unit complete although something is missing."""
        return self.status.startswith("lengkap") and self.found is not Found.COMPLETE


@dataclass(frozen=True)
class StandardNode:
    """A decree. `is_revoked` is None where a file does not say: what is known stays."""

    kind: str
    number: str
    year: int
    title: str = ""
    is_revoked: bool | None = None
    revoked_note: str = ""
    url: str = ""
    """Where its document is fetched; empty where a file does not say: what is known stays."""

    @property
    def short(self) -> str:
        """282/2016, as units cite it; a number that ends with its year is whole already."""
        return self.number if self.number.endswith(f"/{self.year}") else f"{self.number}/{self.year}"

    @property
    def name(self) -> str:
        """SKKNI 282/2016."""
        return f"{self.kind} {self.short}"


@dataclass(frozen=True)
class SkemaNode:
    """A package of units."""

    title: str
    number: str | None = None
    kind: str | None = None
    note: str = ""
    demo_codes: tuple[str, ...] = ()
    standards: tuple[StandardNode, ...] = ()
    units: tuple[UnitNode, ...] = ()
    issuer: str = ""
    issued_on: dt.date | None = None
    """The day on which the document of the skema was approved (disahkan)."""
    data_version: int | None = None
    """Which edition of this data it is, as the file says."""

    def standard_of(self, unit: UnitNode) -> StandardNode | None:
        """The standard that the unit cites, if the skema names it."""
        return next((standard for standard in self.standards if standard.short == unit.standard), None)

    def is_training_only(self, unit: UnitNode) -> bool:
        """Whether the unit rests on a revoked standard: good for training only (000:skkni.1, 000:skkni.2).

        A unit that cites no known standard rests on all that the skema names, so one revoked among them is enough.
        """
        cited = self.standard_of(unit)
        grounds = (cited,) if cited else self.standards
        return any(bool(standard.is_revoked) for standard in grounds)

    def chosen(self, codes: Collection[str] | None = None) -> tuple[UnitNode, ...]:
        """The units with these codes in the order of the skema; all of them for None."""
        return self.units if codes is None else tuple(unit for unit in self.units if unit.code in codes)

    @property
    def revoked(self) -> tuple[StandardNode, ...]:
        return tuple(standard for standard in self.standards if standard.is_revoked)

    def count(self, found: Found | str) -> int:
        return sum(unit.found == found for unit in self.units)

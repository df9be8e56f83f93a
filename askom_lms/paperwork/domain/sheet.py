"""A record as a sheet: head facts, groups, sections and signature places. Screens and paper both show it."""

import datetime as dt
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from askom_lms.kernel import clock
from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.answers import SectionProgress, section_progress
from askom_lms.paperwork.domain.cells import Answers, Cell, SectionView, Table
from askom_lms.paperwork.domain.kinds import written_date
from askom_lms.paperwork.domain.layout import lay_out
from askom_lms.paperwork.domain.lent import DASH, Lent, Scope
from askom_lms.paperwork.domain.spec import Field, FormSpec, Slot, Stage

KNOWN_WITHOUT_NUMBER = frozenset({"admin", "master_asesor", "manajer_sertifikasi", "asesi"})
"""Roles that are not trainees: without a number they get a dash, not "calon asesor"."""
SCHEME_KINDS = ("KKNI", "Okupasi", "Klaster")
TUK_KINDS = ("Sewaktu", "Tempat Kerja", "Mandiri")


@dataclass(frozen=True)
class Signed:
    """One valid signature."""

    slot: str
    name: str
    at: dt.datetime
    met: str | None = None
    is_simulated: bool = False
    via: str = "own"
    strokes: tuple[Any, ...] = ()
    picture: str = ""
    """Name of the picture of the strokes, in print."""


@dataclass(frozen=True)
class Place:
    """A signature place, signed or waiting."""

    slot: Slot
    person: Mapping[str, Any] | None
    signed: Signed | None

    @property
    def name(self) -> str:
        if self.signed:
            return self.signed.name
        return str(self.person["name"]) if self.person else ""

    @property
    def number(self) -> str:
        """The MET number; a trainee has none yet."""
        known = self.signed.met if self.signed else (self.person or {}).get("met")
        if known:
            return str(known)
        return DASH if not self.name or self.slot.role in KNOWN_WITHOUT_NUMBER else lending.UNSIGNED_MET

    @property
    def is_offered(self) -> bool:
        """Optional places are offered only when somebody is named for them."""
        return self.slot.required or self.person is not None


@dataclass(frozen=True)
class Fact:
    """One line of the head. `struck` are the choices that the official form strikes out."""

    label: str
    text: str
    choices: tuple[str, ...] = ()

    def is_struck(self, choice: str) -> bool:
        return bool(self.text) and choice.casefold() != self.text.casefold()


@dataclass(frozen=True)
class Sheet:
    """One record, ready to be filled, shown or printed."""

    spec: FormSpec
    stage: Stage
    answers: Answers
    lent: Lent
    signed: tuple[Signed, ...] = field(default_factory=tuple)
    reader: str = ""
    """The role in which it is read. What is hidden from any role is hidden while this is not said."""
    is_sealed: bool = False
    is_blank: bool = False
    """For handwriting: what nobody answered is room to write, not a dash."""

    @cached_property
    def sections(self) -> tuple[SectionView, ...]:
        """What this reader sees of the form."""
        views = lay_out(self.spec, self.stage, self.lent, self.answers, is_blank=self.is_blank)
        if not self.spec.has_secrets:
            return views
        return tuple(view for view in (view.only(self._is_seen) for view in views) if view.parts)

    def _is_seen(self, asked: Field) -> bool:
        return asked.may_be_seen_by(self.reader, is_over=self.is_sealed and self.stage is self.spec.stages[-1])

    @property
    def is_partial(self) -> bool:
        """Whether something of the form is kept from this reader; then what others say of the sheet is, too."""
        return not all(self._is_seen(one) for one in self.spec.fields())

    @cached_property
    def cells(self) -> dict[str, Cell]:
        return {cell.path: cell for view in self.sections for cell in view.cells() if cell.is_answered}

    def blank(self) -> "Sheet":
        """The same sheet for handwriting: heads and rows stay, and what an earlier stage settled; answers leave."""
        settled = {path: self.answers[path] for path, cell in self.cells.items() if _is_settled(cell, self.answers)}
        return replace(self, answers=settled, signed=(), is_blank=True)

    def progress(self, role: str | None = None) -> list[SectionProgress]:
        return section_progress(self.spec, self.stage, self.answers, self.lent, role)

    def names(self, path: str) -> str:
        """What a field is called, for remarks and lists of changes."""
        cell = self.cells.get(path)
        return cell.name if cell else path

    @property
    def head(self) -> tuple[Fact, ...]:
        """The header block, as far as this form prints it."""
        return tuple(fact for key in self.spec.header for fact in HEAD[key](self.lent))

    @property
    def note(self) -> str:
        """What the host says below the head: how this copy differs from the print of the form."""
        return lending.lookup(self.lent, "note")

    @property
    def groups(self) -> list[tuple[str, list[Mapping[str, Any]]]]:
        """The kelompok pekerjaan with their units."""
        return [(group["name"], lending.units_of(self.lent, group["units"])) for group in lending.groups(self.lent)]

    @property
    def standards(self) -> list[tuple[str, bool]]:
        """The standards used, and whether each is revoked."""
        return [(_standard(one), bool(one.get("revoked"))) for one in self.lent.get("standards") or ()]

    @property
    def has_unit_cards(self) -> bool:
        """Whether a table has one card for each unit (peta): what is said of a unit stands in its card."""
        return any(
            isinstance(part, Table) and part.is_cards and part.field.rows is not None and part.field.rows.name == "unit"
            for view in self.sections
            for part in view.parts
        )

    def places(self, block: str) -> list[Place]:
        """The signature places of a block at this stage."""
        there = {one.slot: one for one in self.signed}
        return [
            Place(slot, lending.person(self.lent, slot.role), there.get(slot.key))
            for slot in self.spec.slots_at(self.stage)
            if slot.block == block
        ]

    @property
    def is_signed(self) -> bool:
        """Whether anybody signs this form at this stage; the peta has no signatures."""
        return bool(self.spec.slots_at(self.stage))

    def place(self, key: str) -> Place | None:
        """The signature place of a table row, if the row has one at this stage."""
        return next((place for place in self.places("table") if place.slot.key == key), None)

    @property
    def drafters(self) -> list[Place]:
        """PENYUSUN DAN VALIDATOR: those of this record, or those who signed the perangkat that it starts from."""
        if "drafters" not in self.spec.blocks:
            return []
        own = self.places("drafters")
        if own:
            return own
        signed = {one["slot"]: _signed_before(one) for one in self.lent.get("drafters") or ()}
        return [Place(slot, None, signed.get(slot.key)) for slot in self.spec.slots if slot.block == "drafters"]

    @property
    def zone(self) -> str:
        return str((self.lent.get("class") or {}).get("zone") or "WIB")

    def when(self, signed: Signed) -> str:
        """23 Juli 2025, 13.10 WIB."""
        return clock.saat(signed.at, self.zone, language="id")

    def is_changed(self, part: tuple[Cell, ...] | Table | SectionView, changed: Container[str]) -> bool:
        """Whether anything in this part is among the changed paths."""
        cells = part if isinstance(part, tuple) else part.cells()
        return any(one.path in changed for cell in cells for one in (cell, *cell.companions))

    def units_of(self, scope: Scope) -> list[Mapping[str, Any]]:
        """The units of a repeated section."""
        return lending.units_of(self.lent, scope.units)


def _is_settled(cell: Cell, answers: Answers) -> bool:
    return cell.is_locked and cell.path in answers


def _signed_before(one: Mapping[str, Any]) -> Signed:
    return Signed(
        slot=str(one["slot"]),
        name=str(one["name"]),
        at=dt.datetime.fromisoformat(str(one["signed_at"])),
        met=one.get("met"),
        is_simulated=bool(one.get("simulated")),
    )


def drafter(signed: Signed) -> dict[str, Any]:
    """A signature of the perangkat as it is lent to the result."""
    return {
        "slot": signed.slot,
        "name": signed.name,
        "met": signed.met,
        "signed_at": signed.at.isoformat(),
        "simulated": signed.is_simulated,
    }


def _standard(standard: Mapping[str, Any]) -> str:
    title = standard.get("title")
    return f"{lending.standard_name(standard)} {title}" if title else lending.standard_name(standard)


def _skema(lent: Lent) -> tuple[Fact, ...]:
    """A skema without number or kind prints a dash."""
    skema = lent.get("skema") or {}
    return (
        Fact("Skema Sertifikasi", str(skema.get("jenis") or ""), SCHEME_KINDS),
        Fact("Judul", str(skema.get("judul") or DASH)),
        Fact("Nomor", str(skema.get("nomor") or DASH)),
    )


def _tuk(lent: Lent) -> tuple[Fact, ...]:
    kind = str((lent.get("tuk") or {}).get("jenis") or "").replace("_", " ")
    return (Fact("TUK", kind, TUK_KINDS),)


def _name(label: str, role: str) -> Any:
    def fact(lent: Lent) -> tuple[Fact, ...]:
        found = lending.person(lent, role)
        return (Fact(label, str(found["name"]) if found else DASH),)

    return fact


def _team(lent: Lent) -> tuple[Fact, ...]:
    return (*_name("Tim Validasi 1.", "validator_1")(lent), *_name("Tim Validasi 2.", "validator_2")(lent))


def _date(lent: Lent) -> tuple[Fact, ...]:
    return (Fact("Tanggal", written_date(lent.get("date")) or DASH),)


def _assessed(lent: Lent) -> tuple[Fact, ...]:
    return (Fact("Tanggal Asesmen", written_date(lent.get("date")) or DASH),)


HEAD = {
    "skema": _skema,
    "tuk": _tuk,
    "asesor": _name("Nama Asesor", "asesor"),
    "asesi": _name("Nama Asesi", "asesi"),
    "master_asesor": _name("Nama Master Asesor", "master_asesor"),
    "calon": _name("Nama calon asesor / Asesor RCC", "asesor"),
    "tim": _team,
    "tanggal": _date,
    "tanggal_asesmen": _assessed,
}

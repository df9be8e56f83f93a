"""What an official form asks: the specification read from one released edition."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from askom_lms import official_forms


class Kind(StrEnum):
    """The kinds of field; each has a codec in `kinds` and three faces in templates/paperwork."""

    TEXT = "text"
    LONGTEXT = "longtext"
    DATE = "date"
    TIME = "time"
    INT = "int"
    ONE = "one"
    MANY = "many"
    YN = "yn"
    KBK = "kbk"
    STATEMENT = "statement"
    VATM = "vatm"
    INFO = "info"
    REFERENCE = "reference"
    SIGN = "sign"
    TABLE = "table"


ANSWERED = frozenset(Kind) - {Kind.INFO, Kind.REFERENCE, Kind.SIGN, Kind.TABLE}


OFFICIALLY_NUMBERED = "FR"
"""How the codes begin that stand on the official forms; others are ours, and nobody reads them."""


class Stage(StrEnum):
    """An instrument is authored first and filled in practice later; every other form has one stage."""

    WHOLE = ""
    PERANGKAT = "perangkat"
    HASIL = "hasil"


PRINCIPLES = frozenset({"valid", "reliabel", "adil", "fleksibel"})
"""Their letters are V R F F: two are the same, and V is a rule of evidence, too."""
BRIEFLY = {
    "Hasil pelatihan dan / atau pendidikan, dimana Kurikulum dan fasilitas praktek mampu telusur terhadap standar "
    "kompetensi": "Pelatihan, telusur standar",
    "Hasil pelatihan dan / atau pendidikan, dimana kurikulum belum berbasis kompetensi.": "Pelatihan, belum berbasis "
    "kompetensi",
    "Pekerja berpengalaman, dimana berasal dari industri/tempat kerja yang dalam operasionalnya mampu telusur dengan "
    "standar kompetensi": "Pekerja, telusur standar",
    "Pekerja berpengalaman, dimana berasal dari industri/tempat kerja yang dalam operasionalnya belum berbasis "
    "kompetensi.": "Pekerja, belum berbasis kompetensi",
    "Pelatihan / belajar mandiri atau otodidak.": "Belajar mandiri",
}
"""Official labels that stand as a bare number at the head of a column -> few words for a phone, which has no head."""


@dataclass(frozen=True)
class Option:
    """One choice. `text` says whether a free text stands beside it: "", "optional" or "required"."""

    value: str
    label: str
    short: str = ""
    text: str = ""
    ask: str = ""
    hint: str = ""
    is_closed: bool = False
    """Not open in this row of a table: the official form prints the place in grey."""

    @property
    def on_phone(self) -> str:
        """What stands beside a tick where no head of the column is in sight: words follow a bare number."""
        if self.value in PRINCIPLES:
            return self.label
        if not self.short.isdigit():
            return self.short or self.label
        return f"{self.short} {BRIEFLY.get(self.label, self.label)}"


@dataclass(frozen=True)
class When:
    """Asked only while the sibling field holds one of these values."""

    key: str
    values: frozenset[str]


@dataclass(frozen=True)
class FixedRow:
    """A row that the official form prints; some rows have options of their own, or leave out a tick of the column."""

    key: str
    text: str
    head: str = ""
    options: tuple[Option, ...] = ()
    without: frozenset[str] = frozenset()
    about: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class RowSource:
    """Where the rows of a table come from: lent by the host, fixed by the form, or free."""

    name: str
    lent: str = ""
    falls_to: str = ""
    is_joined: bool = False
    """Free rows follow the lent ones; otherwise they stand in for missing ones."""
    minimum: int = 0
    maximum: int = 0
    printed: int = 0
    rows: tuple[FixedRow, ...] = ()

    @property
    def is_free(self) -> bool:
        """Whoever fills the form may add rows."""
        return self.name == "free" or bool(self.falls_to)


@dataclass(frozen=True)
class Field:
    """One question, or one column of a table; `label` is the official wording, letter by letter."""

    key: str
    kind: Kind
    label: str
    filled_by: str
    stage: Stage
    required: bool = False
    hint: str = ""
    options: tuple[Option, ...] = ()
    when: When | None = None
    is_official: bool = True
    missing: str = ""
    settings: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    rows: RowSource | None = None
    columns: tuple["Field", ...] = ()
    hidden_from: tuple[str, ...] = ()
    """Roles that never see it, such as the key of a test from the asesi."""
    is_shown_at_the_end: bool = False
    """Hidden only as long as the result may still change."""
    row_labels: tuple[str, ...] = ()
    row_name: str = ""

    @property
    def is_answered(self) -> bool:
        return self.kind in ANSWERED

    def may_be_seen_by(self, reader: str, *, is_over: bool) -> bool:
        """Whether a reader in this role sees it; who has not said his role sees nothing that is hidden from anybody."""
        if not self.hidden_from or (self.is_shown_at_the_end and is_over):
            return True
        return bool(reader) and reader not in self.hidden_from

    def columns_at(self, stage: Stage) -> tuple["Field", ...]:
        return tuple(column for column in self.columns if is_visible(column.stage, stage))


@dataclass(frozen=True)
class Section:
    """A part of the form; `per` repeats it for every unit or kelompok pekerjaan."""

    key: str
    title: str
    stage: Stage
    per: str = ""
    note: str = ""
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Slot:
    """A place for one signature. `covers` says which answers it stands for: roles, fields, or "*" for all."""

    key: str
    role: str
    label: str
    stage: Stage
    covers: tuple[str, ...]
    number: str = ""
    after: tuple[str, ...] = ()
    differs_from: tuple[str, ...] = ()
    required: bool = True
    block: str = "signatures"


@dataclass(frozen=True)
class FormSpec:
    """One edition of one official form."""

    code: str
    edition: str
    title: str
    source: str
    owner: str
    stages: tuple[Stage, ...]
    blocks: tuple[str, ...]
    header: tuple[str, ...]
    sections: tuple[Section, ...]
    slots: tuple[Slot, ...]
    instrument: str = ""
    guide_title: str = ""
    guide: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        return official_forms.folder_of(self.code)

    @property
    def name(self) -> str:
        """FR.IA.01 Ceklis Observasi ...; a form without FR code is its title."""
        return f"{self.code} {self.title}" if self.code.startswith(OFFICIALLY_NUMBERED) else self.title

    @cached_property
    def has_secrets(self) -> bool:
        """Whether anything of this form is hidden from anybody."""
        return any(field.hidden_from for field in self.fields())

    @cached_property
    def points_at_files(self) -> bool:
        """Whether an answer names one of the files that hang on the sheet."""
        return any(field.settings.get("options_from") == "attachments" for field in self.fields())

    def may_be_read_whole_by(self, reader: str) -> bool:
        """Whether nothing of this form is hidden from this role before the end."""
        return all(field.may_be_seen_by(reader, is_over=False) for field in self.fields())

    @property
    def roles(self) -> tuple[str, ...]:
        """Everybody who fills or signs something, the owner first."""
        found = dict.fromkeys([self.owner])
        found |= dict.fromkeys(field.filled_by for field in self.fields() if field.filled_by)
        found |= dict.fromkeys(slot.role for slot in self.slots)
        return tuple(found)

    def stage(self, value: str) -> Stage:
        """The stage by its name; raises ValueError when this form has no such stage."""
        stage = Stage(value)
        if stage not in self.stages:
            raise ValueError(f"{self.code} has no stage {value!r}")
        return stage

    def fields(self) -> Iterable[Field]:
        """All fields, tables replaced by their columns."""
        for section in self.sections:
            for field in section.fields:
                yield from field.columns or (field,)

    def field(self, key: str) -> Field:
        """A top-level field by key. Raises KeyError."""
        for section in self.sections:
            for field in section.fields:
                if field.key == key:
                    return field
        raise KeyError(key)

    def slots_at(self, stage: Stage) -> tuple[Slot, ...]:
        """The signatures given at this stage."""
        return tuple(slot for slot in self.slots if slot.stage in (Stage.WHOLE, stage))

    def slot(self, key: str) -> Slot:
        """A slot by key. Raises KeyError."""
        for slot in self.slots:
            if slot.key == key:
                return slot
        raise KeyError(key)


def is_visible(stage: Stage, at: Stage) -> bool:
    """A result also shows what was authored before it."""
    return stage in (Stage.WHOLE, at) or (at is Stage.HASIL and stage is Stage.PERANGKAT)

"""The reader: from the TOML of a released edition to its specification. Strict, so that no typo loses a rule."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from askom_lms import official_forms
from askom_lms.official_forms import DEFAULT_EDITION
from askom_lms.paperwork.domain.spec import (
    ANSWERED,
    Field,
    FixedRow,
    FormSpec,
    Kind,
    Option,
    RowSource,
    Section,
    Slot,
    Stage,
    When,
)


def load_edition(code: str, edition: str = DEFAULT_EDITION, root: Path = official_forms.ROOT) -> FormSpec:
    """The specification of a released edition, or of the one that stands in for it in a family without its own.

    Its `edition` says which one it is. Raises EditionRefused, or ValueError for a file that makes no sense.
    """
    return _load(code, official_forms.edition_for(code, edition, root), root)


@cache
def _load(code: str, edition: str, root: Path) -> FormSpec:
    read = official_forms.read_edition(code, edition, root)
    return parse(read.data, read.lists["lists"])


def parse(data: Mapping[str, Any], lists: Mapping[str, Any]) -> FormSpec:
    """The specification in a TOML document. Raises ValueError on an unknown key, kind, stage or option list."""
    return _Reader(data, lists).form()


FORM_KEYS = frozenset(
    {
        "code",
        "edition",
        "title",
        "source",
        "owner",
        "stages",
        "blocks",
        "header",
        "section",
        "signature",
        "instrument",
        "guide_title",
        "guide",
    }
)
SECTION_KEYS = frozenset({"key", "title", "stage", "per", "note", "filled_by", "hidden_from", "field"})
SETTINGS = frozenset(
    {
        "options_from",
        "layout",
        "lines",
        "lent",
        "text",
        "max",
        "min",
        "format",
        "width",
        "band",
        "default",
        "default_from",
        "default_first",
        "from_person",
        "from_row",
        "free_only",
        "ticked_from",
        "agrees",
        "missed",
        "drop_empty",
        "gaps",
    }
)
FIELD_KEYS = (
    frozenset(
        {
            "key",
            "kind",
            "label",
            "filled_by",
            "hidden_from",
            "hidden_until",
            "stage",
            "required",
            "hint",
            "options",
            "when",
            "official",
            "missing",
            "column",
            "row",
            "rows_from",
            "min_rows",
            "max_rows",
            "print_rows",
            "row_labels",
            "row_name",
        }
    )
    | SETTINGS
)
SLOT_KEYS = frozenset(
    {"key", "role", "label", "stage", "covers", "number", "after", "differs_from", "required", "block"}
)
FIXED_KINDS = {
    Kind.YN: (Option("ya", "Ya"), Option("tidak", "Tidak")),
    Kind.KBK: (Option("K", "Kompeten", short="K"), Option("BK", "Belum kompeten", short="BK")),
}
ROW_KEYS = frozenset({"key", "text", "head", "options", "without"})
"""What a fixed row says by itself; every other key is told to its cells."""
ROW_SOURCES = frozenset({"unit", "elemen", "kuk", "fixed", "free", "lent", "table"})
THE_END = "sealed"


class _Reader:
    """Reads one document; strict, so that a misspelt key cannot lose a rule."""

    def __init__(self, data: Mapping[str, Any], lists: Mapping[str, Any]) -> None:
        self.data, self.lists = data, lists
        self.stages = tuple(Stage(name) for name in data.get("stages", ())) or (Stage.WHOLE,)
        self.first = self.stages[0]

    def form(self) -> FormSpec:
        data = _known(self.data, FORM_KEYS, "form")
        blocks = tuple(data.get("blocks", ()))
        return _whole(
            code=data["code"],
            edition=data["edition"],
            title=data["title"],
            source=data["source"],
            owner=data["owner"],
            stages=self.stages,
            blocks=blocks,
            header=tuple(data.get("header", ())),
            sections=tuple(self._section(part) for part in data["section"]),
            slots=self._slots(data.get("signature", ()), "drafters" in blocks),
            instrument=data.get("instrument", ""),
            guide_title=data.get("guide_title", ""),
            guide=tuple(data.get("guide", ())),
        )

    def _section(self, data: Mapping[str, Any]) -> Section:
        data = _known(data, SECTION_KEYS, "section")
        stage = Stage(data.get("stage", self.first))
        by, hidden = data.get("filled_by", ""), data.get("hidden_from", ())
        return Section(
            key=data["key"],
            title=data["title"],
            stage=stage,
            per=data.get("per", ""),
            note=data.get("note", ""),
            fields=tuple(self._field(part, by, stage, hidden) for part in data["field"]),
        )

    def _field(self, data: Mapping[str, Any], by: str, stage: Stage, hidden: Iterable[str] = ()) -> Field:
        data = _known(data, FIELD_KEYS, "field")
        kind = Kind(data["kind"])
        by = data.get("filled_by", by)
        stage = Stage(data.get("stage", stage))
        hidden = _hidden(data, by, data.get("hidden_from", hidden))
        columns = tuple(self._field(part, by, stage, hidden) for part in data.get("column", ()))
        return Field(
            key=data["key"],
            kind=kind,
            label=data["label"],
            filled_by=by if kind in ANSWERED else "",
            stage=stage,
            required=data.get("required", False),
            hint=data.get("hint", ""),
            options=self._options(data.get("options", ())) or FIXED_KINDS.get(kind, ()),
            when=_when(data.get("when")),
            is_official=data.get("official", True),
            missing=data.get("missing", ""),
            settings=MappingProxyType({key: data[key] for key in data.keys() & SETTINGS}),
            rows=self._row_source(data) if kind is Kind.TABLE else None,
            columns=columns,
            hidden_from=tuple(hidden),
            is_shown_at_the_end=data.get("hidden_until") == THE_END,
            row_labels=tuple(data.get("row_labels", ())),
            row_name=data.get("row_name", ""),
        )

    def _options(self, given: str | Mapping[str, Any] | Iterable[Mapping[str, Any]]) -> tuple[Option, ...]:
        """Options written out, a named list, a part of a named list, or each of one list with each of another."""
        if isinstance(given, Mapping) and "pairs" in given:
            return (*self._options(given.get("first", ())), *self._pairs(*given["pairs"]))
        if isinstance(given, Mapping):
            return tuple(option for option in self._options(given["list"]) if option.value in given["only"])
        if not isinstance(given, str):
            return tuple(Option(**option) for option in given)
        if given not in self.lists:
            raise ValueError(f"no option list {given}")
        return tuple(Option(**option) for option in self.lists[given])

    def _pairs(self, one: str, other: str) -> Iterable[Option]:
        """L/CL, L/TPD, ...: a kind of evidence with an instrument."""
        for a in self._options(one):
            for b in self._options(other):
                short = f"{a.short or a.value}/{b.short or b.value}"
                yield Option(f"{a.value}/{b.value}", f"{a.label}, {b.label}", short)

    def _row_source(self, data: Mapping[str, Any]) -> RowSource:
        source, joint, falls_to = re.split(r"([|+])", f"{data['rows_from']}|", maxsplit=1)
        falls_to = falls_to.rstrip("|")
        name, _, lent = source.partition(":")
        if name not in ROW_SOURCES or falls_to not in ("", "free"):
            raise ValueError(f"no row source {data['rows_from']}")
        return RowSource(
            name=name,
            lent=lent,
            falls_to=falls_to,
            is_joined=joint == "+",
            minimum=data.get("min_rows", 0),
            maximum=data.get("max_rows", 0),
            printed=data.get("print_rows", 0),
            rows=tuple(self._fixed_row(row) for row in data.get("row", ())),
        )

    def _fixed_row(self, data: Mapping[str, Any]) -> FixedRow:
        return FixedRow(
            key=data["key"],
            text=data["text"],
            head=data.get("head", ""),
            options=self._options(data.get("options", ())),
            without=frozenset(data.get("without", ())),
            about=MappingProxyType({key: value for key, value in data.items() if key not in ROW_KEYS}),
        )

    def _slots(self, given: Iterable[Mapping[str, Any]], has_drafters: bool) -> tuple[Slot, ...]:
        own = tuple(self._slot(data) for data in given)
        return (*(_drafters(self.first) if has_drafters else ()), *own)

    def _slot(self, data: Mapping[str, Any]) -> Slot:
        data = _known(data, SLOT_KEYS, "signature")
        return Slot(
            key=data["key"],
            role=data["role"],
            label=data["label"],
            stage=Stage(data.get("stage", self.first)),
            covers=tuple(data["covers"]),
            number=data.get("number", ""),
            after=tuple(data.get("after", ())),
            differs_from=tuple(data.get("differs_from", ())),
            required=data.get("required", True),
            block=data.get("block", "signatures"),
        )


def _drafters(stage: Stage) -> tuple[Slot, ...]:
    """PENYUSUN DAN VALIDATOR: at least one of each, the validator is somebody else and signs afterwards."""

    def slot(key: str, role: str, label: str, *, required: bool, after: tuple[str, ...] = ()) -> Slot:
        return Slot(key, role, label, stage, ("*",), "NOMOR MET", after, after, required, "drafters")

    return (
        slot("penyusun_1", "asesor", "PENYUSUN 1", required=True),
        slot("penyusun_2", "penyusun_2", "PENYUSUN 2", required=False),
        slot("validator_1", "validator", "VALIDATOR 1", required=True, after=("penyusun_1",)),
        slot("validator_2", "validator_kedua", "VALIDATOR 2", required=False, after=("penyusun_1",)),
    )


def _whole(**parts: Any) -> FormSpec:
    """A form whose tables with rows of another table name one that is there."""
    spec = FormSpec(**parts)
    for section in spec.sections:
        for field in section.fields:
            if field.rows and field.rows.name == "table":
                try:
                    spec.field(field.rows.lent)
                except KeyError:
                    raise ValueError(f"field {field.key}: no table {field.rows.lent}") from None
    return spec


def _hidden(data: Mapping[str, Any], by: str, hidden: Any) -> tuple[str, ...]:
    """The roles that do not see a field. A text in place of a list would hide it from nobody, and so would a typo."""
    if not isinstance(hidden, list | tuple) or data.get("hidden_until", THE_END) != THE_END:
        raise ValueError(f"field {data['key']}: hidden_from is a list, hidden_until is {THE_END}")
    if by in hidden or ("hidden_until" in data and not hidden):
        raise ValueError(f"field {data['key']}: hidden from nobody, or from {by}, who fills it")
    return tuple(hidden)


def _when(data: Mapping[str, Any] | None) -> When | None:
    return When(data["key"], frozenset(data["in"])) if data else None


def _known(data: Mapping[str, Any], keys: frozenset[str], what: str) -> Mapping[str, Any]:
    if unknown := data.keys() - keys:
        raise ValueError(f"{what} {data.get('key', data.get('code', ''))}: unknown {', '.join(sorted(unknown))}")
    return data

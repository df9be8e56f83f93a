"""What the set of instruments covers: each KUK by each planned instrument, each dimension by questions (product X5)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.answers import is_empty
from askom_lms.paperwork.domain.authoring.criteria import KNOWLEDGE, Criterion, criteria
from askom_lms.paperwork.domain.authoring.practice import FIVE
from askom_lms.paperwork.domain.authoring.scaffold import is_unwritten
from askom_lms.paperwork.domain.cells import Answers
from askom_lms.paperwork.domain.lent import Lent
from askom_lms.paperwork.domain.plan import INSTRUMENT_OF, OBSERVED_DIMENSIONS

PLAN = "FR.MAPA.01"
DIRECT = frozenset({"CL", "TPD", "PMO", "DIT"})
"""Who is observed shows the five dimensions; a portfolio alone need not."""
WHOLE = 100


@dataclass(frozen=True)
class Mark:
    """One planned instrument for one KUK: whether its sheet says something about this KUK."""

    code: str
    form: str
    """The sheet that does or would cover it; empty when the dossier has none."""
    is_done: bool


@dataclass(frozen=True)
class KukCover:
    """One KUK and its marks; none while its unit is not planned."""

    kuk: Criterion
    marks: tuple[Mark, ...]

    @property
    def done(self) -> int:
        return sum(mark.is_done for mark in self.marks)

    @property
    def wanted(self) -> int:
        """One while nothing is planned; none where the source has no KUK to cover."""
        return (len(self.marks) or 1) if self.kuk.number else 0


@dataclass(frozen=True)
class DimensionCover:
    """One dimension in one kelompok pekerjaan: the questions that explore it, and whether the practice shows it."""

    name: str
    questions: tuple[str, ...]
    is_observed: bool

    @property
    def is_done(self) -> bool:
        return bool(self.questions) or self.is_observed


@dataclass(frozen=True)
class Gap:
    """One thing that is missing: which sheet cures it, and where."""

    what: str
    """plan, mark, sheet (the dossier has none), dimension; source (KUK missing or cut), knowledge, guess (by verb)."""
    place: str
    """The unit or the kelompok pekerjaan."""
    form: str = ""
    code: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnitCover:
    """One unit with its KUK."""

    code: str
    title: str
    rows: tuple[KukCover, ...]

    @property
    def percent(self) -> int:
        return _percent(sum(row.done for row in self.rows), sum(row.wanted for row in self.rows))


@dataclass(frozen=True)
class GroupCover:
    """One kelompok pekerjaan with the five dimensions."""

    key: str
    name: str
    dimensions: tuple[DimensionCover, ...]

    @property
    def done(self) -> int:
        return sum(one.is_done for one in self.dimensions)


@dataclass(frozen=True)
class Coverage:
    """The whole dossier."""

    units: tuple[UnitCover, ...]
    groups: tuple[GroupCover, ...]
    """Those with direct evidence."""
    gaps: tuple[Gap, ...]
    remarks: tuple[Gap, ...]
    """Knowledge without additional evidence, KUK that the source lacks: shown, no part of the measure."""

    @property
    def percent(self) -> int:
        rows = [row for unit in self.units for row in unit.rows]
        done = sum(row.done for row in rows) + sum(group.done for group in self.groups)
        return _percent(done, sum(row.wanted for row in rows) + len(FIVE) * len(self.groups))


def _percent(done: int, wanted: int) -> int:
    """Rounded down, so that 100 says that nothing is missing."""
    return WHOLE * done // wanted if wanted else 0


def coverage(lent: Lent, sheets: Mapping[str, Answers]) -> Coverage:
    """The coverage of one dossier. `sheets` are the authored instruments by form, as far as the kit has them."""
    return _Meter(lent, sheets).measured()


@dataclass
class _Meter:
    """Reads the sheets once, and asks them for each KUK and dimension."""

    lent: Lent
    sheets: Mapping[str, Answers]
    asked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Form -> the keys (KUK, elemen, units) about which it asks or says something."""

    def __post_init__(self) -> None:
        for form, answers in self.sheets.items():
            self.asked[form] |= set(_said_about(form, answers))

    @cached_property
    def plan(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.lent.get("plan") or {}
        return found

    def planned(self, unit: str) -> Sequence[str]:
        """The instruments of a unit in the order of their forms."""
        codes = (self.plan.get("codes") or {}).get(unit) or ()
        return [code for code in dict.fromkeys(INSTRUMENT_OF.values()) if code in codes]

    def measured(self) -> Coverage:
        rows: dict[str, list[KukCover]] = defaultdict(list)
        for kuk in criteria(self.lent):
            codes = self.planned(kuk.unit) if kuk.number else ()
            marks = (self.mark(code, kuk) for code in codes if code != "PMO")
            rows[kuk.unit].append(KukCover(kuk, tuple(marks)))
        units = tuple(UnitCover(u["code"], u["title"], tuple(rows[u["code"]])) for u in lending.units(self.lent))
        groups = tuple(self.group(one) for one in lending.groups(self.lent) if self.is_direct(one))
        gaps = [gap for unit in units for gap in self.gaps_of(unit)] + [gap for one in groups for gap in _open(one)]
        return Coverage(units, groups, tuple(gaps), (*self.without_t(), *self.without_source()))

    def mark(self, code: str, kuk: Criterion) -> Mark:
        forms = self.forms_of(code, kuk.unit)
        by = next(
            (form for form in forms if self.asked[form] & {kuk.key, f"{kuk.unit}_{kuk.elemen}", kuk.unit, EVERYTHING}),
            "",
        )
        return Mark(code, by or next(iter(forms), ""), bool(by))

    def forms_of(self, code: str, unit: str) -> list[str]:
        """The sheets of an instrument in this dossier; those that FR.MAPA.02 ticks for the unit first."""
        ticked = self.plan.get("instruments") or {}
        mine = {
            form
            for group in lending.groups(self.lent)
            if unit in group["units"]
            for form in ticked.get(group["key"], ())
        }
        forms = [form for form, named in INSTRUMENT_OF.items() if named == code and form in self.sheets]
        return sorted(forms, key=lambda form: form not in mine)

    def is_direct(self, group: Mapping[str, Any]) -> bool:
        return any(DIRECT & set(self.planned(unit)) for unit in group["units"])

    def group(self, group: Mapping[str, Any]) -> GroupCover:
        key, units = str(group["key"]), set(group["units"])
        seen = self.asked["FR.IA.01"] | self.asked["FR.IA.02"]
        is_observed = any(unit in seen or any(one.startswith(f"{unit}_") for one in seen) for unit in units)
        asked: dict[str, list[str]] = defaultdict(list)
        for dimension, question in self.questions(key, units):
            asked[dimension].append(question)
        found = (DimensionCover(one, tuple(asked[one]), is_observed and one in OBSERVED_DIMENSIONS) for one in FIVE)
        return GroupCover(key, str(group["name"]), tuple(found))

    def questions(self, key: str, units: set[str]) -> Iterator[tuple[str, str]]:
        """The dimension of each written question of this group, and its place: FR.IA.03 no. 2, sesudah."""
        for form, table, prefix in (
            ("FR.IA.03", "pertanyaan", f"{key}_"),
            ("FR.IA.04B", "penilaian", f"{key}_"),
            ("FR.IA.06", "soal", ""),
        ):
            for row, answers in _written(table, self.sheets.get(form, {})):
                is_ours = row.startswith(prefix) if prefix else str(answers.get("kuk") or "").split("_")[0] in units
                moment = f", {answers['momen']}" if answers.get("momen") else ""
                for dimension in answers.get("dimensi") or () if is_ours else ():
                    yield dimension, f"{form} no. {row.removeprefix(prefix)[1:]}{moment}"

    def gaps_of(self, unit: UnitCover) -> Iterator[Gap]:
        codes = self.planned(unit.code)
        if not codes:
            yield Gap("plan", unit.code, PLAN)
        for code in codes:
            marks = [
                (row.kuk, mark) for row in unit.rows for mark in row.marks if mark.code == code and not mark.is_done
            ]
            if marks:
                form = marks[0][1].form
                yield Gap("mark" if form else "sheet", unit.code, form, code, tuple(kuk.name for kuk, _ in marks))

    def without_source(self) -> Iterator[Gap]:
        """Units with KUK that the source lacks or cuts."""
        for unit in lending.units(self.lent):
            cut = [one for one in criteria(self.lent) if one.unit == unit["code"] and one.gap]
            if cut:
                yield Gap("source", str(unit["code"]), missing=tuple(one.name for one in cut))

    def without_t(self) -> Iterator[Gap]:
        """Units with KUK of knowledge for which FR.MAPA.01 plans no additional evidence (000:mapa.8)."""
        kinds = self.plan.get("jenis") or {}
        for unit in lending.units(self.lent):
            code = str(unit["code"])
            known = [one for one in criteria(self.lent) if one.unit == code and one.aspect == KNOWLEDGE]
            if known and "T" not in (kinds.get(code) or ()):
                what = "guess" if all(one.is_proposed for one in known) else "knowledge"
                yield Gap(what, code, PLAN, "T", tuple(one.name for one in known))


def _open(group: GroupCover) -> Iterator[Gap]:
    missing = tuple(one.name for one in group.dimensions if not one.is_done)
    if missing:
        yield Gap("dimension", group.name, "FR.IA.03", "PMO", missing)


def _said_about(form: str, answers: Answers) -> Iterator[str]:
    """The keys that an authored sheet covers: KUK, elemen or units; a question counts once it is written."""
    if form == "FR.IA.01":
        yield from (path.split(":")[1] for path, value in answers.items() if path.endswith(":standar") and _says(value))
    elif form == "FR.IA.02":
        for path, units in answers.items():
            if path.startswith("unit:") and _says(answers.get(f"skenario:{path.removeprefix('unit:')}")):
                yield from units or ()
    elif form in LINKED:
        table, link = LINKED[form]
        for _row, found in _written(table, answers):
            keys = found.get(link) or ()
            yield from [keys] if isinstance(keys, str) else keys
    elif any(_says(value) for value in answers.values()):
        yield EVERYTHING


LINKED: Mapping[str, tuple[str, str]] = {
    "FR.IA.04B": ("penilaian", "kesesuaian"),
    "FR.IA.05": ("soal", "kuk"),
    "FR.IA.06": ("soal", "kuk"),
    "FR.IA.07": ("soal", "kuk"),
    "FR.IA.08": ("dokumen", "unit"),
    "FR.IA.09": ("pertanyaan", "elemen"),
}
"""Forms whose rows name what they are about: table and column."""
EVERYTHING = "*"


def _written(table: str, answers: Answers) -> Iterator[tuple[str, Answers]]:
    """The rows of a table that ask a question or name the units of a document, with their answers by column."""
    rows: dict[str, dict[str, Any]] = defaultdict(dict)
    for path, value in answers.items():
        parts = path.split(":")
        if parts[0] == table and len(parts) == len(("table", "row", "column")):
            rows[parts[1]][parts[2]] = value
    for row, found in rows.items():
        if _says(found.get("pertanyaan") or found.get("unit")):
            yield row, found


def _says(value: Any) -> bool:
    return not is_empty(value) and not is_unwritten(value)

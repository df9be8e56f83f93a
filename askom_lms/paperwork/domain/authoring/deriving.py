"""Proposals for a sheet, derived from KUK, kelompok pekerjaan and plan (product X5).

Only empty places get one. A question is never invented: its place names what it is for, and counts as empty until
somebody writes it. FR.IA.01 needs no proposal: its rows are the KUK, and no source knows the standard of a workplace.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.answers import is_empty
from askom_lms.paperwork.domain.authoring import following, scaffold
from askom_lms.paperwork.domain.authoring.criteria import criteria
from askom_lms.paperwork.domain.authoring.practice import GRID, Asked, is_asked
from askom_lms.paperwork.domain.authoring.proposal import Proposal, planned_units
from askom_lms.paperwork.domain.cells import Answers
from askom_lms.paperwork.domain.lent import Lent
from askom_lms.paperwork.domain.rows import used_rows
from askom_lms.paperwork.domain.spec import FormSpec, Stage


def propose(spec: FormSpec, stage: Stage, answers: Answers, lent: Lent) -> Proposal | None:
    """What this sheet would get now; None for a form that derives nothing at this stage, or a peta without aspects."""
    found = DERIVED.get((spec.code, stage))
    return found(spec, answers, lent) if found else None


@dataclass
class _Rows:
    """The free rows of one table: those that hold something, and the next one to write on."""

    spec: FormSpec
    key: str
    answers: Answers
    prefix: str = ""

    def __post_init__(self) -> None:
        table = self.spec.field(self.key)
        assert table.rows is not None
        used = used_rows(table, self.prefix, self.answers)
        self.used = sorted(used)
        self.spare = (number for number in range(1, table.rows.maximum + 1) if number not in used)

    def path(self, number: int, column: str) -> str:
        return f"{self.key}:{self.prefix}r{number}:{column}"

    def value(self, number: int, column: str) -> Any:
        return self.answers.get(self.path(number, column))

    def next_row(self) -> int | None:
        return next(self.spare, None)


def _one_for_each_kuk(spec: FormSpec, answers: Answers, lent: Lent) -> Proposal:
    """FR.IA.05, 06, 07: one question stands for one KUK (000:mapa.5)."""
    found, rows = Proposal(), _Rows(spec, "soal", answers)
    asked = {rows.value(number, "kuk"): number for number in reversed(rows.used)}
    units = planned_units(spec.code, lent)
    for one in (one for one in criteria(lent) if one.unit in units or one.key in asked):
        if one.gap:
            found.gaps.append(one)
            continue
        number = asked.get(one.key)
        if number is None:
            number = rows.next_row()
            if number is None:
                found.without_room += 1
                continue
            found.additions[rows.path(number, "kuk")] = one.key
        elif not is_empty(rows.value(number, "pertanyaan")):
            continue
        about = f"untuk {one.unit} KUK {one.number}: {one.text}"
        found.additions[rows.path(number, "pertanyaan")] = scaffold.question(about)
        found.names.append(f"{one.unit} · {one.name}")
    return found


def _around_the_practice(spec: FormSpec, answers: Answers, lent: Lent) -> Proposal:
    """FR.IA.03: for each kelompok pekerjaan, the five dimensions before, during and after the practice."""
    found = Proposal()
    units = set(planned_units(spec.code, lent))
    for group in lending.groups(lent):
        if not units & set(group["units"]):
            continue
        rows = _Rows(spec, "pertanyaan", answers, f"{group['key']}_")
        there = list(_asked(rows))
        for planned in GRID:
            number = None if is_asked(planned, there) else rows.next_row()
            if number is None:
                continue
            found.additions |= {
                rows.path(number, "pertanyaan"): scaffold.question(planned.about),
                rows.path(number, "momen"): planned.moment,
                rows.path(number, "dimensi"): [planned.dimension],
            }
            found.names.append(f"{group['name']}: {planned.about}")
    return found


def _asked(rows: _Rows) -> Iterator[Asked]:
    for number in rows.used:
        moment, dimensions, text = (rows.value(number, column) for column in ("momen", "dimensi", "pertanyaan"))
        yield Asked(rows.path(number, "pertanyaan"), str(moment or ""), frozenset(dimensions or ()), str(text or ""))


def _what_the_portfolio_left_open(spec: FormSpec, answers: Answers, lent: Lent) -> Proposal:
    """FR.IA.09: every elemen that FR.IA.08 ticked, and every document that does not meet the rules of evidence."""
    found, rows = Proposal(), _Rows(spec, "tambahan", answers)
    plan = lent.get("plan") or {}
    prepared = _Rows(spec, "pertanyaan", answers)
    asked = {one.value(number, "elemen") for one in (prepared, rows) for number in one.used}
    said = [str(rows.value(number, "pertanyaan") or "") for number in rows.used]
    follow_ups, documents = list(plan.get("wawancara") or ()), list(plan.get("portofolio") or ())
    for key in follow_ups:
        unit, _, elemen = str(key).partition("_")
        number = None if key in asked else rows.next_row()
        if number is not None:
            name = f"{unit} elemen {elemen}" if elemen else unit
            found.additions[rows.path(number, "elemen")] = key
            found.additions[rows.path(number, "pertanyaan")] = scaffold.question(f"untuk {name}")
            found.names.append(name)
    there = len(rows.used) + sum(key in {prepared.value(n, "elemen") for n in prepared.used} for key in follow_ups)
    left = len(documents) - (there - len(follow_ups))
    silent = [one for one in documents if not any(str(one["name"]) in text for text in said)]
    for document in silent[: max(0, left)]:
        about = f"tentang bukti “{document['name']}”: belum {document['unmet']}"
        number = rows.next_row()
        if number is not None:
            found.additions[rows.path(number, "pertanyaan")] = scaffold.question(about)
            found.names.append(str(document["name"]))
    return found


def _what_the_tests_left_open(spec: FormSpec, answers: Answers, lent: Lent) -> Proposal:
    """FR.IA.07: every KUK that was missed in FR.IA.05 or FR.IA.06 and that no oral question stands for."""
    found, rows = Proposal(), _Rows(spec, "tambahan", answers)
    plan = lent.get("plan") or {}
    missed = {*(plan.get("belum_pilihan") or ()), *(plan.get("belum_esai") or ())}
    prepared = _Rows(spec, "soal", answers)
    asked = {one.value(number, "kuk") for one in (prepared, rows) for number in one.used}
    for one in (one for one in criteria(lent) if one.key in missed - asked):
        number = rows.next_row()
        if number is None:
            found.without_room += 1
            continue
        found.additions[rows.path(number, "kuk")] = one.key
        found.additions[rows.path(number, "pertanyaan")] = scaffold.question(
            f"untuk {one.unit} KUK {one.number}: {one.text}"
        )
        found.names.append(f"{one.unit} · {one.name}")
    return found


def _what_is_held_of_the_units(spec: FormSpec, answers: Answers, lent: Lent) -> Proposal | None:
    """The peta: aspek kritis as the standard has them; what a person wrote beside it is a scaffold, no answer."""
    del spec
    found, held = Proposal(), 0
    for unit in lending.units(lent):
        note = lending.note_of(lent, unit["code"], "aspek_kritis")
        path = f"unit:{unit['code']}:aspek_kritis"
        held += note is not None
        if note is not None and is_empty(answers.get(path)):
            is_own = note["origin"] == lending.OF_PERSON
            found.additions[path] = scaffold.aspect(note["text"], note["by"]) if is_own else note["text"]
            found.names.append(lending.unit_name(unit))
    return found if held else None


DERIVED: Mapping[tuple[str, Stage], Callable[[FormSpec, Answers, Lent], Proposal | None]] = {
    ("PETA.KP", Stage.WHOLE): _what_is_held_of_the_units,
    ("FR.MAPA.02", Stage.WHOLE): following.the_planned_instruments,
    ("FR.AK.01", Stage.WHOLE): following.the_agreed_evidence,
    ("FR.AK.02", Stage.WHOLE): following.the_collected_evidence,
    ("FR.AK.05", Stage.WHOLE): following.the_recorded_recommendations,
    ("FR.IA.03", Stage.PERANGKAT): _around_the_practice,
    ("FR.IA.05", Stage.PERANGKAT): _one_for_each_kuk,
    ("FR.IA.06", Stage.PERANGKAT): _one_for_each_kuk,
    ("FR.IA.07", Stage.PERANGKAT): _one_for_each_kuk,
    ("FR.IA.07", Stage.HASIL): _what_the_tests_left_open,
    ("FR.IA.09", Stage.HASIL): _what_the_portfolio_left_open,
}

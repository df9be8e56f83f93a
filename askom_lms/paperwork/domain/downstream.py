"""What a change of peta, FR.MAPA.01 or FR.MAPA.02 would touch in the sheets that follow from it; nothing is written."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.cells import Answers
from askom_lms.paperwork.domain.edition import load_edition
from askom_lms.paperwork.domain.filled import Issue
from askom_lms.paperwork.domain.lent import Lent
from askom_lms.paperwork.domain.plan import (
    INSTRUMENT_OF,
    RECORDED_AS,
    agreed_evidence,
    groups_from_peta,
    planned_codes,
    ticked_rows,
)

PETA, PLAN, MAP, AGREEMENT, RECORD = "PETA.KP", "FR.MAPA.01", "FR.MAPA.02", "FR.AK.01", "FR.AK.02"
UPSTREAM = (PETA, PLAN, MAP)
"""The forms from which others follow, in their order."""
FOLLOWING = (MAP, AGREEMENT)
"""Forms whose ticks are held against the plan while they are filled."""
TOLD_AFTER = {
    "paperwork.fr_mapa_02.belum_rencana": False,
    "paperwork.fr_mapa_02.belum_centang": True,
    "paperwork.fr_ak_01.lebih": False,
    "paperwork.fr_ak_01.kurang": True,
}
"""Findings that say that an answer no longer follows from the plan; some say so only of a sheet that was complete."""


class Standing(StrEnum):
    """Whether a sheet may still change."""

    OPEN = "open"
    WAITING = "waiting"
    PARAFED = "parafed"


class Effect(StrEnum):
    """In which way a row or a tick is touched."""

    MOVED = "moved"
    GONE = "gone"
    DROP = "drop"
    ADD = "add"
    UNPLANNED = "unplanned"


@dataclass(frozen=True)
class Below:
    """Another sheet of the dossier that somebody began; the answers of a result are not read."""

    code: str
    stage: str
    edition: str
    standing: Standing
    answers: Answers
    groups: Sequence[Mapping[str, Any]] = ()
    """The kelompok pekerjaan with which it was saved last."""


@dataclass(frozen=True)
class Point:
    """One row or tick: what it is called, and where it stands."""

    effect: Effect
    what: str
    place: str = ""
    other: str = ""
    """Where a unit moves to."""


@dataclass(frozen=True)
class Touched:
    """One sheet with what would no longer agree in it."""

    sheet: Below
    points: tuple[Point, ...]


@dataclass(frozen=True)
class _Plan:
    """The instruments of a version, as codes for each group and as forms, and the types of asesi."""

    codes: Mapping[str, Collection[str]]
    forms: frozenset[str]
    types: frozenset[str] = frozenset()

    @property
    def is_said(self) -> bool:
        return bool(self.forms)


def touched(form: str, before: Answers | None, after: Answers, lent: Lent, below: Iterable[Below]) -> list[Touched]:
    """The begun sheets, in the given order, whose rows or ticks do not follow from `after`; never `form` itself.

    With the version decided before only what differs between both counts; a first version (None) is held against what
    the sheets say already. `lent` is what the form itself borrows. Source: derivation of the set (instruments 1.2).
    """
    sheets = list(below)
    judge = {PETA: _after_peta, PLAN: _after_plan, MAP: _after_map}[form]
    found = ((sheet, tuple(judge(sheet, before, after, lent, sheets))) for sheet in sheets)
    return [Touched(sheet, points) for sheet, points in found if points]


def no_longer_agrees(issues: Iterable[Issue], *, is_complete: bool) -> list[Issue]:
    """Of the findings of a sheet, those that an upstream sheet brought about."""
    return [one for one in issues if one.code in TOLD_AFTER and (is_complete or not TOLD_AFTER[one.code])]


def _after_peta(
    sheet: Below, before: Answers | None, after: Answers, lent: Lent, sheets: Sequence[Below]
) -> Iterator[Point]:
    groups = groups_from_peta(after, lent)
    were = groups_from_peta(before, lent) if before is not None else sheet.groups
    if any(section.per == "group" for section in load_edition(sheet.code, sheet.edition).sections):
        yield from _moved(sheet, were, groups, lent)
    plan = next((one for one in sheets if one.code == PLAN), None)
    if sheet.code == PLAN:
        yield from _additional(sheet, before, after, lent)
    elif sheet.code == MAP and plan is not None:
        old = _by_group(plan.answers, were) if were else None
        yield from _ticks_of_map(sheet, old, _by_group(plan.answers, groups), groups)


def _moved(
    sheet: Below, were: Sequence[Mapping[str, Any]], groups: Sequence[Mapping[str, Any]], lent: Lent
) -> Iterator[Point]:
    """Units that change their group, and groups that are gone although something is written for them."""
    was = {unit: group for group in were for unit in group["units"]}
    names = {unit["code"]: lending.unit_name(unit) for unit in lending.units(lent)}
    for group in groups:
        for unit in group["units"]:
            if unit in was and was[unit]["key"] != group["key"]:
                yield Point(Effect.MOVED, names.get(unit, unit), str(was[unit]["name"]), str(group["name"]))
    there = {group["key"] for group in groups}
    for group in were:
        if group["key"] not in there and any(_scope(path) == group["key"] for path in sheet.answers):
            yield Point(Effect.GONE, str(group["name"]))


def _scope(path: str) -> str:
    """instrumen:g2_ia01:potensi, instruksi:g2 -> g2."""
    return path.split(":")[1].partition("_")[0] if ":" in path else ""


def _additional(sheet: Below, before: Answers | None, after: Answers, lent: Lent) -> Iterator[Point]:
    """The additional evidence of the peta against the plan of each unit that has one."""
    for unit in lending.units(lent):
        code, path = str(unit["code"]), f"unit:{unit['code']}:tambahan"
        planned, wanted = planned_codes(sheet.answers, code), list(after.get(path) or ())
        if not planned:
            continue
        if before is not None:
            was = list(before.get(path) or ())
            yield from (Point(Effect.DROP, one, code) for one in was if one not in wanted and one in planned)
            wanted = [one for one in wanted if one not in was]
        yield from (Point(Effect.ADD, one, code) for one in wanted if one not in planned)


def _after_plan(
    sheet: Below, before: Answers | None, after: Answers, lent: Lent, _sheets: Sequence[Below]
) -> Iterator[Point]:
    now, was = _planned(after, lent), _planned(before, lent) if before is not None else None
    if not now.is_said:
        return
    if sheet.code == MAP:
        yield from _ticks_of_map(sheet, was.codes if was else None, now.codes, lending.groups(lent))
        yield from _types_of_map(sheet, was.types if was else None, now.types)
    else:
        yield from _follows(sheet, was, now)


def _after_map(
    sheet: Below, before: Answers | None, after: Answers, lent: Lent, _sheets: Sequence[Below]
) -> Iterator[Point]:
    now, was = _ticked(after, lent), _ticked(before, lent) if before is not None else None
    if now.is_said:
        yield from _follows(sheet, was, now)


def _planned(answers: Answers, lent: Lent) -> _Plan:
    codes = _by_group(answers, lending.groups(lent))
    planned = {code for found in codes.values() for code in found}
    forms = frozenset(form for form, code in INSTRUMENT_OF.items() if code in planned)
    return _Plan(codes, forms, frozenset(answers.get("asesi") or ()))


def _by_group(answers: Answers, groups: Iterable[Mapping[str, Any]]) -> dict[str, Collection[str]]:
    """The codes that FR.MAPA.01 plans for the units of each group, in order."""
    return {
        group["key"]: list(dict.fromkeys(code for unit in group["units"] for code in planned_codes(answers, unit)))
        for group in groups
    }


def _ticked(answers: Answers, lent: Lent) -> _Plan:
    return _Plan({}, frozenset(form for group in lending.groups(lent) for form in ticked_rows(answers, group["key"])))


def _ticks_of_map(
    sheet: Below,
    was: Mapping[str, Collection[str]] | None,
    now: Mapping[str, Collection[str]],
    groups: Iterable[Mapping[str, Any]],
) -> Iterator[Point]:
    """Rows of FR.MAPA.02 that are ticked without plan, and codes that are planned without a tick."""
    for group in groups:
        key, name = group["key"], str(group["name"])
        ticked, planned = ticked_rows(sheet.answers, key), now.get(key, ())
        old = was.get(key, ()) if was is not None else None
        for form in ticked:
            code = INSTRUMENT_OF[form]
            if code not in planned and (old is None or code in old):
                yield Point(Effect.DROP, form, name)
        held = {INSTRUMENT_OF[form] for form in ticked}
        for code in planned if ticked else ():
            if code not in held and (old is None or code not in old):
                yield Point(Effect.ADD, code, name)


def _types_of_map(sheet: Below, was: Collection[str] | None, now: Collection[str]) -> Iterator[Point]:
    """The types of asesi that the plan names are served by FR.MAPA.02; it may serve others as well."""
    ticks = (values for path, values in sheet.answers.items() if path.endswith(":potensi"))
    served = {kind for values in ticks for kind in values or ()}
    gone = (served & set(was or ())) - set(now)
    new = set(now) - served - set(was or ())
    if served:
        yield from (Point(Effect.DROP, f"Tipe asesi {kind}") for kind in sorted(gone))
        yield from (Point(Effect.ADD, f"Tipe asesi {kind}") for kind in sorted(new))


def _follows(sheet: Below, was: _Plan | None, now: _Plan) -> Iterator[Point]:
    """What the set of instruments means further down: FR.AK.01, FR.AK.02, and the instruments themselves."""
    if sheet.code == AGREEMENT:
        labels = _labels(sheet, "bukti")
        wanted = agreed_evidence(now.forms, labels)
        before = agreed_evidence(was.forms, labels) if was else None
        yield from _differing(list(sheet.answers.get("bukti") or ()), before, wanted, labels)
    elif sheet.code == RECORD:
        labels = _labels(sheet, "unit")
        rows = (value for path, value in sheet.answers.items() if path.startswith("unit:") and path.endswith(":bukti"))
        ticked = list(dict.fromkeys(kind for values in rows for kind in values or ()))
        before = _recorded(was.forms) if was else None
        yield from _differing(ticked, before, _recorded(now.forms), labels)
    elif sheet.code in INSTRUMENT_OF and sheet.code not in now.forms and (was is None or sheet.code in was.forms):
        yield Point(Effect.UNPLANNED, sheet.code)


def _recorded(forms: Iterable[str]) -> set[str]:
    return {RECORDED_AS[INSTRUMENT_OF[form]] for form in forms}


def _differing(
    ticked: Sequence[str], was: Collection[str] | None, now: Collection[str], labels: Mapping[str, str]
) -> Iterator[Point]:
    """Ticks that are no longer wanted, and wanted ones that are not there; a sheet without any tick says nothing."""
    for value, label in labels.items() if ticked else ():
        if value in ticked and value not in now and (was is None or value in was):
            yield Point(Effect.DROP, label)
        if value not in ticked and value in now and (was is None or value not in was):
            yield Point(Effect.ADD, label)


def _labels(sheet: Below, key: str) -> dict[str, str]:
    """The options of a field, or of the first column of a table, in the order of the form."""
    field = load_edition(sheet.code, sheet.edition).field(key)
    options = field.options or field.columns[0].options
    return {option.value: option.label for option in options}

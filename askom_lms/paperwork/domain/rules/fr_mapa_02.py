"""FR.MAPA.02: the ticked instruments are those of FR.MAPA.01 and of the dossier, for the asesi types it named."""

from collections.abc import Iterable, Iterator

from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.cells import Line
from askom_lms.paperwork.domain.filled import Filled, Issue, Severity
from askom_lms.paperwork.domain.plan import INSTRUMENT_OF
from askom_lms.paperwork.domain.rules.shared import validator_is_somebody_else

NEEDS = {"ia04b": ("ia04a", "FR.IA.04B", "FR.IA.04A"), "ia03": ("ia01", "FR.IA.03", "FR.IA.01")}


def ticked_instruments_are_planned(form: Filled) -> Iterable[Issue]:
    """A row may be ticked only if its code is planned for a unit of the group."""
    if "codes" not in form.plan:
        return
    for group, lines in _groups(form):
        planned = _planned(form, group)
        for line in lines:
            if _is_ticked(form, line) and line.row.about["code"] not in planned:
                yield form.issue("paperwork.fr_mapa_02.belum_rencana", _path(line), code=line.row.about["code"])


def planned_instruments_are_ticked(form: Filled) -> Iterable[Issue]:
    """Every planned code serves at least one type of asesi."""
    for group, lines in _groups(form):
        ticked = {line.row.about["code"] for line in lines if _is_ticked(form, line)}
        for code in _planned(form, group):
            if code not in ticked:
                first = next(line for line in lines if line.row.about["code"] == code)
                yield form.issue("paperwork.fr_mapa_02.belum_centang", _path(first), code=code)


def ticked_instruments_are_in_the_dossier(form: Filled) -> Iterable[Issue]:
    """The ticks are the set of instruments that must exist: each sheet of the dossier is ticked, and no other one.

    A tick without a sheet only warns: panitia may add the sheet before the class begins.
    """
    held = set(form.lent.get("kit") or ()) & INSTRUMENT_OF.keys()
    lines = list(form.lines("instrumen"))
    ticked = {line.row.about["form"] for line in lines if _is_ticked(form, line)}
    if not held or not ticked:
        return
    first = {line.row.about["form"]: _path(line) for line in reversed(lines)}
    for code in sorted(held - ticked):
        yield form.issue("paperwork.fr_mapa_02.ada_di_map", first[code], form=code)
    for code in sorted(ticked - held):
        yield form.issue("paperwork.fr_mapa_02.tidak_di_map", first[code], severity=Severity.WARNING, form=code)


def pairs_stay_together(form: Filled) -> Iterable[Issue]:
    """FR.IA.04B needs FR.IA.04A, FR.IA.03 needs FR.IA.01."""
    for group, lines in _groups(form):
        ticked = {_row(line) for line in lines if _is_ticked(form, line)}
        for row, (other, this, needed) in NEEDS.items():
            if row in ticked and other not in ticked:
                path = f"instrumen:{group}_{row}:potensi"
                yield form.issue("paperwork.fr_mapa_02.pasangan", path, this=this, needed=needed)


def named_types_are_served(form: Filled) -> Iterable[Issue]:
    """The asesi types of FR.MAPA.01 1.1 each have at least one tick."""
    lines = list(form.lines("instrumen"))
    served = {kind for line in lines for kind in form.many(_path(line))}
    if lines and not served:
        yield form.issue("paperwork.fr_mapa_02.kosong", _path(lines[0]))
        return
    for kind in form.plan.get("asesi_types") or ():
        if kind not in served and lines:
            yield form.issue("paperwork.fr_mapa_02.tipe", _path(lines[0]), kind=kind)


def _groups(form: Filled) -> Iterator[tuple[str, list[Line]]]:
    for view, table in form.tables("instrumen"):
        assert view.scope is not None
        yield view.scope.key, list(table.lines)


def _planned(form: Filled, group: str) -> list[str]:
    units = next((g["units"] for g in lending.groups(form.lent) if g["key"] == group), ())
    codes = form.plan.get("codes") or {}
    return list(dict.fromkeys(code for unit in units for code in codes.get(unit) or ()))


def _path(line: Line) -> str:
    return line.cells[0].path


def _row(line: Line) -> str:
    return line.row.key.rpartition("_")[2]


def _is_ticked(form: Filled, line: Line) -> bool:
    return bool(form.many(_path(line)))


RULES = (
    ticked_instruments_are_planned,
    planned_instruments_are_ticked,
    ticked_instruments_are_in_the_dossier,
    pairs_stay_together,
    named_types_are_served,
    validator_is_somebody_else,
)

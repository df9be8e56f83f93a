"""Ticks that follow from a sheet upstream: what the plan means for the map, the agreement, the record and the report.

Nothing is judged here: a K or BK is proposed only where FR.AK.02 has said it.
"""

from collections.abc import Iterator
from typing import Any

from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.answers import is_empty
from askom_lms.paperwork.domain.authoring.proposal import Proposal, planned_units
from askom_lms.paperwork.domain.cells import Answers, Line
from askom_lms.paperwork.domain.filled import Filled
from askom_lms.paperwork.domain.lent import Lent
from askom_lms.paperwork.domain.plan import INSTRUMENT_OF, RECORDED_AS, agreed_evidence, ticked_forms
from askom_lms.paperwork.domain.spec import FormSpec, Option, Stage


def the_planned_instruments(spec: FormSpec, answers: Answers, lent: Lent) -> Proposal:
    """FR.MAPA.02: each instrument that FR.MAPA.01 plans for the group, for the types of asesi that it names.

    Where the dossier is known, only instruments that it holds.
    """
    found, plan = Proposal(), lent.get("plan") or {}
    kinds, held = list(plan.get("asesi_types") or ()), set(lent.get("kit") or ()) & INSTRUMENT_OF.keys()
    for view, table in Filled(spec, Stage.WHOLE, answers, lent).tables("instrumen"):
        assert view.scope is not None
        units = next(group["units"] for group in lending.groups(lent) if group["key"] == view.scope.key)
        planned = {code for unit in units for code in (plan.get("codes") or {}).get(unit) or ()}
        for line in table.lines:
            form = line.row.about["form"]
            if line.row.about["code"] in planned and (form in held or not held) and kinds:
                _fill(found, answers, line, "potensi", kinds, form)
    return found


def the_agreed_evidence(spec: FormSpec, answers: Answers, lent: Lent) -> Proposal:
    """FR.AK.01: the evidence of the instruments that FR.MAPA.02 ticks (002:9.2.4)."""
    found, options = Proposal(), spec.field("bukti").options
    planned = agreed_evidence(ticked_forms(lent.get("plan") or {}), {option.value for option in options})
    if planned and is_empty(answers.get("bukti")):
        chosen = [option for option in options if option.value in planned]
        found.additions["bukti"] = [option.value for option in chosen]
        found.names += [option.label for option in chosen]
    return found


def the_collected_evidence(spec: FormSpec, answers: Answers, lent: Lent) -> Proposal:
    """FR.AK.02: for each unit the columns of the filled instruments that the plan names for it."""
    found = Proposal()
    results = [code for code in (lent.get("plan") or {}).get("results") or () if code in INSTRUMENT_OF]
    serving = {code: set(planned_units(code, lent)) for code in results}
    for line in _lines(spec, answers, lent, "unit"):
        columns = {RECORDED_AS[INSTRUMENT_OF[code]] for code in results if line.row.key in serving[code]}
        chosen = [option for option in _options(line) if option.value in columns]
        if chosen:
            name = f"{line.row.text}: {', '.join(option.label for option in chosen)}"
            _fill(found, answers, line, "bukti", [option.value for option in chosen], name)
    return found


def the_recorded_recommendations(spec: FormSpec, answers: Answers, lent: Lent) -> Proposal:
    """FR.AK.05: the K or BK that FR.AK.02 gave each asesi."""
    found = Proposal()
    for line in _lines(spec, answers, lent, "baris"):
        recorded = line.row.about.get("hasil", "")
        if recorded:
            _fill(found, answers, line, "rekomendasi", recorded, f"{line.row.text}: {recorded}")
    return found


def _lines(spec: FormSpec, answers: Answers, lent: Lent, key: str) -> Iterator[Line]:
    return Filled(spec, Stage.WHOLE, answers, lent).lines(key)


def _options(line: Line) -> tuple[Option, ...]:
    return line.cells[0].field.options


def _fill(found: Proposal, answers: Answers, line: Line, column: str, value: Any, name: str) -> None:
    """Propose this for one cell of the line, if it is empty."""
    path = next(cell.path for cell in line.cells if cell.path.endswith(f":{column}"))
    if is_empty(answers.get(path)):
        found.additions[path] = value
        found.names.append(name)

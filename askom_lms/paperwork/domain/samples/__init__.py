"""Sample answers: complete, plausible and valid by every check; for the demo, the simulation and the tests."""

import random
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from askom_lms.paperwork.domain import kinds
from askom_lms.paperwork.domain.answers import compact, defaults, is_empty
from askom_lms.paperwork.domain.cells import Cell
from askom_lms.paperwork.domain.layout import cells_of
from askom_lms.paperwork.domain.lent import Lent
from askom_lms.paperwork.domain.samples import (
    evidence,
    execution,
    knowledge,
    papers,
    planning,
    registration,
    review,
    safeguards,
)
from askom_lms.paperwork.domain.samples.sketch import Sketch
from askom_lms.paperwork.domain.spec import FormSpec, Kind, Stage

Filler = Callable[[Sketch], Iterable[tuple[str, Any]]]

FILLERS: Mapping[str, Filler] = {
    "FR.APL.01": registration.application,
    "FR.APL.02": registration.self_assessment,
    "PORTOFOLIO": registration.portfolio,
    "SKEMA": papers.skema,
    "STANDAR": papers.standar,
    "PETA.KP": planning.peta,
    "FR.MAPA.01": planning.mapa_01,
    "FR.MAPA.02": planning.mapa_02,
    "FR.AK.01": registration.agreement,
    "FR.IA.01": execution.observation,
    "FR.IA.02": execution.task,
    "FR.IA.03": execution.questions,
    "FR.IA.04A": evidence.instructions,
    "FR.IA.04B": evidence.presentation,
    "FR.IA.05": knowledge.choice,
    "FR.IA.06": knowledge.essay,
    "FR.IA.07": knowledge.oral,
    "FR.IA.08": evidence.portfolio,
    "FR.IA.09": evidence.interview,
    "FR.IA.10": evidence.third_party,
    "FR.IA.11": evidence.product,
    "FR.AK.02": review.record,
    "FR.AK.03": review.feedback,
    "FR.AK.04": safeguards.appeal,
    "FR.AK.05": review.report,
    "FR.AK.06": safeguards.review,
    "FR.AK.07": safeguards.adjustments,
    "FR.VA": review.validation,
    "DAFTAR.PERIKSA": papers.checklist,
    "FR-ACA-07": review.decision,
}


def sample_answers(
    spec: FormSpec, stage: Stage, lent: Lent, seed: int = 0, *, is_competent: bool = True
) -> dict[str, Any]:
    """A complete set of answers of all roles, valid by every check; the same seed gives the same answers.

    A result contains what the perangkat with the same seed says. Not competent: one KUK is missed and all that follows.
    """
    sketch = Sketch(spec, stage, lent, random.Random(f"{spec.code}/{seed}"), is_competent)  # noqa: S311 - sample data
    found = dict(FILLERS[spec.code](sketch))
    wanted = cells_of(spec, stage, lent)
    answers = {**defaults(spec, stage, lent), **{path: value for path, value in found.items() if path in wanted}}
    answers |= dict(_rest(spec, stage, lent, answers, sketch))
    tidy = {path: kinds.clean(wanted[path].field, value) for path, value in answers.items() if path in wanted}
    return compact(tidy)


def parts_of(spec: FormSpec, stage: Stage, lent: Lent, answers: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The sample answers by the role that writes them."""
    cells = cells_of(spec, stage, lent, answers)
    parts: dict[str, dict[str, Any]] = {}
    for path, value in answers.items():
        if path in cells and not cells[path].is_locked:
            parts.setdefault(cells[path].field.filled_by, {})[path] = value
    return parts


def part_of(spec: FormSpec, stage: Stage, lent: Lent, answers: Mapping[str, Any], role: str) -> dict[str, Any]:
    """The sample answers that one role writes."""
    return parts_of(spec, stage, lent, answers).get(role, {})


def _rest(
    spec: FormSpec, stage: Stage, lent: Lent, answers: Mapping[str, Any], sketch: Sketch
) -> Iterable[tuple[str, Any]]:
    """Whatever is still required: a usual answer of its kind."""
    for path, cell in cells_of(spec, stage, lent, answers).items():
        if is_empty(answers.get(path)) and cell.field.required and not cell.is_spare and cell.is_asked(answers):
            yield path, _usual(cell, sketch)


def _usual(cell: Cell, sketch: Sketch) -> Any:
    options = [option.value for option in cell.field.options]
    usual: Mapping[Kind, Any] = {
        Kind.ONE: options[:1] and options[0],
        Kind.YN: "ya",
        Kind.KBK: "K",
        Kind.MANY: options[:1],
        Kind.STATEMENT: True,
        Kind.DATE: sketch.day,
        Kind.TIME: "09:00",
        Kind.INT: cell.field.settings.get("min", 1),
    }
    return usual.get(cell.field.kind, f"{cell.field.label} sesuai dokumen kelas")

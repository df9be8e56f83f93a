"""FR.IA.06: the questions explore the five dimensions, and the conclusion follows what was achieved."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.authoring.practice import FIVE
from askom_lms.paperwork.domain.filled import Filled, Issue, Severity
from askom_lms.paperwork.domain.rules.knowledge import (
    achieved_only_when_all_are_right,
    one_question_for_a_kuk,
    planned_units_are_asked,
)
from askom_lms.paperwork.domain.rules.shared import validator_is_somebody_else
from askom_lms.paperwork.domain.rules.turns import evidence_is_agreed
from askom_lms.paperwork.domain.spec import Stage


def five_dimensions_are_explored(form: Filled) -> Iterable[Issue]:
    """One exemplar of a validation demands all five here; no rule does, so it is shown and may stay."""
    lines = list(form.lines("soal"))
    asked = {value for line in lines for value in form.many(f"soal:{line.row.key}:dimensi")}
    missing = [one for one in FIVE if one not in asked]
    if form.stage is Stage.PERANGKAT and asked and missing:
        path = f"soal:{lines[0].row.key}:dimensi"
        yield form.issue("paperwork.fr_ia_06.lima_dimensi", path, severity=Severity.WARNING, missing=", ".join(missing))


RULES = (
    evidence_is_agreed,
    five_dimensions_are_explored,
    one_question_for_a_kuk,
    planned_units_are_asked,
    achieved_only_when_all_are_right,
    validator_is_somebody_else,
)

"""FR.IA.03: with what is seen in practice, the questions complete the five dimensions, before and after it."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue
from askom_lms.paperwork.domain.plan import OBSERVED_DIMENSIONS
from askom_lms.paperwork.domain.rules.shared import validator_is_somebody_else
from askom_lms.paperwork.domain.rules.turns import evidence_is_agreed
from askom_lms.paperwork.domain.spec import Stage

FIVE = ("TS", "TMS", "CMS", "JRES", "TRS")
MOMENTS = {"sebelum": "sebelum", "sesudah": "sesudah"}


def five_dimensions_are_covered(form: Filled) -> Iterable[Issue]:
    """The union over observation, task and questions is all five (source 000)."""
    lines = list(form.lines("pertanyaan"))
    asked = {value for line in lines for value in form.many(f"pertanyaan:{line.row.key}:dimensi")}
    missing = [one for one in FIVE if one not in asked | OBSERVED_DIMENSIONS]
    if form.stage is Stage.PERANGKAT and asked and missing:
        path = f"pertanyaan:{lines[0].row.key}:dimensi"
        yield form.issue("paperwork.fr_ia_03.lima_dimensi", path, clause="000:mapa.6", missing=", ".join(missing))


def asked_before_and_after(form: Filled) -> Iterable[Issue]:
    """At least one question before the practice and one after it."""
    lines = list(form.lines("pertanyaan"))
    moments = {form.text(f"pertanyaan:{line.row.key}:momen") for line in lines} - {""}
    if form.stage is not Stage.PERANGKAT or not moments:
        return
    for moment, word in MOMENTS.items():
        if moment not in moments:
            path = f"pertanyaan:{lines[0].row.key}:momen"
            yield form.issue(f"paperwork.fr_ia_03.{moment}", path, clause="000:mapa.6", moment=word)


RULES = (evidence_is_agreed, five_dimensions_are_covered, asked_before_and_after, validator_is_somebody_else)

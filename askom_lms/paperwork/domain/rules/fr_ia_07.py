"""FR.IA.07: the planned units are asked about, what a written test left open too, and the conclusion follows."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue, Severity
from askom_lms.paperwork.domain.rules.knowledge import (
    achieved_only_when_all_are_right,
    one_question_for_a_kuk,
    planned_units_are_asked,
)
from askom_lms.paperwork.domain.rules.shared import validator_is_somebody_else
from askom_lms.paperwork.domain.rules.turns import evidence_is_agreed
from askom_lms.paperwork.domain.spec import Stage

TABLES = ("soal", "tambahan")


def written_misses_are_asked(form: Filled) -> Iterable[Issue]:
    """A KUK that was missed in writing is asked about, if need be by a question that is added; it may stay open."""
    asked = {form.text(f"{table}:{line.row.key}:kuk") for table in TABLES for line in form.lines(table)}
    missed = {*(form.plan.get("belum_pilihan") or ()), *(form.plan.get("belum_esai") or ())}
    if form.stage is Stage.HASIL and missed - asked:
        told = ", ".join(key.replace("_", " KUK ") for key in sorted(missed - asked))
        room = next(
            (f"tambahan:{line.row.key}:kuk" for line in form.lines("tambahan") if line.row.is_spare), "simpulan"
        )
        yield form.issue("paperwork.fr_ia_07.belum_ditanya", room, severity=Severity.WARNING, kuk=told)


RULES = (
    evidence_is_agreed,
    one_question_for_a_kuk,
    planned_units_are_asked,
    written_misses_are_asked,
    achieved_only_when_all_are_right,
    validator_is_somebody_else,
)

"""FR.IA.05: every choice is another one, and the result is what the key says."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue, Severity
from askom_lms.paperwork.domain.rules.knowledge import (
    CLAUSE,
    achieved_only_when_all_are_right,
    one_question_for_a_kuk,
    planned_units_are_asked,
)
from askom_lms.paperwork.domain.rules.shared import validator_is_somebody_else
from askom_lms.paperwork.domain.rules.turns import evidence_is_agreed
from askom_lms.paperwork.domain.spec import Stage

CHOICES = ("a", "b", "c", "d", "e")


def choices_differ(form: Filled) -> Iterable[Issue]:
    """Two equal choices would make two keys."""
    for line in form.lines("soal") if form.stage is Stage.PERANGKAT else ():
        seen: dict[str, str] = {}
        for choice in CHOICES:
            path = f"soal:{line.row.key}:{choice}"
            text = form.text(path).strip().casefold()
            if text in seen:
                yield form.issue("paperwork.fr_ia_05.pilihan_sama", path, choice=choice, other=seen[text])
            elif text:
                seen[text] = choice


def shows_a_critical_aspect(form: Filled) -> Iterable[Issue]:
    """A question stands for a critical aspect (source 000); one that does not is shown, and may stay."""
    plain = [line.row for line in form.lines("soal") if form.text(f"soal:{line.row.key}:kritis") == "tidak"]
    if form.stage is Stage.PERANGKAT and plain:
        path, numbers = f"soal:{plain[0].key}:kritis", ", ".join(row.number for row in plain)
        warns = Severity.WARNING
        yield form.issue("paperwork.fr_ia_05.aspek_kritis", path, severity=warns, clause=CLAUSE, numbers=numbers)


RULES = (
    evidence_is_agreed,
    choices_differ,
    shows_a_critical_aspect,
    one_question_for_a_kuk,
    planned_units_are_asked,
    achieved_only_when_all_are_right,
    validator_is_somebody_else,
)

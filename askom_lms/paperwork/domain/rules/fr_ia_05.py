"""FR.IA.05: every choice is another one, and the result is what the key says."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue
from askom_lms.paperwork.domain.rules.knowledge import (
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


RULES = (
    evidence_is_agreed,
    choices_differ,
    one_question_for_a_kuk,
    planned_units_are_asked,
    achieved_only_when_all_are_right,
    validator_is_somebody_else,
)

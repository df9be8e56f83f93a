"""FR.IA.07: the planned units are asked about, and the conclusion follows what was achieved."""

from askom_lms.paperwork.domain.rules.knowledge import (
    achieved_only_when_all_are_right,
    one_question_for_a_kuk,
    planned_units_are_asked,
)
from askom_lms.paperwork.domain.rules.shared import validator_is_somebody_else
from askom_lms.paperwork.domain.rules.turns import evidence_is_agreed

RULES = (
    evidence_is_agreed,
    one_question_for_a_kuk,
    planned_units_are_asked,
    achieved_only_when_all_are_right,
    validator_is_somebody_else,
)

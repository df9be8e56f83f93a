"""FR.IA.04A: instructions need no rule of their own; what every instrument keeps, it keeps."""

from askom_lms.paperwork.domain.rules.shared import validator_is_somebody_else
from askom_lms.paperwork.domain.rules.turns import evidence_is_agreed

RULES = (evidence_is_agreed, validator_is_somebody_else)

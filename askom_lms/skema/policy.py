"""Who may do what in skema."""

from askom_lms.kernel.policy import Rules

RULES: Rules = {}

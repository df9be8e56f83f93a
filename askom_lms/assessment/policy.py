"""Who may do what in assessment."""

from askom_lms.kernel.policy import Rules

RULES: Rules = {}

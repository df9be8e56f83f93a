"""Who may do what in registry."""

from askom_lms.kernel.policy import Rules

RULES: Rules = {}

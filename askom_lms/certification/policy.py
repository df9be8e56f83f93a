"""Who may do what in certification."""

from askom_lms.kernel.policy import Rules

RULES: Rules = {}

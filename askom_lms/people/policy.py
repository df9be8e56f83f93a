"""Who may do what in people."""

from askom_lms.kernel.policy import Rules

RULES: Rules = {}

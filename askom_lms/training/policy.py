"""Who may do what in training."""

from askom_lms.kernel.policy import Rules

RULES: Rules = {}

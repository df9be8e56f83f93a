"""Who may do what in coursework."""

from askom_lms.kernel.policy import Rules

RULES: Rules = {}

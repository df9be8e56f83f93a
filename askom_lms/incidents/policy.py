"""Who may do what with incidents: who answers for the whole installation."""

from enum import StrEnum

from askom_lms.kernel.policy import Rule, Rules
from askom_lms.people.domain import Role


class P(StrEnum):
    """Permissions of this context."""

    KEEP = "incident:keep"


RULES: Rules = {P.KEEP: Rule(frozenset({Role.PENGELOLA}))}

"""Who may do what in registry."""

from enum import StrEnum

from askom_lms.kernel.policy import Rule, Rules
from askom_lms.people.domain import Role


class P(StrEnum):
    """Permissions of this context."""

    CREATE = "institution:create"


RULES: Rules = {P.CREATE: Rule(frozenset({Role.PENGELOLA}))}

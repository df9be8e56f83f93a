"""Who may do what in skema."""

from enum import StrEnum

from askom_lms.kernel.policy import Rule, Rules
from askom_lms.people.domain import Role


class P(StrEnum):
    """Permissions of this context."""

    READ = "skema:read"
    IMPORT = "skema:import"
    VERIFY = "skema:verify"


RULES: Rules = {
    P.READ: Rule(frozenset(Role)),
    P.IMPORT: Rule(frozenset({Role.PENGELOLA, Role.LSP_ADMIN})),
    P.VERIFY: Rule(frozenset({Role.PENGELOLA})),
}

"""Who sees which figures: an institution its own, who answers for the installation those of the nation."""

from enum import StrEnum

from askom_lms.kernel.policy import Rule, Rules
from askom_lms.people.domain import Role
from askom_lms.registry.policy import is_own


class P(StrEnum):
    """Permissions of this context."""

    READ = "figures:read"
    NATION = "figures:nation"


RULES: Rules = {
    P.READ: Rule(frozenset({Role.PENGELOLA, Role.LSP_ADMIN}), is_own),
    P.NATION: Rule(frozenset({Role.PENGELOLA})),
}

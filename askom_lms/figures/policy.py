"""Who sees which figures: an institution its own, who answers for the installation and BNSP those of the nation."""

from enum import StrEnum

from askom_lms.kernel.policy import Rule, Rules
from askom_lms.people.domain import Role
from askom_lms.registry.policy import reads


class P(StrEnum):
    """Permissions of this context."""

    READ = "figures:read"
    NATION = "figures:nation"


OVER_ALL = frozenset({Role.PENGELOLA, Role.BNSP})
RULES: Rules = {
    P.READ: Rule(OVER_ALL | {Role.LSP_ADMIN}, reads),
    P.NATION: Rule(OVER_ALL),
}

"""Who answers what people ask about their data: who answers for the installation, and an institution for its own."""

from enum import StrEnum
from typing import Any

from askom_lms.kernel.act import Actor
from askom_lms.kernel.policy import Rule, Rules
from askom_lms.people.domain import Role


class P(StrEnum):
    """Permissions of this context; one's own data needs none but the sign-in."""

    ANSWER = "privacy:answer"
    RETAIN = "privacy:retain"
    """Confirm how long a class of documents stays."""


def answers(actor: Actor, asked: Any) -> bool:
    """The queue is for whoever answers; one request only for pengelola and the admin of its institution."""
    if asked is None or actor.has(Role.PENGELOLA):
        return True
    return asked.institution_id is not None and asked.institution_id in actor.scopes(Role.LSP_ADMIN)


RULES: Rules = {
    P.ANSWER: Rule(frozenset({Role.PENGELOLA, Role.LSP_ADMIN}), answers),
    P.RETAIN: Rule(frozenset({Role.PENGELOLA})),
}

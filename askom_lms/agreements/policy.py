"""Everybody signs for himself and reads his own."""

from typing import Any

from askom_lms.agreements.domain import AgreementPermission as P
from askom_lms.kernel.act import Actor
from askom_lms.kernel.policy import Rule, Rules
from askom_lms.people.domain import EVERYBODY


def is_own(actor: Actor, subject: Any) -> bool:
    """None: what one signs."""
    return subject is None or bool(subject.person_id == actor.id)


RULES: Rules = {P.OWN: Rule(EVERYBODY, is_own)}

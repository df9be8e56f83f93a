"""Who may do what: permission tables. What is not in a table is not allowed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


def everyone(_actor: Any, _subject: Any) -> bool:
    """The role alone decides."""
    return True


@dataclass(frozen=True)
class Rule:
    """`roles` may ever ask; `holds` says whether this actor may for this object."""

    roles: frozenset[StrEnum]
    holds: Callable[[Any, Any], bool] = everyone
    handed_over: bool = False
    """Also for somebody who has shown his proof on another one's device; everything else is not for that device."""
    roleless: bool = False
    """Also for who holds no role at all; `holds` still looks at the object."""

    def admits(self, roles: frozenset[str]) -> bool:
        """Whether these roles may ever ask."""
        return bool(self.roles & roles) or (self.roleless and not roles)


Rules = Mapping[StrEnum, Rule]


class PolicyBook:
    """All tables of the house, installed once. Deny by default."""

    def __init__(self) -> None:
        self._rules: dict[str, Rule] = {}

    def install(self, rules: Rules) -> None:
        for permission, rule in rules.items():
            if str(permission) in self._rules:
                raise ValueError(f"{permission} is ruled twice")
            self._rules[str(permission)] = rule

    def may_ever(self, permission: str, roles: frozenset[str]) -> bool:
        rule = self._rules.get(str(permission))
        return rule is not None and rule.admits(roles)

    def allows(self, permission: str, actor: Any, subject: Any) -> bool:
        rule = self._rules.get(str(permission))
        if rule is None or (actor.via_handover and not rule.handed_over):
            return False
        return rule.admits(actor.roles) and rule.holds(actor, subject)

    def all(self) -> Mapping[str, Rule]:
        return dict(self._rules)

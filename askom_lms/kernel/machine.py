"""What may happen next: transition tables and their interpreter."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class IllegalTransition(Exception):
    """The table has no answer for this state and event."""

    def __init__(self, machine: str, state: str, event: str) -> None:
        super().__init__(f"{machine}: {event} is not possible from {state}")
        self.machine, self.state, self.event = machine, state, event


@dataclass(frozen=True)
class Guard:
    """A yes or no about the subject; a no is refused with the sentence of `code`."""

    code: str
    holds: Callable[[Any], bool]


@dataclass(frozen=True)
class Transition:
    """One row: this event, from one of these states, leads to the target."""

    event: StrEnum
    sources: frozenset[StrEnum]
    target: StrEnum
    permission: StrEnum
    guards: tuple[Guard, ...] = ()


@dataclass(frozen=True)
class Machine:
    """A table of transitions. Refuses two answers for one cell and two permissions for one event."""

    name: str
    initial: StrEnum
    final: tuple[StrEnum, ...]
    transitions: tuple[Transition, ...]
    _cells: dict[tuple[str, str], Transition] = field(init=False, repr=False, compare=False)

    def __init__(
        self, name: str, initial: StrEnum, final: Iterable[StrEnum], transitions: Iterable[Transition]
    ) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "initial", initial)
        object.__setattr__(self, "final", tuple(final))
        object.__setattr__(self, "transitions", tuple(transitions))
        object.__setattr__(self, "_cells", self._table())

    def _table(self) -> dict[tuple[str, str], Transition]:
        cells: dict[tuple[str, str], Transition] = {}
        permissions: dict[str, str] = {}
        for row in self.transitions:
            if permissions.setdefault(row.event, row.permission) != row.permission:
                raise ValueError(f"{self.name}: {row.event} names two permissions")
            for source in row.sources:
                if (source, row.event) in cells:
                    raise ValueError(f"{self.name}: two answers for {row.event} from {source}")
                cells[source, row.event] = row
        return cells

    def row(self, state: str, event: str) -> Transition:
        """The row for this cell. Raises IllegalTransition."""
        try:
            return self._cells[state, event]
        except KeyError:
            raise IllegalTransition(self.name, state, event) from None

    def next_state(self, subject: Any, event: str) -> StrEnum:
        """The target for a subject with `.state`, guards included. Raises IllegalTransition."""
        row = self.row(subject.state, event)
        for guard in row.guards:
            if not guard.holds(subject):
                raise IllegalTransition(self.name, subject.state, event)
        return row.target

    def rows_from(self, state: str) -> list[Transition]:
        return [row for row in self.transitions if state in row.sources]

"""An Act: who does something, when, in which sign-in session; it asks, takes steps and records."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from askom_lms.kernel import audit, clock, evidence
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.machine import IllegalTransition, Machine, Transition
from askom_lms.kernel.messages import Denied, NotFound, Refusal, SignInNeeded, StepUpNeeded
from askom_lms.kernel.policy import PolicyBook

STEP_UP_FRESH = dt.timedelta(minutes=15)
POLICIES = PolicyBook()
Notice = Callable[["Act", Any], None]
NOTICES: dict[str, list[Notice]] = {}


UNDATED = 60
"""An institution counts like a class that ends in two months."""


@dataclass(frozen=True)
class Place:
    """Where a role was given: a class or institution, its slug in URLs and its line in the header."""

    role: str
    scope: uuid.UUID | None
    slug: str
    label: str
    ends_on: dt.date | None = None

    def distance(self, today: dt.date) -> int:
        """How far off the class is: in days to its last one, doubled once that is over."""
        if self.ends_on is None:
            return UNDATED
        left = (self.ends_on - today).days
        return left if left >= 0 else -2 * left


@dataclass(frozen=True)
class Actor:
    """A signed-in person, as one query brings him: no ORM object, safe after a rollback."""

    id: uuid.UUID
    name: str
    email: str
    grants: frozenset[tuple[str, uuid.UUID | None]] = frozenset()
    session_id: uuid.UUID | None = None
    second_factor_at: dt.datetime | None = None
    met_number: str | None = None
    has_second_factor: bool = False
    locale: str = "id"
    places: tuple[Place, ...] = ()
    """The same grants with what a page header needs to say about their scope."""
    via_handover: bool = False
    """True when this person acts on another one's device with his own proof."""
    some_restricted: bool = False
    """Somebody's documents may be shown to nobody now: whatever is opened is asked about first."""

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(role for role, _ in self.grants)

    def has(self, role: str, scope: uuid.UUID | None = None) -> bool:
        """This role for this class or institution; a grant without scope covers all."""
        return (str(role), None) in self.grants or (scope is not None and (str(role), scope) in self.grants)

    def at_hand(self, today: dt.date) -> Place | None:
        """The place that a page without a class in its address means: the class that runs, ended last or comes next."""
        named = (place for place in self.places if place.slug)
        return min(named, key=lambda place: place.distance(today), default=None)

    def scopes(self, role: str) -> frozenset[uuid.UUID]:
        """The classes or institutions for which the role was given."""
        return frozenset(scope for held, scope in self.grants if held == str(role) and scope is not None)


@dataclass
class Act:
    """One deed of one person. Services take it first; it is the only code that assigns `.state`."""

    actor: Actor | None
    now: dt.datetime
    asked: set[str] = field(default_factory=set)
    """Permissions asked so far: the web door refuses a page that never asked the one it names."""
    views: list[tuple[str, uuid.UUID, str]] = field(default_factory=list)
    """Documents looked at: (subject kind, id, what); the web door writes them to the access log."""
    refused: list[tuple[str, uuid.UUID, str]] = field(default_factory=list)
    """The same of what he asked for and did not get: (subject kind, id, permission)."""
    is_system: bool = False
    """Jobs and operator commands act for the installation and pass every permission."""

    @classmethod
    def system(cls, now: dt.datetime | None = None) -> "Act":
        return cls(None, now or clock.now(), is_system=True)

    @property
    def person(self) -> Actor:
        """The signed-in person. Raises SignInNeeded."""
        if self.actor is None:
            raise SignInNeeded
        return self.actor

    @property
    def today(self) -> dt.date:
        """The day of this deed, for whatever has no zone of its own (`clock.day_of`)."""
        return clock.day_of(self.now)

    @property
    def actor_id(self) -> uuid.UUID | None:
        return self.actor.id if self.actor else None

    @property
    def actor_name(self) -> str:
        """What rows keep beside the id, since names change; empty for the installation."""
        return self.actor.name if self.actor else ""

    def may(self, permission: str, subject: Any = None) -> bool:
        """Whether this person may, for this object."""
        self.asked.add(str(permission))
        if self.is_system:
            return True
        return self.actor is not None and POLICIES.allows(permission, self.actor, subject)

    def require(self, permission: str, subject: Any = None) -> None:
        """Raises SignInNeeded, Denied (no role of his may ever) or NotFound (not this object), and notes the latter."""
        if self.may(permission, subject):
            return
        self.ask_role(permission)
        kind, named = getattr(subject, "__tablename__", ""), getattr(subject, "id", None)
        if kind and named:
            self.refused.append((kind, named, f"refused:{permission}"))
        raise NotFound

    def ask_role(self, permission: str) -> None:
        """Raises Denied when no role of this person may ever.

        The web door asks this before anything is looked up: somebody without the role gets the same answer for an
        object that exists and for one that does not.
        """
        if not self.is_system and not POLICIES.may_ever(permission, self.person.roles):
            raise Denied("kernel.denied", permission=str(permission))

    def with_role(self, role: str, scope: uuid.UUID) -> "Act":
        """The same deed by the same person, who was given this role within it."""
        if self.actor is None:
            return self
        return replace(self, actor=replace(self.actor, grants=self.actor.grants | {(str(role), scope)}))

    def step_up(self) -> None:
        """Raises StepUpNeeded unless the second factor was shown within fifteen minutes."""
        if self.is_system:
            return
        shown = self.person.second_factor_at
        if shown is None or self.now - shown > STEP_UP_FRESH:
            raise StepUpNeeded

    def viewed(self, subject_kind: str, subject_id: uuid.UUID, what: str) -> None:
        """Note that a document was looked at."""
        self.views.append((subject_kind, subject_id, what))

    def take(
        self,
        machine: Machine,
        subject: Any,
        event: StrEnum,
        *,
        chain: ChainRef,
        data: Mapping[str, Any] | None = None,
        seals: Sequence[str] = (),
    ) -> int:
        """Move the subject along its table, leave the line in the chain, wake the notices; returns the entry number.

        `seals` names columns whose values the line vouches for, until a later line does.

        Raises Denied or NotFound (permission), Refusal of the first guard that does not hold, and
        Refusal `kernel.not_now` when the table has no answer for this state and event.
        """
        row = self._row(machine, subject, event)
        self.require(row.permission, subject)
        refusal = self._first_no(row, subject)
        if refusal:
            raise refusal
        before = subject.state
        subject.state = row.target
        details = {"from": str(before), "to": str(row.target), **(data or {})}
        seq = self.record(f"{machine.name}.{event}", chain, subject, details, seals=seals)
        self.notify(f"{machine.name}.{event}", subject)
        return seq

    def record(
        self,
        kind: str,
        chain: ChainRef,
        subject: Any,
        data: Mapping[str, Any] | None = None,
        *,
        seals: Sequence[str] = (),
    ) -> int:
        """A line in the chain without a transition (a paraf, a signature, a view that counts)."""
        sealed = evidence.seals(subject.id, {name: getattr(subject, name) for name in seals})
        return audit.append(
            chain,
            at=self.now,
            actor_id=self.actor_id,
            kind=kind,
            subject_kind=subject.__tablename__,
            subject_id=subject.id,
            data={**self._trace(), **(data or {}), **({evidence.SEALS: sealed} if sealed else {})},
        )

    def _trace(self) -> dict[str, Any]:
        if self.actor is None:
            return {"session": ""}
        trace: dict[str, Any] = {"session": str(self.actor.session_id or "")}
        return trace | {"handover": True} if self.actor.via_handover else trace

    def notify(self, event: str, subject: Any) -> None:
        for notice in NOTICES.get(event, ()):
            notice(self, subject)

    def choices(self, machine: Machine, subject: Any) -> list[StrEnum]:
        """The steps this person may take now: permission and guards both say yes."""
        rows = machine.rows_from(subject.state)
        return [row.event for row in rows if self.may(row.permission, subject) and self._first_no(row, subject) is None]

    def blocked(self, machine: Machine, subject: Any) -> list[tuple[StrEnum, Refusal]]:
        """The steps he could take but for a guard, each with the reason."""
        found = []
        for row in machine.rows_from(subject.state):
            refusal = self._first_no(row, subject)
            if refusal is not None and self.may(row.permission, subject):
                found.append((row.event, refusal))
        return found

    @staticmethod
    def _row(machine: Machine, subject: Any, event: StrEnum) -> Transition:
        try:
            return machine.row(subject.state, event)
        except IllegalTransition as error:
            raise Refusal(f"{machine.name}.not_now", state=str(subject.state), event=str(event)) from error

    @staticmethod
    def _first_no(row: Transition, subject: Any) -> Refusal | None:
        for guard in row.guards:
            if not guard.holds(subject):
                return Refusal(guard.code)
        return None


def install_notices(notices: Mapping[str, Notice]) -> None:
    """Add a context's notices; several contexts may listen to one event."""
    for event, notice in notices.items():
        listeners = NOTICES.setdefault(event, [])
        if notice not in listeners:
            listeners.append(notice)

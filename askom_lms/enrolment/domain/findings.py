"""What eligibility says: findings, the verdict they add up to, and both as plain data."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from askom_lms.enrolment.domain.facts import Programme
from askom_lms.regulations import Clause, clause

BEFORE_DAY_1 = "before_day_1"
AT_THE_DOOR = "at_the_door"
IN_CLASS = "in_class"


class Outcome(StrEnum):
    """A verdict in one word."""

    ELIGIBLE = "memenuhi"
    PARTIAL = "sebagian"
    """Some of the work of a recertification is missing: assessed as a new candidate (002:6.2.7)."""
    CONDITIONAL = "bersyarat"
    UNKNOWN = "belum_diketahui"
    REFUSED = "tidak_memenuhi"


class Renewal(StrEnum):
    """How far the work that a recertification asks is there (002:6.2.2 to 6.2.4): the three outcomes of 002:6.2.7."""

    FULL = "penuh"
    PARTIAL = "sebagian"
    NONE = "tidak_ada"
    UNKNOWN = "belum_diketahui"


@dataclass(frozen=True)
class Part:
    """One line of the tree behind a finding: what was asked, and what the parts of it said."""

    met: bool | None
    what: str
    needs_all: bool
    parts: tuple["Part", ...]


@dataclass(frozen=True)
class Finding:
    """What one clause says about one person on one day. `met` None: not known yet."""

    rule: str
    clause: str
    met: bool | None
    what: str
    cure: str | None
    """Who does what; None when met."""
    cure_on: dt.date | None
    """The first day on which it is met if nothing but time passes; None when met, or when no date cures it."""
    title: str = ""
    also: tuple[str, ...] = ()
    met_until: dt.date | None = None
    """The last day of a yes that ends by itself."""
    refuses: bool | None = None
    """True: no seat because of this; False: a condition, an excused clause or met; None: not known."""
    pending: str | None = None
    """Met by plan; what somebody must still confirm."""
    due: str | None = None
    """What may still come: before_day_1 makes a seat conditional, at_the_door is checked when the class begins,
    in_class is a duty of the days that follow."""
    parts: tuple[Part, ...] = ()
    needs_all: bool = True
    is_choice: bool = False
    """Alternatives, told as a tree: which branch holds and what the others lack (K17)."""
    topic: str = ""
    """What it is about; findings of several rule-sets on one matter have the same topic."""
    differs: bool = False
    """In another reading: answered otherwise than under the pinned rule-set, or asked only here and not met."""

    @property
    def is_open(self) -> bool:
        """Keeps nobody from a seat, but must still be met or confirmed."""
        return bool(self.due) and self.refuses is False and (self.met is not True or self.pending is not None)

    @property
    def cited(self) -> Clause:
        """The clause with its wording and how it is cited."""
        return clause(self.clause)

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON, with the wording of the clause."""
        cited = self.cited
        return {
            "rule": self.rule,
            "title": self.title,
            "clause": self.clause,
            "clause_text": cited.text,
            "clause_source": cited.citation,
            "also": list(self.also),
            "met": self.met,
            "what": self.what,
            "cure": self.cure,
            "cure_on": self.cure_on and self.cure_on.isoformat(),
            "met_until": self.met_until and self.met_until.isoformat(),
            "refuses": self.refuses,
            "pending": self.pending,
            "due": self.due,
            "needs_all": self.needs_all,
            "parts": [_part_as_dict(part) for part in self.parts],
            "is_choice": self.is_choice,
            "differs": self.differs,
        }

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Finding":
        """The finding as plain data kept it."""
        kept = {name: stored[name] for name in _AS_STORED}
        days: dict[str, Any] = {
            name: dt.date.fromisoformat(stored[name]) if stored[name] else None for name in ("cure_on", "met_until")
        }
        parts = tuple(_part_of(part) for part in stored["parts"])
        return cls(**kept, **days, also=tuple(stored["also"]), parts=parts, is_choice=stored.get("is_choice", False))


_AS_STORED = ("rule", "clause", "met", "what", "cure", "title", "refuses", "pending", "due", "needs_all", "differs")


@dataclass(frozen=True)
class Verdict:
    """All findings of one person under one rule-set on one day."""

    rule_set: str
    findings: tuple[Finding, ...]
    met: bool | None
    """True: a seat may be given (see conditions); None: something is not known; False: a clause refuses."""
    conditions: tuple[Finding, ...]
    """What makes the seat a conditional one: to be met and confirmed before day 1."""
    programme: Programme
    on: dt.date
    title: str = ""
    version: int = 1
    in_force_from: dt.date | None = None
    in_force: bool = True
    """Whether the source of the rule-set holds on that day."""
    renewal: Renewal | None = None
    """Under a rule-set that asks for the work of a recertification: how much of it is there."""
    not_asked: tuple[str, ...] = ()
    """In another reading: rules of the pinned rule-set that are not met and that this one does not ask."""

    @property
    def outcome(self) -> Outcome:
        if self.met is None:
            return Outcome.UNKNOWN
        if not self.met:
            return Outcome.REFUSED
        if self.conditions:
            return Outcome.CONDITIONAL
        return Outcome.PARTIAL if self.assessed_as_new else Outcome.ELIGIBLE

    @property
    def assessed_as_new(self) -> bool | None:
        """Whether only some of the work is there; None while that is not known."""
        return None if self.renewal is Renewal.UNKNOWN else self.renewal is Renewal.PARTIAL

    @property
    def unmet(self) -> tuple[Finding, ...]:
        """What keeps from a seat: clauses not met, or not known to be met."""
        return tuple(finding for finding in self.findings if finding.refuses is not False)

    @property
    def at_the_door(self) -> tuple[Finding, ...]:
        """What is only checked when the class begins: the equipment."""
        return tuple(finding for finding in self.findings if finding.is_open and finding.due == AT_THE_DOOR)

    @property
    def differing(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.differs)

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON; what an enrolment keeps for the auditor."""
        return {
            "rule_set": self.rule_set,
            "title": self.title,
            "version": self.version,
            "in_force": self.in_force,
            "programme": self.programme.value,
            "on": self.on.isoformat(),
            "met": self.met,
            "outcome": self.outcome.value,
            "assessed_as_new": self.assessed_as_new,
            "renewal": self.renewal,
            "findings": [finding.as_dict() for finding in self.findings],
            "conditions": [_condition_as_dict(finding) for finding in self.conditions],
            "at_the_door": [finding.rule for finding in self.at_the_door],
            "not_asked": list(self.not_asked),
        }


def _part_as_dict(part: Part) -> dict[str, Any]:
    parts = [_part_as_dict(each) for each in part.parts]
    return {"met": part.met, "what": part.what, "needs_all": part.needs_all, "parts": parts}


def _part_of(stored: Mapping[str, Any]) -> Part:
    parts = tuple(_part_of(each) for each in stored["parts"])
    return Part(stored["met"], stored["what"], stored["needs_all"], parts)


def _condition_as_dict(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "clause": finding.clause,
        "what": finding.what,
        "cure": finding.cure or finding.pending,
        "cure_on": finding.cure_on and finding.cure_on.isoformat(),
    }

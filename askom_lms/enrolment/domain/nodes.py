"""What a rule holds on: a tree of questions, "all of" and "any of", and the answer it gives for one person."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from askom_lms.enrolment.domain.days import Days, at_least
from askom_lms.enrolment.domain.facts import Facts
from askom_lms.enrolment.domain.readings import QUESTIONS, Reading
from askom_lms.enrolment.domain.sentences import Said

OR = Said("join.or")


@dataclass(frozen=True)
class Ask:
    """A leaf: one question with its parameters."""

    question: str
    given: Mapping[str, Any]
    is_condition: bool = False
    """Not a refusal: the seat is given on the condition that this will hold."""


@dataclass(frozen=True)
class Group:
    """All or at least one of the parts."""

    parts: tuple["Node", ...]
    needs_all: bool
    is_condition: bool = False
    says: str | None = None
    """Sentences of its own (`<says>.all`, `.some`, `.none`, `.unknown`) instead of those of the parts."""


Node = Ask | Group


@dataclass(frozen=True)
class Answer:
    """The reading of a node, the same with every open condition on the seat granted, and the answers of its parts."""

    reading: Reading
    seat_certain: Days
    seat_possible: Days
    parts: tuple["Answer", ...] = ()
    needs_all: bool = True

    def read_no_earlier_than(self, day: dt.date) -> "Answer":
        """The same answer, read on the later of the day asked and `day`."""
        reading = replace(
            self.reading,
            certain=self.reading.certain.read_no_earlier_than(day),
            possible=self.reading.possible.read_no_earlier_than(day),
        )
        return Answer(
            reading,
            self.seat_certain.read_no_earlier_than(day),
            self.seat_possible.read_no_earlier_than(day),
            tuple(part.read_no_earlier_than(day) for part in self.parts),
            self.needs_all,
        )

    def as_on(self, day: dt.date) -> "Answer":
        """The answer of that day, on every day."""
        certain, possible = (Days.when(day in days) for days in (self.reading.certain, self.reading.possible))
        return Answer(
            replace(self.reading, certain=certain, possible=possible),
            Days.when(day in self.seat_certain),
            Days.when(day in self.seat_possible),
            tuple(part.as_on(day) for part in self.parts),
            self.needs_all,
        )

    def or_else(self, other: "Answer") -> "Answer":
        """The same answer, with a seat also when the other one gives it."""
        certain, possible = self.seat_certain | other.seat_certain, self.seat_possible | other.seat_possible
        return replace(self, seat_certain=certain, seat_possible=possible)

    def seat_on(self, day: dt.date) -> bool | None:
        """Whether this keeps nobody from a seat on that day."""
        if day in self.seat_certain:
            return True
        return None if day in self.seat_possible else False


def answer(node: Node, facts: Facts, on: dt.date) -> Answer:
    """What the facts say to this node; sentences are written for the day `on`."""
    if isinstance(node, Ask):
        reading = QUESTIONS[node.question].ask(facts, node.given, on)
        seat = (reading.certain, reading.possible)
        parts: tuple[Answer, ...] = ()
    else:
        parts = tuple(answer(part, facts, on) for part in node.parts)
        reading = _together(node, parts, on)
        need = len(parts) if node.needs_all else 1
        seat = (
            at_least(need, [part.seat_certain for part in parts]),
            at_least(need, [part.seat_possible for part in parts]),
        )
    if node.is_condition:
        seat = Days.always(), Days.always()
    return Answer(reading, *seat, parts, isinstance(node, Ask) or node.needs_all)


def _together(group: Group, parts: Sequence[Answer], on: dt.date) -> Reading:
    readings = [part.reading for part in parts]
    need = len(parts) if group.needs_all else 1
    certain = at_least(need, [each.certain for each in readings])
    possible = at_least(need, [each.possible for each in readings])
    if group.says:
        said = Said(f"{group.says}.{_how_many(readings, on)}")
        return Reading(certain, possible, (said,), () if on in certain else (Said(f"{group.says}.cure"),))
    held = [each for each in readings if on in each.certain]
    if on in certain:
        told = readings if group.needs_all else held[:1]
        pending = _join([each.pending for each in told])
        return Reading(certain, possible, _join([each.what for each in told]), (), pending)
    missing = [each for each in readings if on not in each.certain]
    cures = _join([each.cure for each in missing], () if group.needs_all else (OR,))
    return Reading(certain, possible, _join([each.what for each in missing]), cures)


def _how_many(readings: Sequence[Reading], on: dt.date) -> str:
    answers = [each.met_on(on) for each in readings]
    if all(answers):
        return "all"
    if True in answers:
        return "some"
    return "unknown" if None in answers else "none"


def _join(lists: Sequence[tuple[Said, ...]], between: tuple[Said, ...] = ()) -> tuple[Said, ...]:
    """The lists in a row, with `between` between them."""
    joined: tuple[Said, ...] = ()
    for each in lists:
        joined += (between if joined else ()) + each
    return joined

"""What one question to the facts answers: on which days yes, on which days perhaps, and the sentences for one day."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from askom_lms.enrolment.domain.days import Days
from askom_lms.enrolment.domain.facts import Facts
from askom_lms.enrolment.domain.sentences import Said


@dataclass(frozen=True)
class Reading:
    """`certain` are the days of a yes, `possible` those on which what is not known could still make it a yes."""

    certain: Days
    possible: Days
    what: tuple[Said, ...]
    cure: tuple[Said, ...] = ()
    """Who does what; said while the answer is not yes."""
    pending: tuple[Said, ...] = ()
    """A yes that somebody must still confirm."""

    def met_on(self, day: dt.date) -> bool | None:
        if day in self.certain:
            return True
        return None if day in self.possible else False


@dataclass(frozen=True)
class Question:
    """What a rule may ask of the facts: a pure function and the parameters it must be given."""

    ask: Callable[[Facts, Mapping[str, Any], dt.date], Reading]
    needs: frozenset[str] = frozenset()


def unknown(code: str, cure: str, **params: Any) -> Reading:
    """Nothing is known: no day is sure, every day is possible."""
    return Reading(Days.never(), Days.always(), (Said(code, params),), (Said(cure, params),))


def timeless(met: bool | None, what: Said, cure: Said | None = None) -> Reading:
    """An answer that time does not change."""
    cures = () if met or cure is None else (cure,)
    return Reading(Days.when(met is True), Days.when(met is not False), (what,), cures)


def all_known(values: list[bool | None]) -> bool | None:
    """Yes when all are yes, no when one is no, else not known."""
    if False in values:
        return False
    return None if None in values else True


def any_known(values: list[bool | None]) -> bool | None:
    """Yes when one is yes, no when all are no, else not known."""
    if True in values:
        return True
    return None if None in values else False

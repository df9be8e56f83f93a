"""Attendance of one person as a string, one character per session, and whether 100 % can still be reached.

A letter is a mark (H, T, I, A), a dot is not recorded yet, a small letter is a missed session that was made up.
"""

import datetime as dt
from collections.abc import Sequence

from askom_lms.training.domain.states import Mark

NOT_YET = "."
EARLIEST = dt.timedelta(minutes=30)
"""How long before a session its list may be opened."""
MISSED = frozenset({Mark.IZIN.value, Mark.ALPA.value})
MADE_UP = frozenset(letter.lower() for letter in MISSED)


def blank(sessions: int) -> str:
    """The string of somebody who has just joined."""
    return NOT_YET * sessions


def with_mark(marks: str, position: int, letter: str) -> str:
    """The string with one character replaced; a short string is filled up with dots."""
    padded = marks.ljust(position + 1, NOT_YET)
    return padded[:position] + letter + padded[position + 1 :]


def letter_of(mark: Mark, *, made_up: bool) -> str:
    """The character of a mark; a made-up session is written small."""
    return mark.value.lower() if made_up and mark.value in MISSED else mark.value


def moved(marks: str, places: Sequence[int | None]) -> str:
    """The string after the timetable changed: for each new session its old position, or None for a new one."""
    return "".join(marks[old] if old is not None and old < len(marks) else NOT_YET for old in places)


def missed_positions(marks: str) -> list[int]:
    """Sessions missed and not made up."""
    return [position for position, letter in enumerate(marks) if letter in MISSED]


def is_out_of_reach(marks: str, *, make_up_allowed: bool) -> bool:
    """Whether 100 % has become impossible: a session is missed and the class allows no make-up (000:kewajiban.1)."""
    return not make_up_allowed and bool(missed_positions(marks))


def may_record(now: dt.datetime, starts_at: dt.datetime) -> bool:
    """Not for a session that lies more than half an hour ahead."""
    return now >= starts_at - EARLIEST


def becomes_impossible(before: str, after: str, *, make_up_allowed: bool) -> bool:
    """Whether this very save took 100 % out of reach."""
    was = is_out_of_reach(before, make_up_allowed=make_up_allowed)
    return not was and is_out_of_reach(after, make_up_allowed=make_up_allowed)

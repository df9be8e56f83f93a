"""When a master asesor may be evaluated, whether an evaluation is whole, and what of it may be shown to whom. Pure."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from askom_lms.quality.domain.statements import asked_of, statements
from askom_lms.quality.domain.states import Rating, Side

FEWEST = 5
"""With fewer answers of trainees nothing is shown that could tell who said it."""
LONGEST_NOTE = 1000


def last_day(ends_on: dt.date, days: int) -> dt.date:
    """The last day on which trainees answer."""
    return ends_on + dt.timedelta(days=days)


def not_now(side: Side, ends_on: dt.date, days: int, today: dt.date) -> str:
    """Code of why it is not the time, or empty: from the last day of the class; trainees for some days, others on."""
    if today < ends_on:
        return "quality.too_early"
    is_over = side is Side.TRAINEE and today > last_day(ends_on, days)
    return "quality.too_late" if is_over else ""


def problem(side: Side, ratings: Mapping[str, str], note: str) -> str:
    """Code of what an evaluation lacks, or empty. LSP and BNSP say why."""
    known = {rating.value for rating in Rating}
    if any(ratings.get(one.key) not in known for one in asked_of(side)):
        return "quality.unrated"
    if side is not Side.TRAINEE and not note:
        return "quality.note_missing"
    return "quality.note_too_long" if len(note) > LONGEST_NOTE else ""


@dataclass(frozen=True)
class Answer:
    """One evaluation without its author."""

    side: Side
    edition: int
    ratings: Mapping[str, str]
    note: str


@dataclass(frozen=True)
class Share:
    """One statement: how many said what."""

    key: str
    text: str
    en: str
    counts: Mapping[str, int]

    @property
    def n(self) -> int:
        return sum(self.counts.values())

    def percent(self, rating: str) -> int:
        """Rounded; 0 where nobody answered."""
        return round(100 * self.counts.get(rating, 0) / self.n) if self.n else 0

    def said(self, language: str) -> str:
        return self.en if language == "en" else self.text


def shares(answers: Iterable[Answer]) -> list[Share]:
    """The statements that somebody rated, in the order of the newest edition that was used."""
    given = list(answers)
    editions = sorted({one.edition for one in given}, reverse=True)
    rows = {one.key: one for edition in reversed(editions) for one in statements(edition)}
    counts = {key: Counter(one.ratings[key] for one in given if key in one.ratings) for key in rows}
    return [Share(key, row.text, row.en, dict(counts[key])) for key, row in rows.items() if counts[key]]


def is_enough(answers: Collection[Answer]) -> bool:
    """Whether so many trainees answered that none of them is recognised."""
    return sum(one.side is Side.TRAINEE for one in answers) >= FEWEST


def may_see_own(answers: Collection[Answer], last: dt.date, today: dt.date) -> bool:
    """A master asesor sees his own once nobody adds to them and there are enough: what comes last names its author."""
    return today > last and is_enough(answers)


def notes(answers: Sequence[Answer]) -> list[tuple[Side, str]]:
    """What was written. Of trainees without order, and only when there are enough."""
    own = sorted(one.note for one in answers if one.side is Side.TRAINEE and one.note) if is_enough(answers) else []
    others = [(one.side, one.note) for one in answers if one.side is not Side.TRAINEE and one.note]
    return [(Side.TRAINEE, note) for note in own] + others


def told(answers: Sequence[Answer]) -> dict[str, Any]:
    """What a report says of one master asesor: shares of trainees from enough answers on, no notes."""
    own = [one for one in answers if one.side is Side.TRAINEE]
    rows = shares(own) if is_enough(own) else []
    return {
        "n": len(own),
        "others": len(answers) - len(own),
        "rows": [{"key": row.key, "text": row.text, "en": row.en, "counts": dict(row.counts)} for row in rows],
    }

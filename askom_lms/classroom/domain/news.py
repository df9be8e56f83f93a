"""Announcements: to whom, how long, and whether what was written can be announced. Pure."""

import datetime as dt

ALL, STAFF = "semua", "petugas"
GROUP = "kelompok-"
LONGEST_TITLE, LONGEST_TEXT, LONGEST_REASON = 120, 1000, 500
MOST_ALIVE = 10
"""More at a time nobody reads."""


def audiences(groups: list[str]) -> list[str]:
    """Everything that may be written to in a class with these groups."""
    return [ALL, STAFF, *(f"{GROUP}{group}" for group in groups)]


def group_of(audience: str) -> str:
    """A of kelompok-A; empty for everybody and for the staff."""
    return audience.removeprefix(GROUP) if audience.startswith(GROUP) else ""


def is_for(audience: str, group: str, *, is_staff: bool) -> bool:
    """Staff reads everything, a trainee what is for all and for his group."""
    return is_staff or audience == ALL or (bool(group) and audience == f"{GROUP}{group}")


def problem(
    title: str, text: str, audience: str, ends_at: dt.datetime | None, now: dt.datetime, known: list[str]
) -> str:
    """Code of the first thing that cannot be; empty when all can."""
    if not 0 < len(title) <= LONGEST_TITLE or not 0 < len(text) <= LONGEST_TEXT:
        return "classroom.news_words"
    if audience not in known:
        return "classroom.news_audience"
    return "classroom.news_end" if ends_at is None or ends_at <= now else ""

"""When an incident has to be told, and whether what was written of it can be true. Pure."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

TOLD_WITHIN = dt.timedelta(hours=72)
"""3 x 24 hours to the people and to the authority (UU 27/2022, pasal 46)."""
LONGEST = {"title": 160, "story": 4000, "measures": 4000}
"""Characters of each text."""
FACTS = ("title", "known_at", "began_at", "ended_at", "account_id", "story", "measures")
TEXTS = ("title", "story", "measures")


def due_at(known_at: dt.datetime) -> dt.datetime:
    """The last moment for telling, counted from when it was known."""
    return known_at + TOLD_WITHIN


def is_late(known_at: dt.datetime, told_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether it was told, or still is not, after the last moment; that moment itself counts as in time."""
    return (told_at or now) > due_at(known_at)


def problem(facts: Mapping[str, Any], now: dt.datetime) -> str:
    """Code of the first thing that cannot be; empty when all can. An incident without an end still goes on."""
    if not facts["title"]:
        return "incidents.title_missing"
    if facts["known_at"] is None or facts["began_at"] is None:
        return "incidents.moment_missing"
    if max(facts["known_at"], facts["began_at"]) > now:
        return "incidents.future"
    if facts["began_at"] > facts["known_at"] or (facts["ended_at"] or facts["known_at"]) < facts["began_at"]:
        return "incidents.order"
    too_long = any(len(facts[name]) > most for name, most in LONGEST.items())
    return "incidents.too_long" if too_long else ""

"""How progress is told to the gradebook of a platform (LTI Assignment and Grade Services 2.0)."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from askom_lms.lti.domain.states import LineItemKey

SCOPE_SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
SCOPE_RESULT = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
SCOPE_LINE_ITEM = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"
RESULTS_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"
LINE_ITEM_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
BACKOFF = tuple(dt.timedelta(minutes=n) for n in (1, 5, 15, 30, 60))
"""Between tries; the last one repeats, so that a platform that was away for a day has everything within the hour."""
MOST_TRIES = 24 * 14
"""About two weeks; then somebody has to press the button."""
SECOND = dt.timedelta(seconds=1)
FOLDER_OF = {LineItemKey.TUGAS_1: "merah", LineItemKey.TUGAS_2: "kuning", LineItemKey.TUGAS_3: "hijau"}
FULL = 100


def percent(done: int, total: int) -> int:
    """Sheets with paraf of all sheets of the folder, in whole percent; 100 only when every sheet has one."""
    return min(done, total) * FULL // total if total else 0


def activity(progress: int) -> str:
    """How far the work is, in the words of the service."""
    if progress >= FULL:
        return "Completed"
    return "InProgress" if progress > 0 else "Initialized"


def beside(line_item: str, what: str) -> str:
    """The address of `scores` or `results` of a line item: before the query, which Moodle has in each."""
    parts = urlsplit(line_item)
    return urlunsplit((parts.scheme, parts.netloc, f"{parts.path.rstrip('/')}/{what}", parts.query, ""))


def next_moment(now: dt.datetime, last: dt.datetime | None) -> dt.datetime:
    """A whole second, later than the one sent last: platforms compare whole seconds and refuse an equal one."""
    whole = now.replace(microsecond=0)
    return whole if last is None or whole > last else last.replace(microsecond=0) + SECOND


def score(progress: int, sub: str, moment: dt.datetime, comment: str = "") -> dict[str, Any]:
    """The score as it is sent. Never `Pending`: Moodle takes a visible grade away then."""
    return {
        "userId": sub,
        "scoreGiven": max(0, min(progress, FULL)),
        "scoreMaximum": FULL,
        "activityProgress": activity(progress),
        "gradingProgress": "FullyGraded",
        "timestamp": moment.isoformat(),
        "comment": comment,
    }


def next_try(tries: int, now: dt.datetime) -> dt.datetime:
    """When to try again after so many tries that failed (from 1)."""
    return now + BACKOFF[min(max(tries, 1), len(BACKOFF)) - 1]


def with_user(address: str, sub: str) -> str:
    """The results of one person only."""
    parts = urlsplit(address)
    query = "&".join(part for part in (parts.query, urlencode({"user_id": sub})) if part)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def is_same(told: Any, sub: str, progress: int, comment: str) -> bool:
    """Whether these results already say this of this person; a maximum that is not ours is scaled."""
    for one in told if isinstance(told, list) else ():
        if not isinstance(one, dict) or one.get("userId") != sub:
            continue
        value, most = one.get("resultScore"), one.get("resultMaximum") or FULL
        if not isinstance(value, int | float) or not isinstance(most, int | float):
            return False
        return round(value * FULL / most) == progress and (one.get("comment") or "") == comment
    return False

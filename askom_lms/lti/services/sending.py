"""Scores on their way to platforms: the newest of each person, by a job, never within a request."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from askom_lms.kernel import clock, jobs
from askom_lms.kernel.db import session
from askom_lms.lti.domain.grading import (
    FULL,
    LINE_ITEM_TYPE,
    MOST_TRIES,
    RESULTS_TYPE,
    SCOPE_LINE_ITEM,
    SCOPE_RESULT,
    SCOPE_SCORE,
    SCORE_TYPE,
    beside,
    is_same,
    next_moment,
    next_try,
    score,
    with_user,
)
from askom_lms.lti.domain.states import RegistrationState, ScoreState
from askom_lms.lti.models import LineItem, Registration, Score
from askom_lms.lti.queries.results import Due, due_scores
from askom_lms.lti.services.calls import Failed, Platform

SEND = "lti.send"
AT_ONCE = 40
"""Scores of one run: a run has a lease of two minutes, a platform five seconds for each."""
CONFLICT, SUCCESS = 409, 2
REFUSES = frozenset({400, 404, 410, 422})
"""Answers that another try of the same thing does not change soon; they are tried on, but told as the platform's no."""


@dataclass(frozen=True)
class Outcome:
    """How one try ended."""

    score_id: uuid.UUID
    told: tuple[int, str]
    """Progress and comment as they were sent."""
    moment: dt.datetime
    error: str = ""
    """Code of the sentence; empty when the platform took it."""
    is_silent: bool = False
    """The platform does not answer at all: nothing else is tried now."""


@jobs.job(SEND, slow=True)
def run(job: jobs.RunningJob) -> None:
    """Send what this platform should hear; go on while there is more."""
    registration_id = jobs.uuid_of(job.payload["registration_id"])
    registration = session().get(Registration, registration_id)
    now = clock.now()
    if registration is None or registration.state is not RegistrationState.ACTIVE:
        return
    found = due_scores(registration_id, now, AT_ONCE)
    platform = Platform(registration, now)
    columns: dict[uuid.UUID, str] = {}
    outcomes: list[Outcome] = []
    for n, due in enumerate(found):
        job.progress(n, len(found))
        outcomes.append(_try(platform, due, columns, now))
        if outcomes[-1].is_silent:
            break
    rest = [due.score.id for due in found[len(outcomes) :]]
    with job.effect():
        platform.keep()
        for column_id, url in columns.items():
            session().get_one(LineItem, column_id).url = url
        for outcome in outcomes:
            _settle(outcome, now)
        for score_id in rest:
            _wait(score_id, outcomes[-1].error, now)
        if len(found) == AT_ONCE and not rest:
            jobs.enqueue(SEND, {"registration_id": str(registration_id)})


def _try(platform: Platform, due: Due, columns: dict[uuid.UUID, str], now: dt.datetime) -> Outcome:
    moment, told = next_moment(now, due.score.stamped_at), (due.score.progress, due.score.comment)
    error, is_silent = "", False
    try:
        url = columns.get(due.column.id) or due.column.url
        if not url:
            url = columns[due.column.id] = _made(platform, due.column)
        error = _sent(platform, url, due, moment)
    except Failed as failed:
        error, is_silent = failed.code, failed.is_silent
    return Outcome(due.score.id, told, moment, error, is_silent=is_silent)


def _sent(platform: Platform, url: str, due: Due, moment: dt.datetime) -> str:
    """Send one score; the code of what is wrong, or nothing. Raises Failed."""
    told = score(due.score.progress, due.sub, moment, due.score.comment)
    answer = platform.call((SCOPE_SCORE,), "POST", beside(url, "scores"), told=told, sends=SCORE_TYPE)
    if answer.status // 100 == SUCCESS:
        return ""
    if answer.status == CONFLICT:
        return "" if _stands(platform, url, due) else "lti.score_conflict"
    return "lti.score_refused" if answer.status in REFUSES else "lti.score_trouble"


def _stands(platform: Platform, url: str, due: Due) -> bool:
    """After a conflict: whether the platform holds what we would send, so that nothing has to be sent."""
    if SCOPE_RESULT not in due.column.resource_link.ags_scopes.split():
        return False
    address = with_user(beside(url, "results"), due.sub)
    answer = platform.call((SCOPE_RESULT,), "GET", address, takes=RESULTS_TYPE)
    return answer.status // 100 == SUCCESS and is_same(answer.told, due.sub, due.score.progress, due.score.comment)


def _made(platform: Platform, column: LineItem) -> str:
    """A column of our own, where the platform brings none: bound to the link, or it would never be shown."""
    link = column.resource_link
    if SCOPE_LINE_ITEM not in link.ags_scopes.split() or not link.lineitems_url:
        raise Failed("lti.score_no_column")
    told: dict[str, Any] = {
        "label": link.title or str(column.key),
        "scoreMaximum": FULL,
        "resourceLinkId": link.resource_link_id,
        "tag": str(column.key),
    }
    answer = platform.call(
        (SCOPE_LINE_ITEM,),
        "POST",
        link.lineitems_url,
        told=told,
        sends=LINE_ITEM_TYPE,
        takes=LINE_ITEM_TYPE,
    )
    url = answer.told.get("id") if isinstance(answer.told, dict) else None
    if answer.status // 100 != SUCCESS or not isinstance(url, str):
        raise Failed("lti.score_no_column")
    return url


def _settle(outcome: Outcome, now: dt.datetime) -> None:
    """What the try means for the row as it is now: something newer may have been written meanwhile and goes next."""
    row = session().get(Score, outcome.score_id, populate_existing=True, with_for_update=True)
    if row is None:
        return
    row.stamped_at = outcome.moment
    if outcome.error:
        _later(row, outcome.error, now)
        return
    row.sent_at = outcome.moment
    if (row.progress, row.comment) == outcome.told:
        row.state, row.tries, row.error = ScoreState.SENT, 0, ""


def _wait(score_id: uuid.UUID, error: str, now: dt.datetime) -> None:
    """The platform was silent before it was this one's turn: not his try, but his time."""
    row = session().get(Score, score_id, populate_existing=True, with_for_update=True)
    if row is not None:
        row.state, row.error, row.next_at = ScoreState.FAILED, error, next_try(max(row.tries, 1), now)


def _later(row: Score, error: str, now: dt.datetime) -> None:
    row.tries += 1
    row.state, row.error = ScoreState.FAILED, error
    row.next_at = next_try(row.tries, now)
    if row.tries >= MOST_TRIES:
        row.state = ScoreState.REFUSED

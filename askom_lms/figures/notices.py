"""Where people sign in, classes change: the next count stands in the job table."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from askom_lms.kernel import jobs
from askom_lms.kernel.act import Act, Notice

COUNT = "figures.count"
EVERY = dt.timedelta(minutes=10)


def keep_counting(now: dt.datetime) -> None:
    """Make sure that the next count is in the job table, once for each slot (in the caller's transaction)."""
    seconds = EVERY.total_seconds()
    slot = dt.datetime.fromtimestamp((now.timestamp() // seconds + 1) * seconds, dt.UTC)
    jobs.enqueue(COUNT, {}, key=f"{COUNT}:{slot:%Y%m%d%H%M}", run_after=slot)


def signed_in(act: Act, _person: Any) -> None:
    keep_counting(act.now)


NOTICES: Mapping[str, Notice] = {"person.signed_in": signed_in}

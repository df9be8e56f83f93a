"""Where a person stands in the tables, who looked at him, what he asked, and what may not be erased yet."""

from askom_lms.privacy.queries.own import (
    consents_of,
    export_of,
    get_own_request,
    list_requests,
    live_consent,
    own_page,
)
from askom_lms.privacy.queries.queue import certificates_of, get_request, list_queue
from askom_lms.privacy.queries.times import Time, get_time, list_times
from askom_lms.privacy.queries.trail import frozen_among, trail_of

__all__ = [
    "Time",
    "certificates_of",
    "consents_of",
    "export_of",
    "frozen_among",
    "get_own_request",
    "get_request",
    "get_time",
    "list_queue",
    "list_requests",
    "list_times",
    "live_consent",
    "own_page",
    "trail_of",
]

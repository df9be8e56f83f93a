"""Applications for certification: one's own, those of a class, those that wait for their judgement."""

from askom_lms.applying.queries import gate
from askom_lms.applying.queries.own import (
    Line,
    OwnPage,
    application_of,
    class_to_read,
    kind_of,
    lines_of,
    may_share,
    own_page,
    own_seat,
    page_of,
)
from askom_lms.applying.queries.review import (
    Review,
    SentLine,
    evidence_in,
    get_application,
    papers_in,
    reviewed,
    sent_lines,
    versions_of,
)

__all__ = [
    "Line",
    "OwnPage",
    "Review",
    "SentLine",
    "application_of",
    "class_to_read",
    "evidence_in",
    "gate",
    "get_application",
    "kind_of",
    "lines_of",
    "may_share",
    "own_page",
    "own_seat",
    "page_of",
    "papers_in",
    "reviewed",
    "sent_lines",
    "versions_of",
]

"""How to find evaluations, the figures of a class, and its reports."""

from askom_lms.quality.queries import cards, evidence
from askom_lms.quality.queries.evaluations import (
    Judged,
    Results,
    Subject,
    class_to_evaluate,
    evaluation_of,
    get_subject,
    judged_in,
    results,
    subjects,
)
from askom_lms.quality.queries.figures import facts_now
from askom_lms.quality.queries.reports import (
    class_to_read,
    follow_up_of,
    follow_ups,
    followed_keys,
    get_report,
    is_new,
    report_by_id,
    reports_of,
)

__all__ = [
    "Judged",
    "Results",
    "Subject",
    "cards",
    "class_to_evaluate",
    "class_to_read",
    "evaluation_of",
    "evidence",
    "facts_now",
    "follow_up_of",
    "follow_ups",
    "followed_keys",
    "get_report",
    "get_subject",
    "is_new",
    "judged_in",
    "report_by_id",
    "reports_of",
    "results",
    "subjects",
]

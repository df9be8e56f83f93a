"""How to find applications, their papers, and what the rules say about one of them."""

from askom_lms.enrolment.queries import evidence
from askom_lms.enrolment.queries.applications import (
    LIVING,
    SEATED,
    ApplicantRow,
    TraineeRow,
    applicant_rows,
    enrolment_at_seat,
    flow_facts,
    get_enrolment,
    ketua_of,
    own_enrolment,
    seated_in,
    trainee_rows,
)
from askom_lms.enrolment.queries.history import Happened, history_of
from askom_lms.enrolment.queries.papers import (
    WaitingPaper,
    current_documents,
    document_versions,
    get_document,
    judged_since,
    paper_in_class,
    waiting_papers,
)
from askom_lms.enrolment.queries.verdicts import (
    attended_pre_day,
    facts_of,
    other_verdicts,
    papers_lacking,
    pinned_rule_set,
    today_in,
    verdict_now,
)

__all__ = [
    "LIVING",
    "SEATED",
    "ApplicantRow",
    "Happened",
    "TraineeRow",
    "WaitingPaper",
    "applicant_rows",
    "attended_pre_day",
    "current_documents",
    "document_versions",
    "enrolment_at_seat",
    "evidence",
    "facts_of",
    "flow_facts",
    "get_document",
    "get_enrolment",
    "history_of",
    "judged_since",
    "ketua_of",
    "other_verdicts",
    "own_enrolment",
    "paper_in_class",
    "papers_lacking",
    "pinned_rule_set",
    "seated_in",
    "today_in",
    "trainee_rows",
    "verdict_now",
    "waiting_papers",
]

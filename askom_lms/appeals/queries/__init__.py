"""How to find appeals, what they are about, and who may judge them."""

from askom_lms.appeals.queries import evidence
from askom_lms.appeals.queries.cases import (
    Line,
    Own,
    class_of,
    files_of,
    get_appeal,
    list_appeals,
    own_decision,
    record_of,
)
from askom_lms.appeals.queries.file import FrozenFile, file_of, frozen_paper, frozen_record
from askom_lms.appeals.queries.panel import Candidate, candidates, others_named, ties_of

__all__ = [
    "Candidate",
    "FrozenFile",
    "Line",
    "Own",
    "candidates",
    "class_of",
    "evidence",
    "file_of",
    "files_of",
    "frozen_paper",
    "frozen_record",
    "get_appeal",
    "list_appeals",
    "others_named",
    "own_decision",
    "record_of",
    "ties_of",
]

"""How to find letters, and what they are made from."""

from askom_lms.correspondence.queries import evidence
from askom_lms.correspondence.queries.facts import WHOLE_CLASS, Plan, facts_now
from askom_lms.correspondence.queries.letters import (
    Badge,
    LetterAnswer,
    Place,
    answer_to,
    asesor_of_number,
    badge_of,
    badges,
    changes_of,
    class_to_write,
    draft_of,
    get_letter,
    is_free,
    issued_of,
    letter_by_id,
    loan_of,
    places,
    subject_of,
    unassigned,
)
from askom_lms.correspondence.queries.numbers import (
    changes_of_numbers,
    formats_of,
    last_numbers,
    numbered_institution,
)

__all__ = [
    "WHOLE_CLASS",
    "Badge",
    "LetterAnswer",
    "Place",
    "Plan",
    "answer_to",
    "asesor_of_number",
    "badge_of",
    "badges",
    "changes_of",
    "changes_of_numbers",
    "class_to_write",
    "draft_of",
    "evidence",
    "facts_now",
    "formats_of",
    "get_letter",
    "is_free",
    "issued_of",
    "last_numbers",
    "letter_by_id",
    "loan_of",
    "numbered_institution",
    "places",
    "subject_of",
    "unassigned",
]

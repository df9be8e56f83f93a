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
    places,
    subject_of,
    unassigned,
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
    "class_to_write",
    "draft_of",
    "evidence",
    "facts_now",
    "get_letter",
    "is_free",
    "issued_of",
    "letter_by_id",
    "places",
    "subject_of",
    "unassigned",
]

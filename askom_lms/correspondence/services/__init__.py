"""Changes to the letters of a class."""

from askom_lms.correspondence.services.issuing import (
    PRINT_JOB,
    discard_letter,
    draft_letter,
    issue_assignments,
    issue_letter,
    keep_printed,
    replace_letter,
    revoke_letter,
    save_letter,
)
from askom_lms.correspondence.services.numbers import save_numbers
from askom_lms.correspondence.services.public import look_up

__all__ = [
    "PRINT_JOB",
    "discard_letter",
    "draft_letter",
    "issue_assignments",
    "issue_letter",
    "keep_printed",
    "look_up",
    "replace_letter",
    "revoke_letter",
    "save_letter",
    "save_numbers",
]

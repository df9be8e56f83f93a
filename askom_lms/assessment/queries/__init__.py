"""How to find rows of assessment: turns of role play, real asesi, examinations."""

from askom_lms.assessment.queries.again import again_choices, reread_again
from askom_lms.assessment.queries.cards import turn_card
from askom_lms.assessment.queries.exams import (
    Examiner,
    ExamPage,
    ExamRow,
    crowded,
    exam_of,
    exam_page,
    exam_rows,
    examiner_choices,
    examiner_of,
    practice_done,
)
from askom_lms.assessment.queries.real_asesi import AsesiPage, asesi_page, own_consent, real_asesi_of
from askom_lms.assessment.queries.turns import (
    RoundPage,
    TurnPage,
    TurnRow,
    get_turn,
    own_turns,
    round_page,
    slug_of,
    turn_page,
    turns_of,
)

__all__ = [
    "AsesiPage",
    "ExamPage",
    "ExamRow",
    "Examiner",
    "RoundPage",
    "TurnPage",
    "TurnRow",
    "again_choices",
    "asesi_page",
    "crowded",
    "exam_of",
    "exam_page",
    "exam_rows",
    "examiner_choices",
    "examiner_of",
    "get_turn",
    "own_consent",
    "own_turns",
    "practice_done",
    "real_asesi_of",
    "reread_again",
    "round_page",
    "slug_of",
    "turn_card",
    "turn_page",
    "turns_of",
]

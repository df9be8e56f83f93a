"""How to find rows of training."""

from askom_lms.training.queries import evidence
from askom_lms.training.queries.attendance import (
    Gap,
    Roll,
    RollRow,
    attendance_gaps,
    can_reach_full,
    marks_of,
    out_of_reach,
    roll,
)
from askom_lms.training.queries.cards import TIMETABLE_CARDS, TimetableCard, timetable_cards
from askom_lms.training.queries.classes import (
    ClassLine,
    class_by_id,
    fresh,
    get_class,
    my_classes,
    next_number,
    own_class,
)
from askom_lms.training.queries.plan import (
    SessionRow,
    days_of,
    kit_of,
    session_started,
    sessions_of,
    timetable_remarks,
)
from askom_lms.training.queries.staff import StaffRow, get_staff, staff_of
from askom_lms.training.queries.strip import StripItem, composition_of, rules_strip

__all__ = [
    "TIMETABLE_CARDS",
    "ClassLine",
    "Gap",
    "Roll",
    "RollRow",
    "SessionRow",
    "StaffRow",
    "StripItem",
    "TimetableCard",
    "attendance_gaps",
    "can_reach_full",
    "class_by_id",
    "composition_of",
    "days_of",
    "evidence",
    "fresh",
    "get_class",
    "get_staff",
    "kit_of",
    "marks_of",
    "my_classes",
    "next_number",
    "out_of_reach",
    "own_class",
    "roll",
    "rules_strip",
    "session_started",
    "sessions_of",
    "staff_of",
    "timetable_cards",
    "timetable_remarks",
]

"""How to find rows of training."""

from askom_lms.training.queries import evidence
from askom_lms.training.queries.application import (
    NAMED,
    FindingRow,
    application_deadline,
    application_facts,
    application_needs,
    findings_of,
    get_application,
    moved_facts,
    said_in,
)
from askom_lms.training.queries.attendance import (
    Gap,
    Roll,
    RollRow,
    attendance_gaps,
    attendance_list,
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
from askom_lms.training.queries.library import Library, Shelf, get_material, library
from askom_lms.training.queries.plan import (
    SessionRow,
    days_of,
    kit_of,
    session_started,
    sessions_of,
    timetable_remarks,
)
from askom_lms.training.queries.remote import ConditionLine, remote_conditions, remote_proof
from askom_lms.training.queries.staff import StaffRow, get_staff, staff_of, unnoted
from askom_lms.training.queries.strip import StripItem, composition_of, rules_strip

__all__ = [
    "NAMED",
    "TIMETABLE_CARDS",
    "ClassLine",
    "ConditionLine",
    "FindingRow",
    "Gap",
    "Library",
    "Roll",
    "RollRow",
    "SessionRow",
    "Shelf",
    "StaffRow",
    "StripItem",
    "TimetableCard",
    "application_deadline",
    "application_facts",
    "application_needs",
    "attendance_gaps",
    "attendance_list",
    "can_reach_full",
    "class_by_id",
    "composition_of",
    "days_of",
    "evidence",
    "findings_of",
    "fresh",
    "get_application",
    "get_class",
    "get_material",
    "get_staff",
    "kit_of",
    "library",
    "marks_of",
    "moved_facts",
    "my_classes",
    "next_number",
    "out_of_reach",
    "own_class",
    "remote_conditions",
    "remote_proof",
    "roll",
    "rules_strip",
    "said_in",
    "session_started",
    "sessions_of",
    "staff_of",
    "timetable_cards",
    "timetable_remarks",
    "unnoted",
]

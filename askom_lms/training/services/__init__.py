"""Changes to the world of training."""

from askom_lms.training.services.attendance import AttendanceSaved, approve_make_up, record_attendance
from askom_lms.training.services.classes import (
    create_class,
    save_numbers,
    save_place,
    save_programme,
    save_settings,
    touch_class,
)
from askom_lms.training.services.folders import colour_folders
from askom_lms.training.services.kit import save_kit, save_paths
from askom_lms.training.services.moves import (
    BEFORE_START,
    close_enrolment,
    finish_class,
    open_enrolment,
    reopen_enrolment,
    start_class,
)
from askom_lms.training.services.muk import save_muk
from askom_lms.training.services.plan import save_timetable
from askom_lms.training.services.roster import add_to_roster, remove_from_roster
from askom_lms.training.services.staff import (
    add_staff,
    end_staff,
    engage_staff,
    hand_over_staff,
    replace_staff,
    save_letter,
    update_staff,
)
from askom_lms.training.services.standard import pin_standard

__all__ = [
    "BEFORE_START",
    "AttendanceSaved",
    "add_staff",
    "add_to_roster",
    "approve_make_up",
    "close_enrolment",
    "colour_folders",
    "create_class",
    "end_staff",
    "engage_staff",
    "finish_class",
    "hand_over_staff",
    "open_enrolment",
    "pin_standard",
    "record_attendance",
    "remove_from_roster",
    "reopen_enrolment",
    "replace_staff",
    "save_kit",
    "save_letter",
    "save_muk",
    "save_numbers",
    "save_paths",
    "save_place",
    "save_programme",
    "save_settings",
    "save_timetable",
    "start_class",
    "touch_class",
    "update_staff",
]

"""Changes to the world of training."""

from askom_lms.training.services.application import (
    approve_application,
    begin_application,
    refuse_application,
    return_application,
    save_application,
    save_findings,
    submit_application,
)
from askom_lms.training.services.attendance import (
    AttendanceSaved,
    HalfDay,
    approve_make_up,
    copy_to_half_day,
    record_attendance,
)
from askom_lms.training.services.classes import (
    create_class,
    save_numbers,
    save_place,
    save_programme,
    save_settings,
    touch_class,
)
from askom_lms.training.services.copies import copy_class
from askom_lms.training.services.equipment import mark_equipment, save_equipment
from askom_lms.training.services.folders import colour_folders
from askom_lms.training.services.kit import save_kit, save_paths
from askom_lms.training.services.leave import ask_leave, decide_leave
from askom_lms.training.services.library import add_link, add_material, open_library, remove_material
from askom_lms.training.services.marking import AFTER_MARKS
from askom_lms.training.services.moves import (
    BEFORE_START,
    close_enrolment,
    finish_class,
    open_enrolment,
    reopen_enrolment,
    start_class,
)
from askom_lms.training.services.muk import save_muk
from askom_lms.training.services.paper import examine_roll_photo, file_roll_photo
from askom_lms.training.services.papers import FORM_JOB, file_signed_form, keep_form
from askom_lms.training.services.partners import add_partner, end_partner
from askom_lms.training.services.plan import save_timetable
from askom_lms.training.services.pre_day import save_pre_day
from askom_lms.training.services.remote import switch_remote, tick_condition, withdraw_condition
from askom_lms.training.services.roster import add_to_roster, remove_from_roster
from askom_lms.training.services.scanning import (
    WRONG_CODES,
    Device,
    Taken,
    code_of,
    enter_code,
    scan_token,
    session_of_token,
)
from askom_lms.training.services.staff import (
    add_staff,
    end_staff,
    engage_staff,
    hand_over_staff,
    replace_staff,
    save_letter,
    update_staff,
    withdraw_letter,
)
from askom_lms.training.services.standard import pin_standard
from askom_lms.training.services.venue import save_venue_notes

__all__ = [
    "AFTER_MARKS",
    "BEFORE_START",
    "FORM_JOB",
    "WRONG_CODES",
    "AttendanceSaved",
    "Device",
    "HalfDay",
    "Taken",
    "add_link",
    "add_material",
    "add_partner",
    "add_staff",
    "add_to_roster",
    "approve_application",
    "approve_make_up",
    "ask_leave",
    "begin_application",
    "close_enrolment",
    "code_of",
    "colour_folders",
    "copy_class",
    "copy_to_half_day",
    "create_class",
    "decide_leave",
    "end_partner",
    "end_staff",
    "engage_staff",
    "enter_code",
    "examine_roll_photo",
    "file_roll_photo",
    "file_signed_form",
    "finish_class",
    "hand_over_staff",
    "keep_form",
    "mark_equipment",
    "open_enrolment",
    "open_library",
    "pin_standard",
    "record_attendance",
    "refuse_application",
    "remove_from_roster",
    "remove_material",
    "reopen_enrolment",
    "replace_staff",
    "return_application",
    "save_application",
    "save_equipment",
    "save_findings",
    "save_kit",
    "save_letter",
    "save_muk",
    "save_numbers",
    "save_paths",
    "save_place",
    "save_pre_day",
    "save_programme",
    "save_settings",
    "save_timetable",
    "save_venue_notes",
    "scan_token",
    "session_of_token",
    "start_class",
    "submit_application",
    "switch_remote",
    "tick_condition",
    "touch_class",
    "update_staff",
    "withdraw_condition",
    "withdraw_letter",
]

"""Changes to applications: invitations, facts, papers, verdicts, seats, groups."""

from askom_lms.enrolment.services.applications import apply, save_facts
from askom_lms.enrolment.services.conditions import open_conditions
from askom_lms.enrolment.services.decisions import (
    accept,
    complete,
    confirm_condition,
    enrol,
    enrol_ready,
    reapprove,
    reject,
    rule_on_recommender,
)
from askom_lms.enrolment.services.documents import judge_document, undo_judgement, upload_document
from askom_lms.enrolment.services.groups import assign_groups, name_ketua_kelas
from askom_lms.enrolment.services.importing import (
    Imported,
    drop_table,
    held_table,
    import_rows,
    keep_table,
    save_columns,
    save_rows,
    split_rows,
)
from askom_lms.enrolment.services.internalisasi import certify_here
from askom_lms.enrolment.services.invitations import (
    Invited,
    invite_trainee,
    invite_trainees,
    set_home,
    set_origin,
    start_application,
)
from askom_lms.enrolment.services.leaving import withdraw
from askom_lms.enrolment.services.preparing import prepare
from askom_lms.enrolment.services.seats import why_not_open
from askom_lms.enrolment.services.waiting import decline_offer, offer_seat, put_on_list, take_offer

__all__ = [
    "Imported",
    "Invited",
    "accept",
    "apply",
    "assign_groups",
    "certify_here",
    "complete",
    "confirm_condition",
    "decline_offer",
    "drop_table",
    "enrol",
    "enrol_ready",
    "held_table",
    "import_rows",
    "invite_trainee",
    "invite_trainees",
    "judge_document",
    "keep_table",
    "name_ketua_kelas",
    "offer_seat",
    "open_conditions",
    "prepare",
    "put_on_list",
    "reapprove",
    "reject",
    "rule_on_recommender",
    "save_columns",
    "save_facts",
    "save_rows",
    "set_home",
    "set_origin",
    "split_rows",
    "start_application",
    "take_offer",
    "undo_judgement",
    "upload_document",
    "why_not_open",
    "withdraw",
]

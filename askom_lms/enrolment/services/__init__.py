"""Changes to applications: invitations, facts, papers, verdicts, seats, groups."""

from askom_lms.enrolment.services.applications import apply, save_facts, withdraw
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
from askom_lms.enrolment.services.invitations import (
    Invited,
    invite_trainee,
    invite_trainees,
    set_origin,
    start_application,
)

__all__ = [
    "Invited",
    "accept",
    "apply",
    "assign_groups",
    "complete",
    "confirm_condition",
    "enrol",
    "enrol_ready",
    "invite_trainee",
    "invite_trainees",
    "judge_document",
    "name_ketua_kelas",
    "open_conditions",
    "reapprove",
    "reject",
    "rule_on_recommender",
    "save_facts",
    "set_origin",
    "start_application",
    "undo_judgement",
    "upload_document",
    "withdraw",
]

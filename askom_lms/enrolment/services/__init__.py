"""Changes to applications: facts, papers, verdicts, seats, groups."""

from askom_lms.enrolment.services.applications import (
    apply,
    invite_trainee,
    reapprove,
    save_facts,
    start_application,
    withdraw,
)
from askom_lms.enrolment.services.decisions import accept, complete, confirm_condition, enrol, reject
from askom_lms.enrolment.services.documents import judge_document, upload_document
from askom_lms.enrolment.services.groups import assign_groups, name_ketua_kelas

__all__ = [
    "accept",
    "apply",
    "assign_groups",
    "complete",
    "confirm_condition",
    "enrol",
    "invite_trainee",
    "judge_document",
    "name_ketua_kelas",
    "reapprove",
    "reject",
    "save_facts",
    "start_application",
    "upload_document",
    "withdraw",
]

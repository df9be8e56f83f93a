"""Changes to the world of certification: recommendations, decisions, certificates."""

from askom_lms.certification.services.aca import acknowledge_recommendation, save_aca, sign_recommendation
from askom_lms.certification.services.certificates import (
    freeze_certificate,
    order_issue,
    prepare_certificates,
    replace_certificate,
    revoke_certificate,
    unfreeze_certificate,
)
from askom_lms.certification.services.competence import keep_competence, order_competence
from askom_lms.certification.services.competence_import import Imported, attach_file, import_competence
from askom_lms.certification.services.meetings import create_meeting, decide, must_be_a_meeting, set_aside, sign_minutes
from askom_lms.certification.services.patterns import save_patterns
from askom_lms.certification.services.pre_day import order_pre_day
from askom_lms.certification.services.trainer import sign_trainer_recommendation
from askom_lms.certification.services.use import agree_use

__all__ = [
    "Imported",
    "acknowledge_recommendation",
    "agree_use",
    "attach_file",
    "create_meeting",
    "decide",
    "freeze_certificate",
    "import_competence",
    "keep_competence",
    "must_be_a_meeting",
    "order_competence",
    "order_issue",
    "order_pre_day",
    "prepare_certificates",
    "replace_certificate",
    "revoke_certificate",
    "save_aca",
    "save_patterns",
    "set_aside",
    "sign_minutes",
    "sign_recommendation",
    "sign_trainer_recommendation",
    "unfreeze_certificate",
]

"""Changes to the world of assessment: rounds of role play, real asesi, examinations."""

from askom_lms.assessment.services.again import declare_again, name_again, open_again, sign_again
from askom_lms.assessment.services.asesi import consent, consent_on_device, register_real_asesi, set_first_password
from askom_lms.assessment.services.casting import set_cast
from askom_lms.assessment.services.examiners import BEGUN, must_be_unrelated, replace_examiner
from askom_lms.assessment.services.exams import (
    assign_examiner,
    declare_impartial,
    finish_exam,
    plan_exams,
    save_notes,
    start_exam,
    tick_step,
)
from askom_lms.assessment.services.rounds import plan_round, replan
from askom_lms.assessment.services.turns import finish_turn, start_turn, tick_turn

__all__ = [
    "BEGUN",
    "assign_examiner",
    "consent",
    "consent_on_device",
    "declare_again",
    "declare_impartial",
    "finish_exam",
    "finish_turn",
    "must_be_unrelated",
    "name_again",
    "open_again",
    "plan_exams",
    "plan_round",
    "register_real_asesi",
    "replace_examiner",
    "replan",
    "save_notes",
    "set_cast",
    "set_first_password",
    "sign_again",
    "start_exam",
    "start_turn",
    "tick_step",
    "tick_turn",
]

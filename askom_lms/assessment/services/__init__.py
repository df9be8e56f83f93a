"""Changes to the world of assessment: rounds of role play, real asesi, examinations."""

from askom_lms.assessment.services.asesi import consent, consent_on_device, register_real_asesi, set_first_password
from askom_lms.assessment.services.casting import set_cast
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
    "assign_examiner",
    "consent",
    "consent_on_device",
    "declare_impartial",
    "finish_exam",
    "finish_turn",
    "plan_exams",
    "plan_round",
    "register_real_asesi",
    "replan",
    "save_notes",
    "set_cast",
    "set_first_password",
    "start_exam",
    "start_turn",
    "tick_step",
    "tick_turn",
]

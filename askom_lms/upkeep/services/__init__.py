"""Changes to the book of an asesor, his surveillance and his certificate."""

from askom_lms.upkeep.services.book import add_entry, decide_entry, save_entry, withdraw_entry
from askom_lms.upkeep.services.judging import plan_look, record_look, take_measure
from askom_lms.upkeep.services.reminders import REMIND_JOB, remind

__all__ = [
    "REMIND_JOB",
    "add_entry",
    "decide_entry",
    "plan_look",
    "record_look",
    "remind",
    "save_entry",
    "take_measure",
    "withdraw_entry",
]

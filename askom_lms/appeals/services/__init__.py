"""Steps of an appeal: filed, a panel named, declared, voted, decided, printed; and its reminders."""

from askom_lms.appeals.services.again import conclude, declare_again, name_examiner
from askom_lms.appeals.services.deciding import PRINT_JOB, Ruling, decide, keep_printed, vote
from askom_lms.appeals.services.filing import REMIND_JOB, file_appeal, remind
from askom_lms.appeals.services.panel import declare, name_panel, people_named

__all__ = [
    "PRINT_JOB",
    "REMIND_JOB",
    "Ruling",
    "conclude",
    "decide",
    "declare",
    "declare_again",
    "file_appeal",
    "keep_printed",
    "name_examiner",
    "name_panel",
    "people_named",
    "remind",
    "vote",
]

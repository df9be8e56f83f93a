"""Changes to the day in the room."""

from askom_lms.classroom.services.closing import close_day, finish_class, reopen_day
from askom_lms.classroom.services.news import announce, note_read, revise, withdraw
from askom_lms.classroom.services.rehearsal import give_test_paraf, hand_in_test, note_print, open_rehearsal, wipe

__all__ = [
    "announce",
    "close_day",
    "finish_class",
    "give_test_paraf",
    "hand_in_test",
    "note_print",
    "note_read",
    "open_rehearsal",
    "reopen_day",
    "revise",
    "wipe",
    "withdraw",
]

"""What a browser may send to training."""

from askom_lms.training.forms.attendance import read_marks, read_seen
from askom_lms.training.forms.plan import KitForm, PathsForm, TimetableForm
from askom_lms.training.forms.setup import (
    PROGRAMMES,
    RULE_SETS,
    WEEKDAYS,
    MukForm,
    NewClassForm,
    NumbersForm,
    PlaceForm,
    PlainForm,
    ProgrammeForm,
    SettingsForm,
)
from askom_lms.training.forms.staff import STAFF_WORDS, ReplaceForm, StaffForm, StaffLineForm

__all__ = [
    "PROGRAMMES",
    "RULE_SETS",
    "STAFF_WORDS",
    "WEEKDAYS",
    "KitForm",
    "MukForm",
    "NewClassForm",
    "NumbersForm",
    "PathsForm",
    "PlaceForm",
    "PlainForm",
    "ProgrammeForm",
    "ReplaceForm",
    "SettingsForm",
    "StaffForm",
    "StaffLineForm",
    "TimetableForm",
    "read_marks",
    "read_seen",
]

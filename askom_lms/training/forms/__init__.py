"""What a browser may send to training."""

from askom_lms.training.forms.application import ApplicationForm, DecisionForm, FindingsForm, SeenForm
from askom_lms.training.forms.attendance import read_marks, read_seen
from askom_lms.training.forms.plan import KitForm, PathsForm, TimetableForm
from askom_lms.training.forms.pre_day import PreDayForm
from askom_lms.training.forms.setup import (
    PROGRAMMES,
    RULE_SETS,
    WEEKDAYS,
    KnownPlaceForm,
    MukForm,
    NewClassForm,
    NumbersForm,
    PlaceForm,
    PlainForm,
    ProgrammeForm,
    SettingsForm,
    VenueForm,
)
from askom_lms.training.forms.staff import STAFF_WORDS, ReplaceForm, StaffForm, StaffLineForm

__all__ = [
    "PROGRAMMES",
    "RULE_SETS",
    "STAFF_WORDS",
    "WEEKDAYS",
    "ApplicationForm",
    "DecisionForm",
    "FindingsForm",
    "KitForm",
    "KnownPlaceForm",
    "MukForm",
    "NewClassForm",
    "NumbersForm",
    "PathsForm",
    "PlaceForm",
    "PlainForm",
    "PreDayForm",
    "ProgrammeForm",
    "ReplaceForm",
    "SeenForm",
    "SettingsForm",
    "StaffForm",
    "StaffLineForm",
    "TimetableForm",
    "VenueForm",
    "read_marks",
    "read_seen",
]

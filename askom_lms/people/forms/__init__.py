"""What a browser may send to people, and the words for their roles."""

from askom_lms.people.forms.fields import PlainForm, tell
from askom_lms.people.forms.people import InviteForm, PersonForm
from askom_lms.people.forms.profile import ChangePasswordForm, MarkForm, ProfileForm
from askom_lms.people.forms.sign_in import (
    AskResetForm,
    CodeForm,
    EnrolForm,
    InvitationForm,
    ResetForm,
    SignInForm,
)
from askom_lms.people.forms.words import ROLE_WORDS, role_word

__all__ = [
    "ROLE_WORDS",
    "AskResetForm",
    "ChangePasswordForm",
    "CodeForm",
    "EnrolForm",
    "InvitationForm",
    "InviteForm",
    "MarkForm",
    "PersonForm",
    "PlainForm",
    "ProfileForm",
    "ResetForm",
    "SignInForm",
    "role_word",
    "tell",
]

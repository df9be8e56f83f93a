"""What a browser may send about an application: shape and wording only."""

from askom_lms.enrolment.forms.deciding import (
    AcceptForm,
    InviteForm,
    OriginForm,
    ReasonForm,
    RecommenderForm,
    VerdictForm,
    invited_lines,
)
from askom_lms.enrolment.forms.facts import FactsForm
from askom_lms.enrolment.forms.reading import Issue, facts_from_form, form_values, issues_of

__all__ = [
    "AcceptForm",
    "FactsForm",
    "InviteForm",
    "Issue",
    "OriginForm",
    "ReasonForm",
    "RecommenderForm",
    "VerdictForm",
    "facts_from_form",
    "form_values",
    "invited_lines",
    "issues_of",
]

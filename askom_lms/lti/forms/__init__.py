"""What a browser may send of platforms."""

from askom_lms.lti.forms.joining import BindForm, JoinForm, PartForm
from askom_lms.lti.forms.registrations import DeploymentForm, PassForm, RegistrationForm

__all__ = ["BindForm", "DeploymentForm", "JoinForm", "PartForm", "PassForm", "RegistrationForm"]

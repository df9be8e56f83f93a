"""Pages and commands of the plug-in."""

from askom_lms.lti import models
from askom_lms.lti.routes.blueprint import bp

__all__ = ["bp", "models"]

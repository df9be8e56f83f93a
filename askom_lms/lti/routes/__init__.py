"""Pages and commands of the plug-in."""

from askom_lms.lti import models
from askom_lms.lti.routes import courses, placing, results
from askom_lms.lti.routes.blueprint import bp

__all__ = ["bp", "courses", "models", "placing", "results"]

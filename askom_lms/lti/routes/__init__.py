"""Pages and commands of the plug-in, and what it hangs into the application."""

from askom_lms.lti.routes import binding, dynamic, frames, joining, launching, registrations
from askom_lms.lti.routes.blueprint import bp
from askom_lms.lti.routes.frames import install

__all__ = ["binding", "bp", "dynamic", "frames", "install", "joining", "launching", "registrations"]

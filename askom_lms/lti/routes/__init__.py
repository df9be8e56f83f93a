"""Pages and commands of the plug-in, and what it hangs into the application."""

from askom_lms.lti.queries import cards
from askom_lms.lti.routes import (
    accounts,
    binding,
    courses,
    dynamic,
    frames,
    joining,
    launching,
    placing,
    registrations,
    results,
)
from askom_lms.lti.routes.blueprint import bp
from askom_lms.lti.routes.frames import install

__all__ = [
    "accounts",
    "binding",
    "bp",
    "cards",
    "courses",
    "dynamic",
    "frames",
    "install",
    "joining",
    "launching",
    "placing",
    "registrations",
    "results",
]

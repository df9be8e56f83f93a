"""Pages and commands of training."""

from flask import Blueprint

bp = Blueprint("training", __name__)

from askom_lms.training.routes import (  # noqa: E402, F401 - they attach their views to bp
    attendance,
    classes,
    settings,
    setup,
    staff,
    timetable,
)

"""Pages and commands of training."""

from flask import Blueprint

bp = Blueprint("training", __name__)

from askom_lms.training.routes import (  # noqa: E402, F401 - they attach their views to bp
    application,
    application_deciding,
    application_papers,
    attendance,
    classes,
    equipment,
    leave,
    library,
    lists,
    paper,
    partners,
    pre_day,
    remote,
    scanning,
    settings,
    setup,
    staff,
    timetable,
    venue,
)

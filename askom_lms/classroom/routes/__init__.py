"""Pages and commands of the day in the room."""

from flask import Blueprint

bp = Blueprint("classroom", __name__)

from askom_lms.classroom.routes import closing, finishing, news, rehearsal  # noqa: E402, F401 - they attach views to bp

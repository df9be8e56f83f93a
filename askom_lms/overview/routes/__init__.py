"""Pages of the overview: the class board on screen, projector and paper and as a spreadsheet; who is proposed."""

from flask import Blueprint

bp = Blueprint("overview", __name__)

from askom_lms.overview.routes import board, wall  # noqa: E402, F401 - they attach their views to bp

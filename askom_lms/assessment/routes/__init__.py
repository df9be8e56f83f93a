"""Pages and commands of assessment: role play, real asesi, examinations."""

from flask import Blueprint

bp = Blueprint("assessment", __name__)

from askom_lms.assessment.routes import asesi, exams, turns  # noqa: E402, F401 - they attach their views to bp

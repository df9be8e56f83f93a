"""Pages and commands of enrolment: the applicant's side and panitia's side."""

from flask import Blueprint

bp = Blueprint("enrolment", __name__)

from askom_lms.enrolment.routes import applicant, committee, papers  # noqa: E402, F401 - they attach their views to bp

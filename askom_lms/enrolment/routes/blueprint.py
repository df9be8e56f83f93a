"""The blueprint that the pages of enrolment attach to."""

from flask import Blueprint

bp = Blueprint("enrolment", __name__)

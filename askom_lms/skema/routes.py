"""Pages and commands of skema."""

from flask import Blueprint

bp = Blueprint("skema", __name__)

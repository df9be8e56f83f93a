"""Pages and commands of coursework."""

from flask import Blueprint

bp = Blueprint("coursework", __name__)

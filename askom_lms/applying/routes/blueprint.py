"""The blueprint of applications for certification."""

from flask import Blueprint

bp = Blueprint("applying", __name__)

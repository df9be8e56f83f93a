"""The blueprint of the plug-in."""

from flask import Blueprint

bp = Blueprint("lti", __name__)

"""The blueprint of the shell."""

from flask import Blueprint

bp = Blueprint("shell", __name__)

"""Pages and commands of people."""

from flask import Blueprint

bp = Blueprint("people", __name__)


def install(_app: object) -> None:
    """Attach sign-in to the application."""

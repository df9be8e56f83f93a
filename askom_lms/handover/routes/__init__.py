"""Pages of the hand-over, and the job that makes a version."""

from flask import Blueprint

bp = Blueprint("handover", __name__)

from askom_lms.handover.routes import making, pages  # noqa: E402 - they attach to bp

__all__ = ["bp", "making", "pages"]

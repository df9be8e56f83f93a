"""Pages of the overview: the class board, who is proposed as Form 3, and the export of the registers."""

from flask import Blueprint

bp = Blueprint("overview", __name__)

from askom_lms.overview.routes import board, exporting  # noqa: E402 - they attach to bp

__all__ = ["board", "bp", "exporting"]

"""Pages of the overview: the class board on screen, projector, paper and spreadsheet; the export of the registers."""

from flask import Blueprint

bp = Blueprint("overview", __name__)

from askom_lms.overview.routes import board, exporting, wall  # noqa: E402 - they attach to bp

__all__ = ["board", "bp", "exporting", "wall"]

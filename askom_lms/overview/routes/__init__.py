"""Pages of the overview: the class board on screen, projector, paper and spreadsheet; exports; why not yet."""

from flask import Blueprint

bp = Blueprint("overview", __name__)

from askom_lms.overview.routes import board, exporting, wall, why  # noqa: E402 - they attach to bp

__all__ = ["board", "bp", "exporting", "wall", "why"]

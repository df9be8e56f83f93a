"""Pages, papers and the print job of quality."""

from flask import Blueprint

bp = Blueprint("quality", __name__)

from askom_lms.quality.routes import evaluating, files, report  # noqa: E402 - they attach to bp

__all__ = ["bp", "evaluating", "files", "report"]

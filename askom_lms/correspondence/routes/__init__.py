"""Pages, papers and the print job of letters."""

from flask import Blueprint

bp = Blueprint("correspondence", __name__)

from askom_lms.correspondence.routes import badges, letters, numbers, printing, public  # noqa: E402 - they attach to bp

__all__ = ["badges", "bp", "letters", "numbers", "printing", "public"]

"""Pages, papers and jobs of appeals."""

from flask import Blueprint

bp = Blueprint("appeals", __name__)

from askom_lms.appeals.routes import again, cases, filing, panel, papers  # noqa: E402 - they attach to bp

__all__ = ["again", "bp", "cases", "filing", "panel", "papers"]

"""Pages of the figures."""

from askom_lms.figures.routes import pages
from askom_lms.figures.routes.blueprint import bp

__all__ = ["bp", "pages"]

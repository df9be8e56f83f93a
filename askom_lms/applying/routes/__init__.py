"""Pages of applications for certification: the applicant's own, and those of whoever judges them."""

from askom_lms.applying.routes import friday, own, review
from askom_lms.applying.routes.blueprint import bp

__all__ = ["bp", "friday", "own", "review"]

"""Pages and commands of upkeep."""

from askom_lms.upkeep.routes import book, judging
from askom_lms.upkeep.routes.blueprint import bp

__all__ = ["book", "bp", "judging"]

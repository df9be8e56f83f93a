"""Pages and commands of the register of MUK."""

from askom_lms.muk.routes import files, register, steps
from askom_lms.muk.routes.blueprint import bp
from askom_lms.muk.routes.register import waiting

__all__ = ["bp", "files", "register", "steps", "waiting"]

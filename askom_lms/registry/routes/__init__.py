"""Pages and commands of registry."""

from askom_lms.registry.routes import asesor, institutions, loans, rights, transfers, tuk
from askom_lms.registry.routes.blueprint import bp

__all__ = ["asesor", "bp", "institutions", "loans", "rights", "transfers", "tuk"]

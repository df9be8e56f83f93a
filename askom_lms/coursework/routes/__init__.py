"""Pages of coursework: home, filling, parts of others, paraf desk, histories and files."""

from askom_lms.coursework.routes import (
    batches,
    bundles,
    coverage,
    desk,
    desk_tools,
    files,
    filling,
    histories,
    home,
    organising,
    paper,
    parts,
    printing,
    relations,
    second_looks,
)
from askom_lms.coursework.routes.blueprint import bp

__all__ = [
    "batches",
    "bp",
    "bundles",
    "coverage",
    "desk",
    "desk_tools",
    "files",
    "filling",
    "histories",
    "home",
    "organising",
    "paper",
    "parts",
    "printing",
    "relations",
    "second_looks",
]

"""Pages, commands and print jobs of certification."""

from flask import Blueprint

bp = Blueprint("certification", __name__)

from askom_lms.certification.routes import (  # noqa: E402 - they attach their views and jobs to bp
    aca,
    certificates,
    competence,
    competence_import,
    competence_printing,
    log,
    meetings,
    patterns,
    pre_day,
    printing,
    public,
    result,
    scan,
    trainer,
    use,
)

__all__ = [
    "aca",
    "bp",
    "certificates",
    "competence",
    "competence_import",
    "competence_printing",
    "log",
    "meetings",
    "patterns",
    "pre_day",
    "printing",
    "public",
    "result",
    "scan",
    "trainer",
    "use",
]

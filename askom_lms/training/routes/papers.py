"""Papers of texts/ as PDF, with the facts of a class."""

from typing import Any

from flask import Response, render_template

from askom_lms.kernel import clock, pdf
from askom_lms.training.domain.prints import printed_text
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import TrainingClass


def printed(klass: TrainingClass, name: str, more: dict[str, str]) -> Response:
    """A paper of texts/ as PDF, its blanks filled with the facts of this class and these."""
    facts = {
        "number": klass.number,
        "organiser": klass.institution.name,
        "place": f"{klass.venue}, {klass.city}",
        "dates": f"{clock.tanggal(klass.starts_on)} sampai {clock.tanggal(klass.ends_on)}",
    }
    paper = ClassSettings.read(klass.settings).paper
    told: dict[str, Any] = {"text": printed_text(name).filled(facts | more), "klass": klass, "paper": paper}
    response = Response(pdf.render(render_template("print/paper.html", **told)), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}-{klass.slug}.pdf"'
    return response

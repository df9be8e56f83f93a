"""Cakupan: which KUK and which dimension the instruments of a dossier cover, and what is missing."""

import uuid

from flask import render_template
from flask.typing import ResponseReturnValue

from askom_lms.coursework.domain.states import CourseworkPermission as P
from askom_lms.coursework.queries.coverage import covering_beside, own_covering
from askom_lms.coursework.routes import coverage_views as views
from askom_lms.coursework.routes.blueprint import bp
from askom_lms.kernel.act import Act
from askom_lms.kernel.web import page


@bp.get("/tugas/<int:task>/cakupan")
@page(P.HOME)
def show_own_coverage(act: Act, task: int) -> ResponseReturnValue:
    """The trainee's own dossier; every gap leads to the sheet that cures it."""
    found = own_covering(act, task)
    act.viewed("enrolment", found.first.enrolment_id, "coverage")
    return render_template("coursework/coverage.html", **views.coverage(found, is_own=True))


@bp.get("/lembar/<uuid:item_id>/cakupan")
@page(P.READ)
def show_coverage(act: Act, item_id: uuid.UUID) -> ResponseReturnValue:
    """The dossier of one sheet, for his master asesor and the others who read it."""
    found = covering_beside(act, item_id)
    act.viewed("enrolment", found.first.enrolment_id, "coverage")
    return render_template("coursework/coverage.html", **views.coverage(found, is_own=False))

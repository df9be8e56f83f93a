"""Closing a class: the checklist, and the step itself."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.classroom import queries, services
from askom_lms.classroom.domain.closing import Check, Weight
from askom_lms.classroom.routes import bp
from askom_lms.classroom.routes.words import CHECK_PLACES, CHECK_WORDS
from askom_lms.kernel import web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, page
from askom_lms.training.domain.states import ClassState
from askom_lms.training.domain.states import P as ClassPermission
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import get_class


@bp.get("/kelas/<slug>/penutupan")
@page(ClassPermission.MOVE)
def show_checklist(act: Act, slug: str) -> ResponseReturnValue:
    """What is done, what is left, and where each is cured."""
    return _page(act, get_class(act, slug))


@bp.post("/kelas/<slug>/penutupan")
@command(ClassPermission.MOVE)
def finish_class(act: Act, slug: str) -> ResponseReturnValue:
    """Close the class; notes that were typed stay when it is refused."""
    klass = get_class(act, slug)
    act.require(ClassPermission.MOVE, klass)
    notes = {key.value: request.form.get(f"note-{key}", "") for key in Check}
    try:
        services.finish_class(act, klass, notes=notes)
    except Refusal as refusal:
        return _page(act, klass, refusal), refusal.status
    flash(_("Kelas diselesaikan."))
    return redirect(url_for(".show_checklist", slug=slug))


def _page(act: Act, klass: TrainingClass, refusal: Refusal | None = None) -> str:
    act.require(ClassPermission.MOVE, klass)
    lines = queries.checklist(klass)
    base = url_for("training.show_class", slug=klass.slug)
    places = [(line, *CHECK_PLACES[line.check]) for line in lines if line.check in CHECK_PLACES]
    return render_template(
        "classroom/finish.html",
        klass=klass,
        lines=lines,
        words=CHECK_WORDS,
        cures={line.check: f"{base}/{path.format(day=line.day)}" for line, path, may in places if act.may(may, klass)},
        red=[line for line in lines if line.weight is Weight.RED],
        is_running=klass.state is ClassState.RUNNING,
        is_finished=klass.state is ClassState.FINISHED,
        closing=queries.closing_of(klass),
        typed=request.form,
        said=web.said(refusal),
    )

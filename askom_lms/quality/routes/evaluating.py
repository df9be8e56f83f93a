"""Evaluating a master asesor, and what was said of him."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import clock, web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, language, page
from askom_lms.quality import queries, services
from askom_lms.quality.domain.evaluating import FEWEST, last_day, not_now
from askom_lms.quality.domain.states import QualityPermission as P
from askom_lms.quality.domain.states import Side
from askom_lms.quality.forms import RATING_WORDS, SIDE_WORDS, EvaluationForm, evaluation_form
from askom_lms.quality.policy import side_of
from askom_lms.quality.queries import Subject
from askom_lms.quality.routes import bp
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import TrainingClass


@bp.get("/kelas/<slug>/evaluasi")
@page(P.EVALUATE)
def list_subjects(act: Act, slug: str) -> ResponseReturnValue:
    """Whom this person may evaluate, and until when."""
    klass = queries.class_to_evaluate(act, slug)
    rows = queries.subjects(act, klass)
    return render_template("quality/subjects.html", klass=klass, rows=rows, **_time(act, klass))


@bp.get("/kelas/<slug>/evaluasi/<uuid:about_id>")
@page(P.EVALUATE)
def show_evaluation(act: Act, slug: str, about_id: uuid.UUID) -> ResponseReturnValue:
    """The form, with what this person said before."""
    klass = queries.class_to_evaluate(act, slug)
    subject = queries.get_subject(act, klass, about_id)
    form = evaluation_form(_side(act, klass), queries.evaluation_of(act, klass, about_id))
    return _page(act, klass, subject, form)


@bp.post("/kelas/<slug>/evaluasi/<uuid:about_id>")
@command(P.EVALUATE)
def save_evaluation(act: Act, slug: str, about_id: uuid.UUID) -> ResponseReturnValue:
    """Say it, or correct it; what was chosen stays when it is refused."""
    klass = queries.class_to_evaluate(act, slug)
    subject = queries.get_subject(act, klass, about_id)
    form = evaluation_form(_side(act, klass), is_sent=True)
    try:
        services.save_evaluation(act, klass, about_id, form.ratings(), form.note.data or "", seen=form.version())
    except Refusal as refusal:
        found = queries.evaluation_of(act, klass, about_id)
        form.validate()
        form.shows(found.row_version if found else 0)
        return _page(act, klass, subject, form, refusal), refusal.status
    flash(_("Evaluasi tersimpan."))
    return redirect(url_for(".list_subjects", slug=slug))


@bp.get("/kelas/<slug>/hasil-evaluasi")
@page(P.RESULTS)
def show_results(act: Act, slug: str) -> ResponseReturnValue:
    """What was said: of everybody for those who oversee the class, of oneself for a master asesor."""
    klass, rows = queries.results(act, slug)
    act.viewed("training_class", klass.id, "hasil-evaluasi")
    days = ClassSettings.read(klass.settings).evaluation_days
    return render_template(
        "quality/results.html",
        klass=klass,
        rows=rows,
        ratings=RATING_WORDS,
        sides=SIDE_WORDS,
        fewest=FEWEST,
        last=last_day(klass.ends_on, days),
        language=language(),
        trainee=Side.TRAINEE,
    )


def _side(act: Act, klass: TrainingClass) -> Side:
    """Of somebody who may evaluate."""
    return side_of(act.person, klass) or Side.TRAINEE


def _time(act: Act, klass: TrainingClass) -> dict[str, Any]:
    """Whether it is the time to answer, and the days it depends on."""
    side, days = _side(act, klass), ClassSettings.read(klass.settings).evaluation_days
    why_not = not_now(side, klass.ends_on, days, clock.in_zone(act.now, klass.zone).date())
    last = last_day(klass.ends_on, days) if side is Side.TRAINEE else None
    return {"side": side, "why_not": why_not, "last": last, "trainee": Side.TRAINEE}


def _page(
    act: Act, klass: TrainingClass, subject: Subject, form: EvaluationForm, refusal: Refusal | None = None
) -> str:
    said = web.said(refusal)
    time = _time(act, klass)
    return render_template("quality/evaluation.html", klass=klass, subject=subject, form=form, said=said, **time)

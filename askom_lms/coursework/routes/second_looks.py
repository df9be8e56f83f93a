"""Parafs looked at again: a master asesor's own figures, and the sample that he reads for the others."""

import uuid

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from askom_lms.coursework import services
from askom_lms.coursework.domain.states import CourseworkPermission as P
from askom_lms.coursework.forms import SecondLookForm
from askom_lms.coursework.queries.second_look import compared, own_mirror, own_samples
from askom_lms.coursework.routes import second_look_views as views
from askom_lms.coursework.routes.blueprint import bp
from askom_lms.coursework.routes.words import _
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid
from askom_lms.kernel.web import command, page


@bp.get("/paraf/tinjauan")
@page(P.DESK)
def show_mirror(act: Act) -> ResponseReturnValue:
    """One's own figures, and what second readers said of one's own parafs."""
    return render_template("coursework/mirror.html", classes=[views.own(found) for found in own_mirror(act)])


@bp.get("/paraf/sampel")
@page(P.DESK)
def show_sample(act: Act) -> ResponseReturnValue:
    """The parafs of others that are proposed for a second look."""
    return render_template("coursework/sample.html", samples=[views.sample(found) for found in own_samples(act)])


@bp.get("/paraf/sampel/<uuid:submission_id>")
@page(P.SECOND_LOOK)
def show_second_look(act: Act, submission_id: uuid.UUID) -> ResponseReturnValue:
    """One of them: where its sheet is, a place for the judgement, and both judgements side by side."""
    return look_page(act, submission_id, SecondLookForm(formdata=None))


@bp.post("/paraf/sampel/<uuid:submission_id>")
@command(P.SECOND_LOOK)
def give_second_look(act: Act, submission_id: uuid.UUID) -> ResponseReturnValue:
    form = SecondLookForm()
    agrees = views.VERDICTS.get(form.verdict.data or "")
    try:
        services.give_second_look(act, submission_id, agrees=agrees, reason=form.reason.data or "")
    except Invalid as wrong:
        return look_page(act, submission_id, form, wrong), wrong.status
    flash(_("Pendapat Anda tercatat. Paraf pertama tidak berubah."))
    return redirect(f"/paraf/sampel/{submission_id}")


def look_page(act: Act, submission_id: uuid.UUID, form: SecondLookForm, wrong: Invalid | None = None) -> str:
    found = compared(act, submission_id)
    act.viewed("submission", submission_id, "second_look")
    said = wrong.sentence() if wrong else None
    return render_template("coursework/second_look.html", form=form, wrong=said, **views.look(act, found))

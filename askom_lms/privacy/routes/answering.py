"""The queue of requests for whoever answers them."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.kernel.web import command, page
from askom_lms.privacy import queries, services
from askom_lms.privacy.forms import FIELDS, AnswerForm
from askom_lms.privacy.models import DataRequest
from askom_lms.privacy.policy import P
from askom_lms.privacy.routes.blueprint import bp
from askom_lms.privacy.routes.views import KINDS, said, state_of

STEPS = {"setuju": True, "tolak": False}


@bp.get("/kelola/permintaan-data")
@page(P.ANSWER)
def list_requests(act: Act) -> ResponseReturnValue:
    """Open requests by the time that is left."""
    rows = [(one, state_of(one, act.now), KINDS[one.kind]) for one in queries.list_queue(act)]
    return render_template("privacy/queue.html", rows=rows, may_retain=act.may(P.RETAIN))


@bp.get("/kelola/permintaan-data/<uuid:request_id>")
@page(P.ANSWER)
def show_request(act: Act, request_id: uuid.UUID) -> ResponseReturnValue:
    """One request, and the way to answer it."""
    return _page(act, queries.get_request(act, request_id), AnswerForm(formdata=None))


@bp.post("/kelola/permintaan-data/<uuid:request_id>")
@command(P.ANSWER)
def answer_request(act: Act, request_id: uuid.UUID) -> ResponseReturnValue:
    """Grant it or refuse it with words."""
    asked, form = queries.get_request(act, request_id), AnswerForm()
    if not form.validate_on_submit():
        return _page(act, asked, form), 422
    step = request.form.get("langkah", "")
    try:
        if step not in STEPS:
            raise Invalid("privacy.step_unknown")
        services.answer_request(
            act, asked, is_granted=STEPS[step], answer=form.answer.data or "",
            keep_certificate=bool(form.keep_certificate.data),
        )  # fmt: skip
    except Refusal as refusal:
        return _page(act, asked, form, refusal), refusal.status
    flash(_("Jawaban dicatat."))
    return redirect(url_for(".list_requests"))


def _page(act: Act, asked: DataRequest, form: AnswerForm, refusal: Refusal | None = None) -> str:
    return render_template(
        "privacy/request.html",
        asked=asked,
        mark=state_of(asked, act.now),
        title=KINDS[asked.kind],
        field=FIELDS.get(asked.field, ""),  # type: ignore[call-overload]  # the words of a field that is none are none
        form=form,
        is_own=asked.person_id == act.actor_id,
        said=said(refusal),
    )

"""The admin names the panel."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.appeals import queries, services
from askom_lms.appeals.domain.states import AppealPermission as P
from askom_lms.appeals.forms import EMAIL_CHAIR, PanelForm
from askom_lms.appeals.models import Appeal
from askom_lms.appeals.routes import bp
from askom_lms.appeals.routes.words import TIE_WORDS
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, language, page


@bp.get("/banding/<uuid:appeal_id>/tim")
@page(P.NAME)
def show_panel(act: Act, appeal_id: uuid.UUID) -> ResponseReturnValue:
    """Who could be named; whoever had a part is shown with the reason and not offered."""
    appeal = queries.get_appeal(act, appeal_id)
    act.require(P.NAME, appeal)
    return _page(appeal, PanelForm(formdata=None))


@bp.post("/banding/<uuid:appeal_id>/tim")
@command(P.NAME)
def name_panel(act: Act, appeal_id: uuid.UUID) -> ResponseReturnValue:
    """Name it, or name others."""
    appeal, form = queries.get_appeal(act, appeal_id), PanelForm()
    act.require(P.NAME, appeal)
    if not form.validate_on_submit():
        return _page(appeal, form), 422
    try:
        named = services.people_named(form.ticked, form.addresses)
        services.name_panel(act, appeal, named, form.chair(named))
    except Refusal as refusal:
        return _page(appeal, form, refusal), refusal.status
    flash(_("Tim banding terbentuk dan diberi tahu."))
    return redirect(url_for(".show_appeal", appeal_id=appeal.id))


def _page(appeal: Appeal, form: PanelForm, refusal: Refusal | None = None) -> str:
    rows = queries.candidates(appeal)
    listed = {one.id for one in rows}
    others = [one for one in appeal.panel if one.person_id not in listed]
    is_sent = request.method == "POST"
    if not is_sent:
        form.emails.data = "\n".join(one.person.email for one in others)
    chair = request.form.get("chair", "") if is_sent else ""
    for one in appeal.panel if not is_sent else ():
        if one.is_chair:
            chair = EMAIL_CHAIR if one in others else str(one.person_id)
    return render_template(
        "appeals/panel.html",
        appeal=appeal,
        rows=rows,
        ticked=set(form.ticked) if is_sent else {one.person_id for one in appeal.panel},
        chair=chair,
        email_chair=EMAIL_CHAIR,
        words=TIE_WORDS,
        form=form,
        said=refusal.sentence(language()) if refusal else None,
    )

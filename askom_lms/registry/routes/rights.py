"""Commands on the skema that an institution may assess."""

import uuid

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command
from askom_lms.registry import queries, services
from askom_lms.registry.forms import EndForm, SkemaForm
from askom_lms.registry.policy import P
from askom_lms.registry.routes.blueprint import bp
from askom_lms.registry.routes.institution_views import ONE, institution_page, skema_offered, to_institution


@bp.post(f"{ONE}/skema")
@command(P.MANAGE)
def add_skema(act: Act, institution_code: str) -> ResponseReturnValue:
    """Note a skema that it is licensed for or has verified."""
    institution = queries.get_institution(act, institution_code, P.MANAGE)
    form = SkemaForm().offer(skema_offered(act))
    if not form.validate_on_submit():
        return institution_page(act, institution, typed=form), 422
    facts = {"document_number": form.document_number.data, "until": form.until.data}
    try:
        services.add_skema(act, institution, uuid.UUID(form.skema_id.data), **facts)
    except Refusal as refusal:
        return institution_page(act, institution, refusal, form), refusal.status
    flash(_("Skema ditambahkan."))
    return to_institution(institution, "skema")


@bp.post(f"{ONE}/skema/<uuid:right_id>/akhiri")
@command(P.MANAGE)
def end_skema(act: Act, institution_code: str, right_id: uuid.UUID) -> ResponseReturnValue:
    """Note that it no longer is."""
    institution = queries.get_institution(act, institution_code, P.MANAGE)
    queries.get_held_skema(institution, right_id)
    form = EndForm()
    if not form.validate_on_submit():
        return institution_page(act, institution, typed=form.apart(right_id), ending=right_id), 422
    try:
        services.end_skema(act, institution, right_id, reason=form.end_reason.data)
    except Refusal as refusal:
        return institution_page(act, institution, refusal, form.apart(right_id), right_id), refusal.status
    flash(_("Skema diakhiri."))
    return to_institution(institution, "skema")

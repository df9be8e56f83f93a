"""Pages and commands of places of assessment (TUK)."""

import uuid

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, page
from askom_lms.registry import queries, services
from askom_lms.registry.domain import TukKind
from askom_lms.registry.forms import ReasonForm, TukForm
from askom_lms.registry.models import Institution, Tuk
from askom_lms.registry.policy import P
from askom_lms.registry.routes.blueprint import bp
from askom_lms.registry.routes.institution_views import ONE, stored_values, to_institution


@bp.get(f"{ONE}/tuk/baru")
@page(P.TUK)
def new_tuk(act: Act, institution_code: str) -> ResponseReturnValue:
    """A place of assessment to add."""
    institution = queries.get_institution(act, institution_code, P.TUK)
    return _tuk_page(institution, None, TukForm(formdata=None, kind=TukKind.SEWAKTU))


@bp.post(f"{ONE}/tuk/baru")
@command(P.TUK)
def create_tuk(act: Act, institution_code: str) -> ResponseReturnValue:
    """Add it."""
    institution, form = queries.get_institution(act, institution_code, P.TUK), TukForm()
    if not form.validate_on_submit():
        return _tuk_page(institution, None, form), 422
    try:
        tuk = services.create_tuk(act, institution, form.facts())
    except Refusal as refusal:
        return _tuk_page(institution, None, form, refusal), refusal.status
    flash(_("%(name)s ditambahkan.", name=tuk.name))
    return to_institution(institution, "tuk")


@bp.get(f"{ONE}/tuk/<uuid:tuk_id>/ubah")
@page(P.TUK)
def edit_tuk(act: Act, institution_code: str, tuk_id: uuid.UUID) -> ResponseReturnValue:
    """A place to change or to close."""
    institution = queries.get_institution(act, institution_code, P.TUK)
    tuk = queries.get_tuk(institution, tuk_id)
    if tuk.closed_at is not None:
        raise Refusal("registry.tuk_closed")
    return _tuk_page(institution, tuk, TukForm.of(tuk))


@bp.post(f"{ONE}/tuk/<uuid:tuk_id>/ubah")
@command(P.TUK)
def save_tuk(act: Act, institution_code: str, tuk_id: uuid.UUID) -> ResponseReturnValue:
    """Save it; whoever comes second keeps what he typed and sees what stands now."""
    institution, form = queries.get_institution(act, institution_code, P.TUK), TukForm()
    tuk = queries.get_tuk(institution, tuk_id)
    if not form.validate_on_submit():
        return _tuk_page(institution, tuk, form), 422
    try:
        changed = services.save_tuk(act, institution, tuk.id, form.facts(), seen=form.version())
    except Refusal as refusal:
        return _tuk_page(institution, tuk, form, refusal), refusal.status
    flash(_("Data TUK disimpan.") if changed else _("Tidak ada yang berubah."))
    return to_institution(institution, "tuk")


@bp.post(f"{ONE}/tuk/<uuid:tuk_id>/tutup")
@command(P.TUK)
def close_tuk(act: Act, institution_code: str, tuk_id: uuid.UUID) -> ResponseReturnValue:
    """Close it."""
    institution, form = queries.get_institution(act, institution_code, P.TUK), ReasonForm()
    tuk = queries.get_tuk(institution, tuk_id)
    if not form.validate_on_submit():
        return _tuk_page(institution, tuk, TukForm.of(tuk), closing=form), 422
    try:
        services.close_tuk(act, institution, tuk.id, reason=form.reason.data)
    except Refusal as refusal:
        return _tuk_page(institution, tuk, TukForm.of(tuk), refusal, form), refusal.status
    flash(_("%(name)s ditutup.", name=tuk.name))
    return to_institution(institution, "tuk")


def _tuk_page(
    institution: Institution,
    tuk: Tuk | None,
    form: TukForm,
    refusal: Refusal | None = None,
    closing: ReasonForm | None = None,
) -> str:
    return render_template(
        "registry/tuk.html",
        institution=institution,
        tuk=tuk,
        form=form,
        stored=stored_values(tuk, form, refusal) if tuk is not None else {},
        closing=closing or ReasonForm(formdata=None),
        said=web.said(refusal),
    )

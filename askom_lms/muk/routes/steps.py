"""What happens to a MUK: validated, offered, accepted or refused, withdrawn."""

import uuid

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command
from askom_lms.muk import services
from askom_lms.muk.domain import makers
from askom_lms.muk.domain.states import P
from askom_lms.muk.forms import OfferForm, ReasonForm, RefuseForm, ValidateForm, day_of
from askom_lms.muk.models import Muk
from askom_lms.muk.routes.blueprint import bp
from askom_lms.muk.routes.muk_views import ONE, found_muk, muk_page, own_muk, taken


@bp.post(f"{ONE}/validasi")
@command(P.EDIT)
def validate_muk(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> ResponseReturnValue:
    """Note who validated it, others than those who wrote it; from now on it is fixed."""
    form = ValidateForm()

    def step(muk: Muk) -> None:
        people, on = makers.read(form.validators.data or ""), day_of(form.validated_on.data)
        services.validate_muk(act, muk, validators=people, validated_on=on)

    return taken(act, own_muk(act, skema_id, muk_id), step, _("MUK divalidasi. Isinya kini tetap."), form)


@bp.post(f"{ONE}/tawarkan")
@command(P.EDIT)
def offer_muk(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> ResponseReturnValue:
    """Offer it to another LSP."""
    form = OfferForm()

    def step(muk: Muk) -> None:
        services.offer_muk(act, muk, form.receiver(), note=form.note.data or "")

    done = _("MUK ditawarkan. Pemiliknya tetap sampai LSP penerima menerima.")
    return taken(act, own_muk(act, skema_id, muk_id), step, done, form)


@bp.post(f"{ONE}/tarik-tawaran")
@command(P.EDIT)
def take_back_offer(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> ResponseReturnValue:
    """Take the offer back."""
    muk = own_muk(act, skema_id, muk_id)
    return taken(act, muk, lambda one: services.take_back_offer(act, one), _("Tawaran ditarik."))


@bp.post(f"{ONE}/terima")
@command(P.RECEIVE)
def accept_muk(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> ResponseReturnValue:
    """Consent of the receiving LSP."""
    muk = found_muk(act, skema_id, muk_id)
    act.require(P.RECEIVE, muk)
    return taken(act, muk, lambda one: services.accept_muk(act, one), _("MUK diterima dan menjadi hak lembaga Anda."))


@bp.post(f"{ONE}/tolak")
@command(P.RECEIVE)
def refuse_muk(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> ResponseReturnValue:
    """The receiving LSP says no; afterwards the MUK is no longer its to read."""
    muk, form = found_muk(act, skema_id, muk_id), RefuseForm()
    act.require(P.RECEIVE, muk)
    try:
        services.refuse_muk(act, muk, reason=form.refusal.data or "")
    except Refusal as refusal:
        return muk_page(act, found_muk(act, skema_id, muk_id), refusal, form), refusal.status
    flash(_("Tawaran ditolak. MUK tetap hak pemberinya."))
    return redirect(url_for(".list_muk", skema_id=skema_id))


@bp.post(f"{ONE}/cabut")
@command(P.EDIT)
def withdraw_muk(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> ResponseReturnValue:
    """Take it out of use."""
    form = ReasonForm()

    def step(muk: Muk) -> None:
        services.withdraw_muk(act, muk, reason=form.reason.data or "")

    return taken(act, own_muk(act, skema_id, muk_id), step, _("MUK dicabut. Kelas tidak dapat memilihnya lagi."), form)

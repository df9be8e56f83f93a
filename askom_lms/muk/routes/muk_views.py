"""One MUK as its page shows it, and the way back to it after a step."""

import uuid
from collections.abc import Callable
from itertools import groupby
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from askom_lms.kernel import web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.uploads import megabytes
from askom_lms.muk import queries
from askom_lms.muk.domain.contents import chosen
from askom_lms.muk.domain.states import MUK, OPENED, USABLE, MukEvent, MukState, P
from askom_lms.muk.forms import OfferForm, ReasonForm, RefuseForm, ValidateForm
from askom_lms.muk.models import Muk
from askom_lms.skema.queries import skema_tree

STATE_WORDS = {
    MukState.DRAFT: _l("Draf"),
    MukState.VALIDATED: _l("Divalidasi"),
    MukState.HANDED: _l("Diserahkan"),
    MukState.WITHDRAWN: _l("Dicabut"),
}
STATE_SHAPES = {MukState.DRAFT: "half", MukState.VALIDATED: "ok", MukState.HANDED: "ok", MukState.WITHDRAWN: "x"}
STEP_WORDS = {
    OPENED: _l("Dibuka sebagai draf"),
    MukEvent.VALIDATE: _l("Divalidasi"),
    MukEvent.OFFER: _l("Ditawarkan"),
    MukEvent.TAKE_BACK: _l("Tawaran ditarik"),
    MukEvent.ACCEPT: _l("Diterima, menjadi hak penerima"),
    MukEvent.REFUSE: _l("Ditolak"),
    MukEvent.WITHDRAW: _l("Dicabut"),
}
WORDS = {"states": STATE_WORDS, "shapes": STATE_SHAPES, "steps": STEP_WORDS}
ONE = "/kelola/skema/<uuid:skema_id>/muk/<uuid:muk_id>"


def found_muk(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> Muk:
    """One MUK for whoever may read it. Raises NotFound, and Refusal `muk.offer_gone` for an LSP it was offered to."""
    try:
        return queries.get_muk(act, skema_id, muk_id)
    except NotFound:
        if queries.was_offered(act.person, muk_id):
            raise Refusal("muk.offer_gone") from None
        raise


def own_muk(act: Act, skema_id: uuid.UUID, muk_id: uuid.UUID) -> Muk:
    """The MUK, for the admin of its owner."""
    muk = queries.get_muk(act, skema_id, muk_id)
    act.require(P.EDIT, muk)
    return muk


def to_muk(muk: Muk) -> ResponseReturnValue:
    return redirect(url_for(".show_muk", skema_id=muk.skema_id, muk_id=muk.id))


def taken(act: Act, muk: Muk, step: Callable[[Muk], None], done: str, form: Any = None) -> ResponseReturnValue:
    """Take the step and go back to the MUK; refused, its page says why and keeps what was typed."""
    try:
        step(muk)
    except Refusal as refusal:
        return muk_page(act, found_muk(act, muk.skema_id, muk.id), refusal, form), refusal.status
    flash(done)
    return to_muk(muk)


def muk_page(act: Act, muk: Muk, refusal: Refusal | None = None, typed: Any = None) -> str:
    tree = skema_tree(act, muk.skema_id)
    choices = act.choices(MUK, muk)
    may_edit = act.may(P.EDIT, muk)
    offer = typed if isinstance(typed, OfferForm) else OfferForm(formdata=None) if MukEvent.OFFER in choices else None
    if offer is not None:
        names = [SelectChoice(str(key), name) for key, name in queries.lsp_choices(muk)]
        offer.receiver_id.choices = [SelectChoice("", "–"), *names]
    may_download = act.may(P.DOWNLOAD, muk)
    return render_template(
        "muk/muk.html",
        muk=muk,
        units=[unit for unit in tree.node.units if unit.code in muk.unit_codes],
        gone=sorted(set(muk.unit_codes) - {unit.code for unit in tree.node.units}),
        documents=[
            (stage, list(all_of)) for stage, all_of in groupby(chosen(muk.form_codes), key=lambda one: one.stage)
        ],
        history=queries.steps_of(muk),
        files=_file_rows(muk, may_edit=may_edit) if may_download else None,
        choices=choices,
        may_edit=may_edit,
        is_draft=muk.state is MukState.DRAFT,
        is_usable=muk.state in USABLE,
        offer=offer,
        forms={
            "validate": typed if isinstance(typed, ValidateForm) else ValidateForm(formdata=None),
            "reason": typed if isinstance(typed, ReasonForm) else ReasonForm(formdata=None),
            "refuse": typed if isinstance(typed, RefuseForm) else RefuseForm(formdata=None),
        },
        said=web.said(refusal),
        **WORDS,
    )


def _file_rows(muk: Muk, *, may_edit: bool) -> list[dict[str, str]]:
    here = url_for(".show_muk", skema_id=muk.skema_id, muk_id=muk.id)
    may_remove = may_edit and muk.state is MukState.DRAFT
    return [
        {
            "name": file.name,
            "size": megabytes(file.size),
            "url": f"{here}/berkas/{file.id}",
            "remove": f"{here}/berkas/{file.id}/lepas" if may_remove else "",
        }
        for file in queries.files_of(muk)
    ]

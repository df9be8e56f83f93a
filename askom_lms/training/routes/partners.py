"""The partner LSP of a class: named, shown and ended by its organiser."""

import datetime as dt
import uuid
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, page
from askom_lms.training import queries, services
from askom_lms.training.domain.states import ClassState, P
from askom_lms.training.models import TrainingClass
from askom_lms.training.routes import bp
from askom_lms.training.routes.setup import editable
from askom_lms.training.routes.shell import setup_page


@bp.get("/kelas/<slug>/mitra")
@page(P.EDIT)
def show_partners(act: Act, slug: str) -> ResponseReturnValue:
    """Who stands beside the organiser, and who did."""
    return _page(editable(act, slug))


@bp.post("/kelas/<slug>/mitra")
@command(P.EDIT)
def add_partner(act: Act, slug: str) -> ResponseReturnValue:
    """Name one, with the document of the agreement."""
    klass = editable(act, slug)
    choices = {str(key): key for key, _name in queries.partner_choices(klass)}
    chosen = choices.get(request.form.get("lembaga", ""))
    try:
        number, day = request.form.get("nomor", ""), _day(request.form.get("tanggal", ""))
        services.add_partner(act, klass, chosen, document_number=number, document_on=day)
    except Refusal as refusal:
        return _page(klass, refusal), refusal.status
    flash(_("Mitra dicatat."))
    return redirect(url_for(".show_partners", slug=slug))


@bp.post("/kelas/<slug>/mitra/<uuid:partner_id>/akhiri")
@command(P.EDIT)
def end_partner(act: Act, slug: str, partner_id: uuid.UUID) -> ResponseReturnValue:
    """End it, with a reason."""
    klass = editable(act, slug)
    partner = queries.get_partner(klass, partner_id)
    try:
        services.end_partner(act, klass, partner, reason=request.form.get("alasan", ""))
    except Refusal as refusal:
        return _page(klass, refusal), refusal.status
    flash(_("Kemitraan diakhiri; catatannya tetap ada."))
    return redirect(url_for(".show_partners", slug=slug))


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _page(klass: TrainingClass, refusal: Refusal | None = None) -> str:
    typed: dict[str, Any] = {name: request.form.get(name, "")[:100] for name in ("lembaga", "nomor", "tanggal")}
    return setup_page(
        "partners",
        klass,
        "",
        refusal=refusal,
        partners=queries.partners_of(klass.id),
        choices=[(str(key), name) for key, name in queries.partner_choices(klass)],
        typed=typed,
        may_change=klass.state is not ClassState.FINISHED,
    )

"""A transfer to another LSP: four letters, each a step of somebody else (000-023 to 000-026)."""

import uuid
from collections.abc import Callable

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command
from askom_lms.people.models import Person
from askom_lms.registry import queries, services
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.domain.states import AsesorPermission as P
from askom_lms.registry.domain.states import (
    TransferEvent,
)
from askom_lms.registry.forms import (
    PaperForm,
    RefusalForm,
    ResignationForm,
)
from askom_lms.registry.models import AsesorTransfer
from askom_lms.registry.queries import Standing
from askom_lms.registry.routes.asesor_views import (
    DONE,
    ONE,
    TRANSFER_ONE,
    asesor_html,
    back_to,
    kept_by_home,
    sent_paper,
    to_asesor,
)
from askom_lms.registry.routes.blueprint import bp


@bp.post(f"{ONE}/pindah")
@command(P.KEEP)
def begin_transfer(act: Act, person_id: uuid.UUID) -> ResponseReturnValue:
    """Note the letter of resignation."""
    form = ResignationForm().offer(queries.lsp_choices())

    def step(person: Person, standing: Standing, file: Document) -> None:
        to_id = uuid.UUID(form.to_id.data)
        services.begin_transfer(act, person, standing, to_id, document=file, is_stamped=bool(form.is_stamped.data))

    done = _("Pengunduran diri dicatat. Sekarang menunggu pelepasan LSP asal.")
    return kept_by_home(act, person_id, form, step, form.paper(), done)


@bp.post(f"{TRANSFER_ONE}/lepas")
@command(P.KEEP)
def release_asesor(act: Act, person_id: uuid.UUID, transfer_id: uuid.UUID) -> ResponseReturnValue:
    """The old LSP lets him go."""
    return _transferred(act, person_id, transfer_id, P.KEEP, services.release_asesor)


@bp.post(f"{TRANSFER_ONE}/setujui")
@command(P.APPROVE)
def approve_transfer(act: Act, person_id: uuid.UUID, transfer_id: uuid.UUID) -> ResponseReturnValue:
    """BNSP agrees."""
    return _transferred(act, person_id, transfer_id, P.APPROVE, services.approve_transfer)


@bp.post(f"{TRANSFER_ONE}/terima")
@command(P.TAKE)
def take_asesor(act: Act, person_id: uuid.UUID, transfer_id: uuid.UUID) -> ResponseReturnValue:
    """The new LSP takes him over."""
    return _transferred(act, person_id, transfer_id, P.TAKE, services.take_asesor)


def _transferred(
    act: Act,
    person_id: uuid.UUID,
    transfer_id: uuid.UUID,
    permission: P,
    step: Callable[[Act, AsesorTransfer, Document], None],
) -> ResponseReturnValue:
    with db.reading():
        queries.get_transfer(act, person_id, transfer_id, permission)
        db.end_reading()
    form = PaperForm()
    if not form.validate_on_submit():
        return asesor_html(act, person_id, typed=form), 422
    try:
        file = sent_paper(form.paper())
        step(act, queries.get_transfer(act, person_id, transfer_id, permission), file)
    except Refusal as refusal:
        return asesor_html(act, person_id, refusal, form), refusal.status
    flash(DONE[step.__name__])
    return to_asesor(person_id)


@bp.post(f"{TRANSFER_ONE}/tolak-pelepasan")
@command(P.KEEP)
def refuse_release(act: Act, person_id: uuid.UUID, transfer_id: uuid.UUID) -> ResponseReturnValue:
    """The old LSP does not let him go, and says why."""
    transfer = queries.get_transfer(act, person_id, transfer_id, P.KEEP)
    return _refused(act, transfer, TransferEvent.REFUSE_RELEASE)


@bp.post(f"{TRANSFER_ONE}/tolak-persetujuan")
@command(P.APPROVE)
def refuse_approval(act: Act, person_id: uuid.UUID, transfer_id: uuid.UUID) -> ResponseReturnValue:
    """BNSP does not agree, and says why."""
    transfer = queries.get_transfer(act, person_id, transfer_id, P.APPROVE)
    return _refused(act, transfer, TransferEvent.REFUSE_APPROVAL)


@bp.post(f"{TRANSFER_ONE}/tolak")
@command(P.TAKE)
def decline_asesor(act: Act, person_id: uuid.UUID, transfer_id: uuid.UUID) -> ResponseReturnValue:
    """The new LSP does not take him, and says why."""
    return _refused(act, queries.get_transfer(act, person_id, transfer_id, P.TAKE), TransferEvent.DECLINE)


def _refused(act: Act, transfer: AsesorTransfer, event: TransferEvent) -> ResponseReturnValue:
    form, person_id = RefusalForm(), transfer.person_id
    try:
        services.refuse_transfer(act, transfer, event, reason=form.reason.data or "")
    except Refusal as refusal:
        return asesor_html(act, person_id, refusal, form), refusal.status
    flash(_("Penolakan dicatat. LSP induk asesor tidak berubah."))
    return back_to(act, person_id)

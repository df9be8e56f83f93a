"""A loan to another LSP: asked for and answered by letter (000-015, 000-019)."""

import uuid

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command
from askom_lms.registry import queries, services
from askom_lms.registry.domain.states import AsesorPermission as P
from askom_lms.registry.domain.states import (
    LoanEvent,
)
from askom_lms.registry.forms import (
    AnswerForm,
    LoanForm,
)
from askom_lms.registry.routes.asesor_views import (
    LOAN_ONE,
    asesor_html,
    list_html,
    loan_form,
    person_of,
    sent_paper,
    to_asesor,
)
from askom_lms.registry.routes.blueprint import bp
from askom_lms.registry.services.loans import LoanFacts


@bp.post("/kelola/asesor/pinjam")
@command(P.BORROW)
def request_loan(act: Act) -> ResponseReturnValue:
    """Ask the home LSP of an asesor for a loan, by letter."""
    with db.reading():
        act.require(P.BORROW)
        db.end_reading()
    form = loan_form(act, LoanForm())
    if not form.validate_on_submit():
        return list_html(act, loan=form), 422
    try:
        file = sent_paper(form.paper())
        person = person_of(form.met_number.data)
        borrower = queries.institution_by_id(uuid.UUID(form.borrower_id.data))
        facts = LoanFacts(uuid.UUID(form.skema_id.data), form.starts_on.data, form.ends_on.data, form.tuk.data or "")
        services.request_loan(act, person, borrower, facts, document=file)
    except Refusal as refusal:
        return list_html(act, refusal, loan=form), refusal.status
    flash(_("Permohonan pinjam %(name)s dikirim kepada LSP induknya.", name=person.name))
    return redirect(url_for(".list_asesor"))


@bp.post(f"{LOAN_ONE}/jawab")
@command(P.LEND)
def answer_loan(act: Act, person_id: uuid.UUID, loan_id: uuid.UUID) -> ResponseReturnValue:
    """The home LSP answers a loan by letter: yes, or no with a reason."""
    with db.reading():
        queries.get_loan(act, person_id, loan_id, P.LEND)
        db.end_reading()
    form, is_granted = AnswerForm(loan_id), request.form.get("jawaban") == LoanEvent.GRANT
    if not form.validate_on_submit():
        return asesor_html(act, person_id, typed=form), 422
    try:
        file = sent_paper(form.paper())
        loan = queries.get_loan(act, person_id, loan_id, P.LEND)
        services.answer_loan(act, loan, is_granted=is_granted, document=file, reason=form.reason.data or "")
    except Refusal as refusal:
        return asesor_html(act, person_id, refusal, form), refusal.status
    flash(_("Peminjaman disetujui.") if is_granted else _("Peminjaman ditolak."))
    return to_asesor(person_id)


@bp.post(f"{LOAN_ONE}/tarik")
@command(P.BORROW)
def withdraw_loan(act: Act, person_id: uuid.UUID, loan_id: uuid.UUID) -> ResponseReturnValue:
    """The borrower takes his request back."""
    loan = queries.get_loan(act, person_id, loan_id, P.BORROW)
    try:
        services.withdraw_loan(act, loan)
    except Refusal as refusal:
        return list_html(act, refusal), refusal.status
    flash(_("Permohonan pinjam ditarik."))
    return redirect(url_for(".list_asesor"))

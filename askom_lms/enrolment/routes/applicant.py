"""The applicant's pages: data, verdict, application."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from askom_lms.enrolment import queries, services
from askom_lms.enrolment.domain.facts import Equipment
from askom_lms.enrolment.domain.states import ENROLMENT, EnrolmentEvent
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.forms import FactsForm, PlainForm, ReasonForm, facts_from_form, form_values
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.routes import bp
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.web import command, language, page
from askom_lms.skema.queries import skema_choices


def own(act: Act) -> Enrolment:
    """The signed-in person's application. Raises NotFound when he has none."""
    enrolment = queries.own_enrolment(act)
    if enrolment is None:
        raise NotFound
    act.require(P.APPLY, enrolment)
    return enrolment


@bp.get("/permohonan")
@page(P.APPLY)
def show_application(act: Act) -> ResponseReturnValue:
    """Where the application stands: what is met, what is not, what to do next."""
    return application_html(act, own(act))


def application_html(act: Act, enrolment: Enrolment, refusal: Refusal | None = None) -> str:
    """The application with its verdict."""
    return render_template(
        "enrolment/application.html",
        enrolment=enrolment,
        verdict=queries.verdict_now(enrolment, act.now.date(), language=language()),
        others=queries.other_verdicts(enrolment, act.now.date(), language=language()),
        may_apply=EnrolmentEvent.APPLY in act.choices(ENROLMENT, enrolment),
        blocked=[said.sentence(language()) for _event, said in act.blocked(ENROLMENT, enrolment)],
        refusal=refusal.sentence(language()) if refusal else None,
        form=PlainForm(),
    )


@bp.get("/permohonan/data")
@page(P.APPLY)
def edit_facts(act: Act) -> ResponseReturnValue:
    """The data of the application."""
    enrolment = own(act)
    form = FactsForm(data=form_values(enrolment.facts) | {"skema_id": str(enrolment.skema_id or "")})
    return facts_html(act, enrolment, form)


def facts_html(act: Act, enrolment: Enrolment, form: FactsForm, refusal: Refusal | None = None) -> str:
    """The form, with the choices of the skema register."""
    known = [SelectChoice(str(choice.id), choice.title) for choice in skema_choices(act)]
    form.skema_id.choices = [SelectChoice("", _("Belum dipilih")), *known]
    return render_template(
        "enrolment/facts.html",
        enrolment=enrolment,
        form=form,
        equipment=list(Equipment),
        problem=str(refusal) if refusal else "",
        is_renewal=enrolment.training_class.programme == "peningkatan",
    )


@bp.post("/permohonan/data")
@command(P.APPLY)
def save_facts(act: Act) -> ResponseReturnValue:
    """Keep what was typed; a draft may be incomplete."""
    enrolment = own(act)
    form = FactsForm()
    if not form.validate_on_submit():
        return facts_html(act, enrolment, form), 422
    chosen = uuid.UUID(form.skema_id.data) if form.skema_id.data else None
    had_approval = enrolment.approved_facts_version is not None
    try:
        services.save_facts(act, enrolment, facts_from_form(form), skema_id=chosen)
    except Refusal as refusal:
        return facts_html(act, enrolment, form, refusal), refusal.status
    if had_approval and enrolment.approved_facts_version is None:
        flash(_("Data tersimpan. Karena berubah setelah disetujui, persetujuan gugur dan panitia memeriksa lagi."))
    else:
        flash(_("Data tersimpan."))
    return redirect(url_for(".show_application"))


@bp.post("/permohonan/ajukan")
@command(P.APPLY)
def apply_enrolment(act: Act) -> ResponseReturnValue:
    """Hand the application in."""
    enrolment = own(act)
    try:
        services.apply(act, enrolment)
    except Refusal as refusal:
        return application_html(act, enrolment, refusal), refusal.status
    flash(_("Permohonan diajukan. Panitia memeriksa data dan berkas Anda; hasilnya dikirim lewat surat elektronik."))
    return redirect(url_for(".show_application"))


@bp.get("/permohonan/mundur")
@page(P.APPLY)
def ask_withdrawal(act: Act) -> ResponseReturnValue:
    """A page that says what withdrawing means."""
    return render_template("enrolment/withdraw.html", enrolment=own(act), form=ReasonForm())


@bp.post("/permohonan/mundur")
@command(P.APPLY)
def withdraw_enrolment(act: Act) -> ResponseReturnValue:
    """Leave."""
    enrolment = own(act)
    form = ReasonForm()
    if not form.validate_on_submit():
        return render_template("enrolment/withdraw.html", enrolment=enrolment, form=form), 422
    services.withdraw(act, enrolment, reason=form.reason.data or "")
    flash(_("Anda mundur dari kelas ini. Alasannya tercatat."))
    return redirect("/profil")

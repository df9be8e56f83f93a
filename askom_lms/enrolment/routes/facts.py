"""The data of an application: one page that may be saved before it is complete."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from askom_lms.enrolment import queries, services
from askom_lms.enrolment.domain.facts_codec import FactsError
from askom_lms.enrolment.domain.places import PROVINCES
from askom_lms.enrolment.domain.pre_day import FACT_OF
from askom_lms.enrolment.domain.preparing import Approach
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.forms import FactsForm, Issue, facts_from_form, form_values, issues_of
from askom_lms.enrolment.forms.facts import MOST_ROWS
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.routes.applicant import own
from askom_lms.enrolment.routes.blueprint import bp
from askom_lms.enrolment.routes.words import ROW_NAMES
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, language, page
from askom_lms.registry.queries import institution_choices
from askom_lms.skema.queries import skema_choices
from askom_lms.training.domain.settings import ClassSettings


@bp.get("/permohonan/data")
@page(P.APPLY)
def edit_facts(act: Act) -> ResponseReturnValue:
    """The data of the application; ?tambah names a list that gets one more row."""
    enrolment = own(act)
    values = form_values(enrolment.facts, request.args.get("tambah", ""))
    home = {"city": enrolment.city, "province": enrolment.province}
    skema = {"skema_id": str(enrolment.skema_id or ""), "prepared": enrolment.prepared, "approach": enrolment.approach}
    form = FactsForm(data=values | home | skema)
    offer_skema(act, enrolment, form)
    return facts_html(act, enrolment, form, [])


def offer_skema(act: Act, enrolment: Enrolment, form: FactsForm) -> None:
    """The skema of the class, or all of them when it is not limited; a chosen one stays on the list."""
    offered = set(ClassSettings.read(enrolment.training_class.settings).skema_uuids)
    known = [
        SelectChoice(str(choice.id), choice.title)
        for choice in skema_choices(act)
        if not offered or choice.id in offered or choice.id == enrolment.skema_id
    ]
    form.skema_id.choices = [SelectChoice("", _("Belum dipilih")), *known]
    form.prepared.choices = known


def facts_html(act: Act, enrolment: Enrolment, form: FactsForm, issues: list[Issue]) -> str:
    """The form with its problems on top."""
    return render_template(
        "enrolment/facts.html",
        enrolment=enrolment,
        form=form,
        issues=issues,
        institutions=[name for _id, name in institution_choices(act)],
        provinces=PROVINCES,
        most=MOST_ROWS,
        row_names=ROW_NAMES,
        is_renewal=enrolment.training_class.programme == "peningkatan",
        asks_papers=queries.asks_pre_day_papers(enrolment.training_class),
        is_skema_fixed=enrolment.state is EnrolmentState.ENROLLED,
        was_approved=enrolment.approved_facts_version is not None,
    )


@bp.post("/permohonan/data")
@command(P.APPLY)
def save_facts(act: Act) -> ResponseReturnValue:
    """Keep what was typed; a draft may be incomplete."""
    enrolment = own(act)
    form = FactsForm()
    offer_skema(act, enrolment, form)
    if enrolment.state is EnrolmentState.ENROLLED:
        form.skema_id.data = str(enrolment.skema_id or "")
    if not form.validate_on_submit():
        return facts_html(act, enrolment, form, issues_of(form, ROW_NAMES)), 422
    chosen = uuid.UUID(form.skema_id.data) if form.skema_id.data else None
    try:
        is_dropped = services.save_facts(act, enrolment, stated_facts(enrolment, form), skema_id=chosen)
        services.prepare(act, enrolment, [uuid.UUID(key) for key in form.prepared.data or ()], _approach(form))
        services.set_home(act, enrolment, city=form.city.data or "", province=form.province.data or "")
    except FactsError as error:
        return facts_html(act, enrolment, form, [Issue(str(problem), "#isi") for problem in error.problems]), 422
    except Refusal as refusal:
        return facts_html(act, enrolment, form, [Issue(str(refusal.sentence(language())), "#isi")]), refusal.status
    return saved(is_dropped=is_dropped)


def _approach(form: FactsForm) -> Approach:
    return Approach(form.approach.data or Approach.SKKNI)


def stated_facts(enrolment: Enrolment, form: FactsForm) -> dict[str, Any]:
    """What was typed. Ticks that the form leaves out, since the class wants the papers, stay as they were: who saves
    what he did not change must not lose his approval.
    """
    facts = facts_from_form(form)
    if not queries.asks_pre_day_papers(enrolment.training_class):
        return facts
    left_out = set(FACT_OF.values())
    typed = {key: value for key, value in facts.items() if key not in left_out}
    return typed | {key: value for key, value in enrolment.facts.items() if key in left_out}


def saved(*, is_dropped: bool) -> ResponseReturnValue:
    """Back to the application, or to the form with one more row when that button was pressed."""
    if is_dropped:
        flash(_("Data tersimpan. Karena berubah setelah disetujui, persetujuan gugur dan panitia memeriksa lagi."))
    else:
        flash(_("Data tersimpan."))
    wanted = request.form.get("tambah", "")
    if wanted in ROW_NAMES:
        return redirect(url_for(".edit_facts", tambah=wanted, _anchor=wanted))
    return redirect(url_for(".show_application"))

"""One appeal: its clocks, its file, and the steps of whoever may take them."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from askom_lms.appeals import queries, services
from askom_lms.appeals.domain.states import AppealPermission as P
from askom_lms.appeals.domain.states import AppealState
from askom_lms.appeals.domain.term import ends_at
from askom_lms.appeals.forms import YES, DeclareForm, RulingForm, VoteForm
from askom_lms.appeals.models import Appeal
from askom_lms.appeals.routes import bp
from askom_lms.appeals.routes.words import AGAIN_SHAPES, AGAIN_WORDS, OUTCOME_WORDS, STATE_WORDS, term_mark
from askom_lms.appeals.services import Ruling
from askom_lms.appeals.services.panel import is_whole
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, is_about, language, page
from askom_lms.regulations import asesor_standard
from askom_lms.regulations.standards import UnitRole
from askom_lms.training.forms.fields import offered


@bp.get("/banding/<uuid:appeal_id>")
@page(P.READ)
def show_appeal(act: Act, appeal_id: uuid.UUID) -> ResponseReturnValue:
    """Everything that this side may see of it."""
    appeal = queries.get_appeal(act, appeal_id)
    act.viewed("appeal", appeal.id, "read")
    return case_html(act, appeal)


@bp.post("/banding/<uuid:appeal_id>/pernyataan")
@command(P.JUDGE)
def declare(act: Act, appeal_id: uuid.UUID) -> ResponseReturnValue:
    """Impartial, or out of the panel."""
    appeal, form = queries.get_appeal(act, appeal_id), DeclareForm()
    act.require(P.JUDGE, appeal)
    if not form.validate_on_submit():
        return case_html(act, appeal, declaring=form), 422
    stays = form.impartial.data == YES
    try:
        services.declare(act, appeal, is_impartial=stays, relation=form.relation.data or "")
    except Refusal as refusal:
        return case_html(act, appeal, refusal, declaring=form), refusal.status
    if not stays:
        flash(_("Anda keluar dari tim banding; admin menunjuk orang lain."))
        return redirect(url_for(".list_appeals"))
    flash(_("Pernyataan Anda tercatat; berkasnya terbuka untuk Anda."))
    return _to(appeal)


@bp.post("/banding/<uuid:appeal_id>/suara")
@command(P.JUDGE)
def vote(act: Act, appeal_id: uuid.UUID) -> ResponseReturnValue:
    """One vote, with the second factor."""
    appeal, form = queries.get_appeal(act, appeal_id), VoteForm()
    act.require(P.JUDGE, appeal)
    if not form.validate_on_submit():
        return case_html(act, appeal, voting=form), 422
    try:
        services.vote(act, appeal, upholds=form.upholds.data == YES, reason=form.vote_reason.data or "")
    except Refusal as refusal:
        return case_html(act, appeal, refusal, voting=form), refusal.status
    flash(_("Suara Anda tercatat dan disegel."))
    return _to(appeal)


@bp.post("/banding/<uuid:appeal_id>/putusan")
@command(P.JUDGE)
def decide(act: Act, appeal_id: uuid.UUID) -> ResponseReturnValue:
    """The chair pronounces, with the second factor."""
    appeal, form = queries.get_appeal(act, appeal_id), RulingForm()
    act.require(P.JUDGE, appeal)
    if not form.validate_on_submit():
        return case_html(act, appeal, ruling=form), 422
    typed = Ruling(form.ruling_reason.data or "", form.remedy.data or "", form.units.data or ())
    try:
        services.decide(act, appeal, typed)
    except Refusal as refusal:
        return case_html(act, appeal, refusal, ruling=form), refusal.status
    flash(_("Putusan %(number)s ditetapkan. PDF disiapkan di latar belakang.", number=appeal.number))
    return _to(appeal)


def case_html(
    act: Act,
    appeal: Appeal,
    refusal: Refusal | None = None,
    *,
    declaring: DeclareForm | None = None,
    voting: VoteForm | None = None,
    ruling: RulingForm | None = None,
) -> str:
    klass, name = queries.class_of(appeal)
    is_about(klass.slug)
    standard = asesor_standard(klass.asesor_standard)
    units = {role.value: standard.units[role].name for role in UnitRole}
    studies = act.may(P.STUDY, appeal)
    ruling = ruling or RulingForm(formdata=None)
    ruling.units.choices = offered(units.items())
    seat = appeal.seat_of(act.actor_id)
    votes = [one.upholds for one in appeal.panel]
    return render_template(
        "appeals/case.html",
        appeal=appeal,
        klass=klass,
        name=name,
        term=term_mark(appeal, klass.zone, act.now),
        ends=ends_at(appeal.due_on, klass.zone),
        state=STATE_WORDS[appeal.state],
        outcome=OUTCOME_WORDS[appeal.outcome] if appeal.outcome else "",
        units=units,
        again_word=AGAIN_WORDS[appeal.again.state] if appeal.again else "",
        again_shape=AGAIN_SHAPES[appeal.again.state] if appeal.again else "",
        record=queries.record_of(appeal) if studies else None,
        files=queries.files_of(appeal) if studies else [],
        seat=seat,
        is_open=appeal.state is not AppealState.DECIDED,
        is_whole=is_whole(appeal),
        has_all_votes=bool(votes) and None not in votes,
        upheld=sum(bool(one) for one in votes) * 2 > len(votes),
        may_name=act.may(P.NAME, appeal),
        declaring=declaring or DeclareForm(formdata=None),
        voting=voting or VoteForm(formdata=None),
        ruling=ruling,
        wrong=next((form for form in (declaring, voting, ruling) if form and form.errors), None),
        said=refusal.sentence(language()) if refusal else None,
    )


def _to(appeal: Appeal) -> Response:
    return redirect(url_for(".show_appeal", appeal_id=appeal.id))

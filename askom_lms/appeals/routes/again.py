"""The reassessment that a ruling asked for: who does it, his declaration, and what he found in each unit."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from askom_lms.appeals import queries, services
from askom_lms.appeals.domain.states import AppealPermission as P
from askom_lms.appeals.forms import YES, AgainForm, ExaminerForm
from askom_lms.appeals.models import Appeal
from askom_lms.appeals.queries.panel import barred_from_again
from askom_lms.appeals.routes import bp
from askom_lms.appeals.routes.words import AGAIN_SHAPES, AGAIN_WORDS
from askom_lms.assessment.domain.again import LONGEST_SEEN, UnitResult
from askom_lms.assessment.domain.states import AgainState
from askom_lms.assessment.domain.states import AssessmentPermission as A
from askom_lms.assessment.models import Reassessment
from askom_lms.assessment.queries import again_choices
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.web import command, is_about, language, page
from askom_lms.regulations import asesor_standard
from askom_lms.training.forms.fields import offered

K, BK = "K", "BK"


@bp.get("/banding/<uuid:appeal_id>/asesmen-ulang")
@page(P.READ)
def show_again(act: Act, appeal_id: uuid.UUID) -> ResponseReturnValue:
    """How far it is, for every side of the appeal, its examiner and panitia."""
    appeal, again = _found(act, appeal_id)
    act.viewed("appeal", appeal.id, "asesmen-ulang")
    return _html(act, appeal, again)


@bp.post("/banding/<uuid:appeal_id>/asesmen-ulang/penguji")
@command(A.NAME_AGAIN)
def name_examiner(act: Act, appeal_id: uuid.UUID) -> ResponseReturnValue:
    """Somebody without a part in the case, with day and place."""
    appeal, again = _found(act, appeal_id)
    act.require(A.NAME_AGAIN, again)
    form = ExaminerForm()
    form.examiner.choices = _choices(appeal, again)
    chosen = _uuid(form.examiner.data)
    if not form.validate_on_submit() or chosen is None:
        return _html(act, appeal, again, naming=form), 422
    try:
        services.name_examiner(act, appeal, chosen, planned_on=form.planned_on.data, place=form.place.data or "")
    except Refusal as refusal:
        return _html(act, appeal, again, refusal, naming=form), refusal.status
    flash(_("Penguji ditugaskan; penguji dan pemohon banding diberi tahu."))
    return _to(appeal)


@bp.post("/banding/<uuid:appeal_id>/asesmen-ulang/pernyataan")
@command(A.REASSESS)
def declare_again(act: Act, appeal_id: uuid.UUID) -> ResponseReturnValue:
    """Impartial, with the second factor."""
    appeal, again = _found(act, appeal_id)
    act.require(A.REASSESS, again)
    form = AgainForm()
    if not form.validate_on_submit():
        return _html(act, appeal, again, declaring=form), 422
    try:
        services.declare_again(act, appeal, is_impartial=form.impartial.data == YES)
    except Refusal as refusal:
        return _html(act, appeal, again, refusal, declaring=form), refusal.status
    flash(_("Pernyataan Anda tercatat."))
    return _to(appeal)


@bp.post("/banding/<uuid:appeal_id>/asesmen-ulang/hasil")
@command(A.REASSESS)
def sign_again(act: Act, appeal_id: uuid.UUID) -> ResponseReturnValue:
    """K or BK for each unit with its evidence, signed with the second factor."""
    appeal, again = _found(act, appeal_id)
    act.require(A.REASSESS, again)
    results = {
        unit: UnitResult(request.form[f"unit:{unit}"] == K, request.form.get(f"bukti:{unit}", ""))
        for unit in again.units
        if request.form.get(f"unit:{unit}") in (K, BK)
    }
    try:
        services.conclude(act, appeal, results)
    except Refusal as refusal:
        return _html(act, appeal, again, refusal), refusal.status
    flash(_("Asesmen ulang ditandatangani. Rapat tim teknis berikutnya memutuskan lagi."))
    return _to(appeal)


def _found(act: Act, appeal_id: uuid.UUID) -> tuple[Appeal, Reassessment]:
    appeal = queries.get_appeal(act, appeal_id)
    if appeal.again is None:
        raise NotFound
    return appeal, appeal.again


def _choices(appeal: Appeal, again: Reassessment) -> list[tuple[str, str]]:
    free = again_choices(again.institution_id, barred_from_again(appeal))
    return offered((str(person_id), name) for person_id, name in free)


def _html(
    act: Act,
    appeal: Appeal,
    again: Reassessment,
    refusal: Refusal | None = None,
    *,
    naming: ExaminerForm | None = None,
    declaring: AgainForm | None = None,
) -> str:
    klass, name = queries.class_of(appeal)
    is_about(klass.slug)
    may_name = act.may(A.NAME_AGAIN, again) and again.state is not AgainState.SIGNED
    typed = {key: value for key, value in request.form.items() if request.method == "POST"}
    if may_name and naming is None:
        naming = ExaminerForm(
            formdata=None, examiner=str(again.examiner_id or ""), planned_on=again.planned_on, place=again.place
        )
        naming.examiner.choices = _choices(appeal, again)
    standard = asesor_standard(klass.asesor_standard)
    return render_template(
        "appeals/again.html",
        appeal=appeal,
        again=again,
        klass=klass,
        name=name,
        word=AGAIN_WORDS[again.state],
        shape=AGAIN_SHAPES[again.state],
        units={role.value: unit.name for role, unit in standard.units.items()},
        may_name=may_name,
        may_assess=act.may(A.REASSESS, again),
        naming=naming,
        declaring=declaring or AgainForm(formdata=None),
        wrong=next((form for form in (naming, declaring) if form and form.errors), None),
        typed=typed,
        longest=LONGEST_SEEN,
        said=refusal.sentence(language()) if refusal else None,
    )


def _uuid(sent: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(sent or "")
    except ValueError:
        return None


def _to(appeal: Appeal) -> Response:
    return redirect(url_for(".show_again", appeal_id=appeal.id))

"""Friday: the list of a class, one examination with its checklist."""

import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.assessment import queries, services
from askom_lms.assessment.domain import observation
from askom_lms.assessment.domain.states import AssessmentPermission as P
from askom_lms.assessment.forms import DeclarationForm, ExaminerForm
from askom_lms.assessment.queries.exams import ExamPage
from askom_lms.assessment.queries.turns import class_of
from askom_lms.assessment.routes import bp
from askom_lms.kernel import web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, page
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.forms.fields import offered


@bp.get("/kelas/<slug>/uji")
@page(P.READ_EXAM)
def show_exams(act: Act, slug: str) -> ResponseReturnValue:
    """Everybody of the class on Friday."""
    return exams_html(act, slug)


def exams_html(act: Act, slug: str, refusal: Refusal | None = None) -> str:
    klass, rows = queries.exam_rows(act, slug)
    rows = sorted(rows, key=lambda row: row.examiner_id != act.person.id)
    return render_template(
        "assessment/exams.html",
        klass=klass,
        rows=rows,
        crowded=queries.crowded(rows),
        most=ClassSettings.read(klass.settings).examiner_most,
        is_prepared=all(row.state for row in rows),
        may_plan=act.may(P.PLAN, klass),
        may_register=act.may(P.ASSIGN_EXAMINER, klass),
        refusal=web.said(refusal),
    )


@bp.post("/kelas/<slug>/uji/siapkan")
@command(P.PLAN)
def plan_exams(act: Act, slug: str) -> ResponseReturnValue:
    """An examination for everybody with a seat."""
    try:
        exams = services.plan_exams(act, class_of(slug))
    except Refusal as refusal:
        return exams_html(act, slug, refusal), refusal.status
    flash(_("Uji disiapkan untuk %(n)s peserta.", n=len(exams)))
    return redirect(url_for(".show_exams", slug=slug))


@bp.get("/kelas/<slug>/uji/<int:seat>")
@page(P.READ_EXAM)
def show_exam(act: Act, slug: str, seat: int) -> ResponseReturnValue:
    """One examination."""
    found = queries.exam_page(act, slug, seat)
    act.viewed("aca_exam", found.exam.id, "observation")
    return exam_html(act, found)


def exam_html(act: Act, found: ExamPage, refusal: Refusal | None = None, **forms: Any) -> str:
    examiners = queries.examiner_choices(found.klass) if act.may(P.ASSIGN_EXAMINER, found.exam) else []
    examiner_form = forms.get("examiner_form") or ExaminerForm(formdata=None)
    people = (
        (str(one.id), _("%(name)s (%(n)s dari %(most)s)", name=one.name, n=one.people, most=one.most))
        for one in examiners
        if one.id != found.exam.examiner_id
    )
    examiner_form.examiner.choices = offered([("", "–"), *people])
    return render_template(
        "assessment/exam.html",
        exam=found,
        state=found.exam.state.value,
        steps=observation.steps(),
        total=len(observation.points()),
        may_examine=act.may(P.EXAMINE, found.exam),
        notes={**found.notes, **written_notes()},
        examiners=examiners,
        examiner_form=examiner_form,
        declaration=forms.get("declaration") or DeclarationForm(formdata=None),
        refusal=web.said(refusal),
    )


@bp.post("/kelas/<slug>/uji/<int:seat>/penguji")
@command(P.ASSIGN_EXAMINER)
def assign_examiner(act: Act, slug: str, seat: int) -> ResponseReturnValue:
    """Another examiner; once the observation has begun with all that the former wrote kept as his."""
    found, form = queries.exam_page(act, slug, seat), ExaminerForm()
    form.examiner.choices = []
    act.require(P.ASSIGN_EXAMINER, found.exam)
    if not form.validate_on_submit():
        return exam_html(act, found, examiner_form=form), 422
    deed = services.replace_examiner if found.exam.state in services.BEGUN else services.assign_examiner
    try:
        deed(act, found.exam, _id(form.examiner.data), reason=form.reason.data or "")
    except Refusal as refusal:
        return exam_html(act, found, refusal, examiner_form=form), refusal.status
    flash(_("Penguji diganti. Ia menyatakan tidak memihak sebelum menilai."))
    return redirect(url_for(".show_exam", slug=slug, seat=seat))


@bp.post("/kelas/<slug>/uji/<int:seat>/pernyataan")
@command(P.EXAMINE)
def declare_exam(act: Act, slug: str, seat: int) -> ResponseReturnValue:
    """The examiner declares impartiality, with his second factor."""
    found, form = queries.exam_page(act, slug, seat), DeclarationForm()
    act.require(P.EXAMINE, found.exam)
    if not form.validate_on_submit():
        return exam_html(act, found, declaration=form), 422
    try:
        services.declare_impartial(act, found.exam, is_impartial=form.impartial.data, relation=form.relation.data or "")
    except Refusal as refusal:
        return exam_html(act, found, refusal, declaration=form), refusal.status
    flash(_("Pernyataan tercatat."))
    return redirect(url_for(".show_exam", slug=slug, seat=seat))


@bp.post("/kelas/<slug>/uji/<int:seat>/mulai")
@command(P.EXAMINE)
def start_exam(act: Act, slug: str, seat: int) -> ResponseReturnValue:
    """The observation begins."""
    found = queries.exam_page(act, slug, seat)
    try:
        services.start_exam(act, found.exam)
    except Refusal as refusal:
        return exam_html(act, found, refusal), refusal.status
    return redirect(url_for(".show_exam", slug=slug, seat=seat))


@bp.post("/kelas/<slug>/uji/<int:seat>/butir")
@command(P.EXAMINE)
def tick_point(act: Act, slug: str, seat: int) -> ResponseReturnValue:
    """One tick, and every note that was typed meanwhile."""
    found = queries.exam_page(act, slug, seat)
    act.require(P.EXAMINE, found.exam)
    key, _sep, answer = request.form.get("point", "").partition(":")
    notes = written_notes()
    try:
        if answer:
            services.tick_step(act, found.exam, key, seen=answer == "ya", note=notes.get(key, ""))
        services.save_notes(act, found.exam, notes)
    except Refusal as refusal:
        return exam_html(act, found, refusal), refusal.status
    return redirect(url_for(".show_exam", slug=slug, seat=seat, _anchor=key or None))


def written_notes() -> dict[str, str]:
    """Key of a point -> the note as it was sent."""
    return {name.removeprefix("note-"): text for name, text in request.form.items() if name.startswith("note-")}


@bp.post("/kelas/<slug>/uji/<int:seat>/selesai")
@command(P.EXAMINE)
def finish_exam(act: Act, slug: str, seat: int) -> ResponseReturnValue:
    """The observation ends, with the notes that were typed last."""
    found = queries.exam_page(act, slug, seat)
    act.require(P.EXAMINE, found.exam)
    try:
        services.save_notes(act, found.exam, written_notes())
        services.finish_exam(act, found.exam)
    except Refusal as refusal:
        return exam_html(act, found, refusal), refusal.status
    flash(_("Uji selesai. Isi FR-ACA-07 untuk merekomendasikan."))
    return redirect(url_for(".show_exam", slug=slug, seat=seat))


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        abort(400)
